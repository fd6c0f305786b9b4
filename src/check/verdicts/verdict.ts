import { isDenied } from "../../model/aws/denied.ts";
import { isExpired } from "../../model/aws/expired.ts";
import { type Status, worst } from "../../model/findings/severity.ts";
import { type Cause, firstCause, type Verdict } from "../../model/findings/verdict.ts";
import { whatHelps } from "../../model/findings/what-helps.ts";
import type { Fact, PostureTrail } from "../../model/resources/posture.ts";
import type { Pointer } from "../../model/text/json-pointer.ts";

/** A place in the snapshot, or what has one. */
type Evidence = Pointer | { readonly pointer: Pointer };

/** What a verdict says beside its message. */
export interface More extends Pick<Verdict, "details" | "data" | "facet"> {
  /** The members of the snapshot that decide; inside {@link decideBy} the fact by itself needs no mention. */
  readonly evidence?: readonly Evidence[];
}

function made(status: Status, message: string, { evidence = [], ...more }: More): Verdict {
  return { status, message, ...more, evidence: evidence.map((one) => (typeof one === "string" ? one : one.pointer)) };
}

export const pass = (message: string, more: More = {}): Verdict => made("pass", message, more);
export const fail = (message: string, more: More = {}): Verdict => made("fail", message, more);
export const manual = (message: string, more: More = {}): Verdict => made("manual", message, more);
export const notApplicable = (message: string, more: More = {}): Verdict => made("not-applicable", message, more);
export const unknown = (cause: Cause, message: string, more: More = {}): Verdict => ({
  ...made("unknown", message, more),
  cause,
});

/** More than a report shows in two lines. */
const LONGEST_MESSAGE = 160;

/** The first of these texts that is short enough; else the last. */
export function firstFitting(texts: readonly string[], longest = LONGEST_MESSAGE): string {
  return texts.find((one) => one.length <= longest) ?? texts.at(-1) ?? "";
}

/** The first three of some names: `a, b, c and 2 more`. */
export function some(names: readonly string[]): string {
  const more = names.length - 3;
  return more > 1 ? `${names.slice(0, 3).join(", ")} and ${more} more` : names.join(", ");
}

/**
 * Why a fact is no knowledge, in words: the operation, where, the error, and what would help. A call that failed without
 * being denied lacks no permission.
 */
export function whyUnread(fact: Fact<unknown>): string {
  if (fact.state === "unreadable") {
    const isKnownRemedy = isDenied(fact.code) || isExpired(fact.code) || fact.owningAccount !== undefined;
    return isKnownRemedy ? `${whatFailed(fact)}; ${whatHelps(fact)}` : whatFailed(fact);
  }
  if (fact.state === "not-collected") return `${fact.api} was not called; collect again (needs ${fact.permission})`;
  return `${fact.api} says there is none`;
}

function whatFailed({ api, region, code }: Extract<Fact<unknown>, { state: "unreadable" }>): string {
  return `${api} in ${region} ${isDenied(code) ? "was denied" : "failed"} (${code})`;
}

/** Why a fact is no knowledge, in a word. */
export function causeOf(fact: Fact<unknown>): Cause {
  if (fact.state === "unreadable") return isDenied(fact.code) ? "denied" : "error";
  return fact.state === "not-collected" ? "not-collected" : "undecidable";
}

/**
 * `unknown`, since these facts could not be read: the message is of the first, the others are details. So is what would
 * help, where the message is too long with it.
 */
export function unread(what: string, [first, ...others]: readonly [Fact<unknown>, ...Fact<unknown>[]]): Verdict {
  const facts = [first, ...others];
  const all = `${what}${whyUnread(first)}`;
  const message = first.state === "unreadable" ? firstFitting([all, `${what}${whatFailed(first)}`]) : all;
  const details = (message === all ? others : facts).map(whyUnread);
  return unknown(firstCause(facts.map(causeOf)), message, {
    ...(details.length > 0 ? { details } : {}),
    evidence: facts,
  });
}

/** Members of a fact's value, as evidence. */
export type Members<T> = (...members: readonly (keyof T & (string | number))[]) => Pointer[];

/**
 * Decides by a fact: `onRead` sees the value, and names by `at` the members of it that decide; `onAbsent` is called where
 * the service reports that it does not exist (by default that decides nothing); a fact that could not be read is `unknown`, with
 * the operation and the permission.
 */
export function decideBy<T>(
  fact: Fact<T>,
  onRead: (value: T, at: Members<T>) => Verdict,
  onAbsent: () => Verdict = () => unread("", [fact]),
): Verdict {
  const at: Members<T> = (...members) => members.map((member) => `${fact.pointer}/value/${String(member)}`);
  const verdict =
    fact.state === "read" ? onRead(fact.value, at) : fact.state === "absent" ? onAbsent() : unread("", [fact]);
  const isNamed = verdict.evidence.some((pointer) => pointer.startsWith(fact.pointer));
  return { ...verdict, evidence: [...new Set([...(isNamed ? [] : [fact.pointer]), ...verdict.evidence])] };
}

/** A member of a trail's description as a fact: what DescribeTrails said, and where it is in the snapshot. */
export function setting<K extends keyof PostureTrail & string>(trail: PostureTrail, name: K): Fact<PostureTrail[K]> {
  const { api, region, at, pointer } = trail;
  return { state: "read", value: trail[name], api, region, at, pointer: `${pointer}/${name}` };
}

function combine(status: Status, all: readonly Verdict[]): Verdict {
  const deciding = all.filter((one) => one.status === status);
  const [message = "", ...messages] = new Set(deciding.map((one) => one.message));
  const details = [...new Set([...messages, ...deciding.flatMap((one) => one.details ?? [])])];
  const data = Object.assign({}, ...deciding.toReversed().map((one) => one.data));
  return {
    status,
    message,
    ...(details.length > 0 ? { details } : {}),
    ...(Object.keys(data).length > 0 ? { data } : {}),
    evidence: [...new Set(deciding.flatMap((one) => one.evidence))],
    ...(status === "unknown" ? { cause: firstCause(deciding.map((one) => one.cause)) } : {}),
  };
}

/** A requirement that needs every part: one "no" decides, whatever else is unknown. */
export function allOf(parts: readonly Verdict[]): Verdict {
  return combine(worst(parts.map((part) => part.status)) ?? "not-applicable", parts);
}

/** The worst of some verdicts; `none` where there are none. */
export function worstOf(parts: readonly Verdict[], none: Verdict): Verdict {
  return parts.length > 0 ? allOf(parts) : none;
}

/** A requirement that one part meets: one "yes" decides, whatever else is unknown. `none`: where there is no part at all. */
export function anyOf(parts: readonly Verdict[], none: Verdict): Verdict {
  if (parts.length === 0) return none;
  const order = ["pass", "unknown", "manual", "fail", "not-applicable"] as const;
  const status = order.find((candidate) => parts.some((part) => part.status === candidate)) ?? "fail";
  return combine(status, parts);
}
