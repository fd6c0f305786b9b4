import { MalformedResponse } from "../../observe.ts";

/**
 * JSON answers hold what the other side wrote, whatever the SDK's types say: a member of another kind is no answer of
 * the operation, and its trail or key unreadable and never misread.
 *
 * @throws MalformedResponse
 */
export function textOf(api: string, value: unknown): string | null {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value !== "string") throw new MalformedResponse(api);
  return value;
}

/** A list of texts, empty where there is none. @throws MalformedResponse */
export function textsOf(api: string, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new MalformedResponse(api);
  return value.map((one) => textOf(api, one) ?? "");
}

/** A number, null where there is none. @throws MalformedResponse */
export function numberOf(api: string, value: unknown): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== "number" || !Number.isFinite(value)) throw new MalformedResponse(api);
  return value;
}

/** Clocks differ a little; what lies further ahead than this has not happened. */
const AHEAD_MS = 3_600_000;

/** A time as ISO 8601 in UTC. @throws MalformedResponse also for one that is yet to come */
export function timeOf(api: string, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw new MalformedResponse(api);
  if (value.getTime() > Date.now() + AHEAD_MS)
    throw new MalformedResponse(api, "it contains a time in the future: check the clock of this machine");
  return value.toISOString();
}

/** A time that the service writes as text, empty where there is none. @throws MalformedResponse */
export function textTimeOf(api: string, value: unknown): string | null {
  const text = textOf(api, value);
  if (text === null) return null;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(\.\d+)?Z$/.test(text)) throw new MalformedResponse(api);
  return timeOf(api, new Date(text));
}
