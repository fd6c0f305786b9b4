import type { TrailAnswer } from "../documents/explained-event.ts";
import { oneLine } from "./safe-text.ts";

/** A selector as a sentence names it: `advanced selector 2 (No KMS)`. Places count from 1. */
export function describeSelector({ kind, index, name }: NonNullable<TrailAnswer["by"]>): string {
  if (kind === "default") return "the default of a trail without selectors";
  if (kind === "unreadable") return "selectors that could not be read";
  return `${kind} selector ${(index ?? 0) + 1}${name ? ` (${oneLine(name, 200)})` : ""}`;
}
