import { recordTexts, TOO_LARGE, TOO_LARGE_PROBLEM } from "../../logs/envelope.ts";
import { type EventRecord, isObject } from "../../model/events/record.ts";

/** Levels of objects and lists; no service writes as many. What reads, filters and writes records goes through their levels. */
const DEEPEST = 200;

/** Receives what a JSON text holds. */
interface Handler {
  /** `text`: its JSON as it was written; undefined where it was part of a larger document. */
  readonly record: (record: EventRecord, text: string | undefined) => void;
  readonly malformed: (problem: string) => void;
}

/** The records of a JSON text, out of the envelopes that services put them in. False: it is no JSON. */
export function recordsInJson(json: string, { record, malformed }: Handler): boolean {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return false;
  }
  for (const { value: one, text } of recordTexts({ value, text: json })) {
    if (one === TOO_LARGE) malformed(TOO_LARGE_PROBLEM);
    else if (!isObject(one)) malformed("it is no JSON object");
    else if (!("eventName" in one || "eventSource" in one || "eventCategory" in one))
      malformed("it has neither eventSource, eventName nor eventCategory");
    else if (isDeeper(one, DEEPEST)) malformed(`it is nested deeper than ${DEEPEST} levels`);
    else record(one, text);
  }
  return true;
}

/** It stops at the limit, so that no value exhausts the stack. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((member) => isDeeper(member, levels - 1));
}
