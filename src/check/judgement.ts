import type { Judgement } from "../model/check.ts";
import type { Fact, PostureTrail } from "../model/posture.ts";
import { type Status, worst } from "../model/severity.ts";
import { whatHelps } from "../model/what-helps.ts";

/** Anything that has a place in the snapshot. */
type Located = { readonly pointer: string };

function judgement(status: Status) {
  return (message: string, ...evidence: readonly Located[]): Judgement => ({
    status,
    message,
    evidence: evidence.map((fact) => fact.pointer),
  });
}

export const pass = judgement("pass");
export const fail = judgement("fail");
export const unknown = judgement("unknown");
export const manual = judgement("manual");
export const notApplicable = judgement("not-applicable");

/** Why a fact is no knowledge, in words: the operation, where, the error, and what would help. */
export function whyUnread(fact: Fact<unknown>): string {
  if (fact.state === "unreadable")
    return `${fact.api} in ${fact.region} could not be read (${fact.code}); ${whatHelps(fact)}`;
  if (fact.state === "not-collected") return `${fact.api} was not asked; collect again (needs ${fact.permission})`;
  return `${fact.api} says there is none`;
}

/**
 * Decides by a fact: `onRead` sees the value; `onAbsent` is asked where the service says that there is none (by default
 * that decides nothing); a fact that could not be read is `unknown`, with the operation and the permission.
 */
export function judge<T>(
  fact: Fact<T>,
  onRead: (value: T) => Judgement,
  onAbsent: () => Judgement = () => unknown(whyUnread(fact)),
): Judgement {
  const decided =
    fact.state === "read" ? onRead(fact.value) : fact.state === "absent" ? onAbsent() : unknown(whyUnread(fact));
  return { ...decided, evidence: [...new Set([fact.pointer, ...decided.evidence])] };
}

/** A member of a trail's description as a fact: what DescribeTrails said, and where it stands in the snapshot. */
export function setting<K extends keyof PostureTrail & string>(trail: PostureTrail, name: K): Fact<PostureTrail[K]> {
  const { api, region, at, pointer } = trail;
  return { state: "read", value: trail[name], api, region, at, pointer: `${pointer}/${name}` };
}

function combine(status: Status, all: readonly Judgement[]): Judgement {
  const deciding = all.filter((one) => one.status === status);
  const details = [...new Set(deciding.flatMap((one) => one.details ?? []))];
  return {
    status,
    message: [...new Set(deciding.map((one) => one.message))].join("; "),
    ...(details.length > 0 ? { details } : {}),
    evidence: [...new Set(deciding.flatMap((one) => one.evidence))],
  };
}

/** A duty that needs every part: one "no" decides, whatever else is unknown. */
export function allOf(parts: readonly Judgement[]): Judgement {
  return combine(worst(parts.map((part) => part.status)) ?? "not-applicable", parts);
}

/** The worst of some judgements; `none` where there are none. */
export function worstOf(parts: readonly Judgement[], none: Judgement): Judgement {
  return parts.length > 0 ? allOf(parts) : none;
}

/** A duty that one part fulfils: one "yes" decides, whatever else is unknown. `none`: where there is no part at all. */
export function anyOf(parts: readonly Judgement[], none: Judgement): Judgement {
  if (parts.length === 0) return none;
  const order = ["pass", "unknown", "manual", "fail", "not-applicable"] as const;
  const status = order.find((candidate) => parts.some((part) => part.status === candidate)) ?? "fail";
  return combine(status, parts);
}
