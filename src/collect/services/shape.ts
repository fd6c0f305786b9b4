import { MalformedResponse } from "../observe.ts";

/**
 * JSON answers hold what the other side wrote, whatever the SDK's types say: a member of another kind is no answer of
 * the operation, and its trail or key unread rather than misread.
 *
 * @throws MalformedResponse
 */
export function textOf(api: string, value: unknown): string | null {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value !== "string") throw new MalformedResponse(api);
  return value;
}

/** A time as ISO 8601 in UTC. @throws MalformedResponse */
export function timeOf(api: string, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw new MalformedResponse(api);
  return value.toISOString();
}
