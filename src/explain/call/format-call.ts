import type { ExplainedEvent } from "../../model/explanation.ts";

/** `kms:Decrypt in eu-west-1`. */
export function formatCall({
  eventSource,
  eventName,
  awsRegion,
}: Pick<ExplainedEvent, "eventSource" | "eventName" | "awsRegion">): string {
  const service = eventSource?.replace(/\.amazonaws\.com(\.cn)?$/, "") ?? "a service";
  return `${service}:${eventName ?? "an event"}${awsRegion ? ` in ${awsRegion}` : ""}`;
}
