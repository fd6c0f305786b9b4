import { distinctNames } from "../../model/aws/trail-names.ts";
import { counted } from "../../model/text/safe-text.ts";
import { type Because, type CloudTrailEvent, detailsOf, type EventSet } from "../../selectors/index.ts";
import type { Recorder } from "./recorders.ts";

/** `kms:Decrypt in eu-west-1`, `s3:GetObject on arn:…`. */
export function eventInWords(event: CloudTrailEvent): string {
  const { eventSource, eventName, awsRegion, resources, eventCategory } = event;
  const where = awsRegion ? [`in ${awsRegion}`] : [];
  if (eventCategory === "Insight")
    return [`${event.insightType} on ${(event.insightSource ?? "Management").toLowerCase()} calls`, ...where].join(" ");
  const call = `${eventSource?.replace(/\.amazonaws\.com(\.cn)?$/, "") ?? "a service"}:${eventName ?? "a call"}`;
  const arn = resources?.find(({ ARN }) => ARN !== undefined)?.ARN;
  return [
    eventCategory === "NetworkActivity" ? `${call} through a VPC endpoint` : call,
    ...(arn ? [`on ${arn}`] : []),
    ...where,
  ].join(" ");
}

/**
 * An event of a set in words, with each detail in which it differs from the plain call: that call may be recorded (or
 * not) where this one is not (or is).
 */
export function exampleInWords(event: CloudTrailEvent, { samples }: EventSet): string {
  const details = detailsOf(event, samples[0]);
  return `${eventInWords(event)}${details.length > 0 ? ` (${details.join(", ")})` : ""}`;
}

/** More trails than a person looks through. */
export const MOST_REASONS = 10;

/**
 * Why the trails do not record an event, each in a clause; those that could have recorded it first, and of many trails the
 * first few.
 */
export function reasonsOf(because: readonly Because[], among: readonly Recorder[], event: CloudTrailEvent): string[] {
  const effective = new Map(among.map((one) => [one.trail.arn, one.effective]));
  const ranked = because
    .map((one) => {
      const { trail } = one;
      const isElsewhere = !trail.isMultiRegionTrail && trail.homeRegion !== event.awsRegion;
      return { one, rank: isElsewhere ? 2 : effective.get(trail.arn)?.status === "fail" ? 1 : 0 };
    })
    .sort((a, b) => a.rank - b.rank);
  const shown = ranked.slice(0, MOST_REASONS);
  const names = distinctNames(shown.map(({ one }) => one.trail));
  const clauses = shown.map(({ one, rank }, i) => {
    const { trail } = one;
    const name = names[i] ?? trail.name;
    if (rank === 2) return `${name} is a single-Region trail (${trail.homeRegion})`;
    // What only words need is asked only for words.
    if (rank === 0) return `${name}${excludes(one.why, event)}`;
    const { message = "" } = effective.get(trail.arn) ?? {};
    return message.startsWith(`${trail.name} `) ? name + message.slice(trail.name.length) : message;
  });
  return clauses.length > 0 ? clauses : ["no trail is in scope"];
}

const KIND_FIELDS: readonly string[] = ["eventCategory", "resources.type", "insightType"];

/** The selectors for events of this kind. */
export const nearSelectors = ({ selectors }: Because["why"]) =>
  selectors.filter(({ by }) => !by.some(({ field }) => KIND_FIELDS.includes(field)));

/** What does not match in the selectors for events of this kind; else that there are none. */
function excludes(why: Because["why"], { eventCategory, resources }: CloudTrailEvent): string {
  const words = nearSelectors(why).map(({ by }) => by.map((one) => one.words).join(" and "));
  if (words.length > 0) return ` ${[...new Set(words)].slice(0, 2).join("; or ")}`;
  const type = eventCategory === "Data" ? resources?.find((one) => one.type)?.type : undefined;
  return ` has no selector for ${KINDS[eventCategory ?? ""] ?? "such"} events${type ? ` of ${type}` : ""}`;
}

const KINDS: Readonly<Record<string, string>> = {
  Management: "management",
  Data: "data",
  NetworkActivity: "network activity",
  Insight: "Insights",
};

const MOST_PARTS = 3;

/** A selector without a condition: what it does not record, the trail does not record anywhere. */
const EVERY = "all that the trail can record";

/** The events of these parts, by their conditions. */
export function partsInWords(parts: readonly { readonly words: string }[]): string {
  const words = [...new Set(parts.map((part) => (part.words === "all" ? EVERY : `where ${part.words}`)))];
  const more = words.length - MOST_PARTS;
  return [...words.slice(0, MOST_PARTS), ...(more > 0 ? [`${counted(more, "more condition")}`] : [])].join("; or ");
}

/** Commands and ARNs keep their case. */
export function capital(text: string): string {
  return /^[a-z0-9-]+:/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
