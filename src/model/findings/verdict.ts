import type { Subject } from "../resources/subject.ts";
import type { Pointer } from "../text/json-pointer.ts";
import type { Status } from "./severity.ts";

/**
 * Why something could not be evaluated, the most telling first: the call was denied, it failed in another way, it was not
 * made, the Region is not enabled; or everything was read and does not decide it, or not yet.
 */
export const CAUSES = ["denied", "error", "not-collected", "not-enabled", "undecidable", "too-early"] as const;
export type Cause = (typeof CAUSES)[number];

/** A cause in a few words, for lists. */
export const CAUSE_WORDS: Readonly<Record<Cause, string>> = {
  denied: "access denied",
  error: "call failed",
  "not-collected": "not collected",
  "not-enabled": "Region not enabled",
  undecidable: "evidence does not decide it",
  "too-early": "too early to decide",
};

/** Facts for programs. Times are ISO 8601 in UTC, resources are named by ARN or AWS's name. */
export type VerdictData = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** What a check concludes about one resource. */
export interface Verdict {
  readonly status: Status;
  /** What is, with names and numbers, in one sentence of at most 160 characters (long names excepted). */
  readonly message: string;
  /** Further facts, one a line, for reports that have the room. */
  readonly details?: readonly string[];
  /** Facts for programs, by the keys that the check declares. */
  readonly data?: VerdictData;
  /** The members of the snapshot that decide. */
  readonly evidence: readonly Pointer[];
  /** Tells two findings of one control on one resource apart. */
  readonly facet?: string;
  /** Of `unknown`, and always there. */
  readonly cause?: Cause;
}

/** A verdict with the resource that it is about. */
export interface ResourceVerdict extends Verdict {
  readonly resource: { readonly subject: Subject };
}

/** The cause of several unknowns together: a denied call comes before what no permission changes. */
export function firstCause(causes: Iterable<Cause | undefined>): Cause {
  const present = new Set(causes);
  return CAUSES.find((cause) => present.has(cause)) ?? "undecidable";
}

/**
 * What a failure means for the record of API activity: the member `impact` of a verdict's data. Reports and the headline
 * read it, whatever the control: the trail (or each trail that uses the bucket or key) records nothing, delivers nothing,
 * or has changed log files; nothing, or not everything, is recorded in the Region; no trail exists.
 */
export const IMPACTS = [
  "not-recording",
  "not-delivering",
  "logs-changed",
  "region-not-recorded",
  "region-partly-recorded",
  "events-not-recorded",
  "no-trail",
] as const;
export type Impact = (typeof IMPACTS)[number];

/** How a check declares {@link IMPACTS | `impact`} among the keys of its data. */
export const IMPACT = "Effect of a failure, for example not-recording or not-delivering.";
