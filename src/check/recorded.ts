import type { Judgement } from "../model/check.ts";
import type { Posture, PostureTrail } from "../model/posture.ts";
import { counted } from "../model/text.ts";
import {
  type Because,
  type CloudTrailEvent,
  type Coverage,
  covers,
  detailsOf,
  type EventSet,
} from "../selectors/index.ts";
import { fail, pass, unknown } from "./judgement.ts";
import { type Recorder, recorders } from "./recorders.ts";

/**
 * Whether the effective trails together record every event of the set. What is not recorded is named by one event that a
 * person recognises, with why each trail leaves it out.
 */
export function allRecorded(
  posture: Posture,
  set: EventSet,
  among: readonly Recorder[] = recorders(posture),
): Judgement {
  const answer = coverageOf(set, among);
  const by = (arns: readonly { readonly arn: string }[]) =>
    among.filter(({ trail }) => arns.some(({ arn }) => arn === trail.arn));
  switch (answer.answer) {
    case "covered": {
      const names = by(answer.by).map(({ trail }) => trail.name);
      const note = deliveriesNote(by(answer.by), set);
      return pass(
        `${capital(set.label)}: recorded by ${names.join(", ")}${note}`,
        ...evidence(posture, by(answer.by), set),
      );
    }
    case "not-covered":
    case "partly": {
      const recorded = answer.answer === "partly" ? `; recorded are those where ${partsInWords(answer.recorded)}` : "";
      const why = reasons(answer.because, among, answer.witness);
      return fail(
        `${capital(exampleInWords(answer.witness, set))} is recorded by no trail${why && `: ${why}`}${recorded}`,
        ...evidence(posture, among, set),
      );
    }
    default: {
      return unknown(
        `Whether all ${set.label} are recorded is not known: ${whyUndecidable(answer.reasons, among, set)}`,
        ...evidence(posture, among, set),
      );
    }
  }
}

/** What a set of object writes does not hold, where no trail records it: CloudTrail's own deliveries. */
function deliveriesNote(by: readonly Recorder[], { fields }: EventSet): string {
  const writes = fields["resources.type"]?.equals.includes("AWS::S3::Object") && !isOnly(fields.readOnly, "true");
  const off = by.every(({ trail }) => trail.recursiveLogging === false);
  return writes && off ? "; CloudTrail's own deliveries are not recorded (RecursiveLogging is false)" : "";
}

const isOnly = (language: EventSet["fields"]["readOnly"], text: string) =>
  language?.equals.length === 1 && language.equals[0] === text;

interface Told {
  readonly region: string;
  readonly answer: Coverage;
}
const told = new WeakMap<readonly Recorder[], Map<string, Told>>();

/**
 * What the engine says of a set. The same question in another region is asked once, as long as no trail records that
 * region alone: there the answer is the same, but for the region of its witness.
 */
function coverageOf(set: EventSet, among: readonly Recorder[]): Coverage {
  const ask = () =>
    covers(
      among.map(({ compiled }) => compiled),
      set,
    );
  const [region, ...more] = set.fields.awsRegion?.equals ?? [];
  const own = among.some(({ trail }) => !trail.isMultiRegionTrail && trail.homeRegion === region);
  if (region === undefined || more.length > 0 || own || set.fields["resources.ARN"]) return ask();
  const known = told.get(among) ?? new Map<string, Told>();
  told.set(among, known);
  const question = JSON.stringify([set.category, { ...set.fields, awsRegion: null }]);
  const before = known.get(question);
  if (!before) {
    const answer = ask();
    known.set(question, { region, answer });
    return answer;
  }
  const { answer } = before;
  return "witness" in answer ? { ...answer, witness: inRegion(answer.witness, before.region, region) } : answer;
}

/** The same event in another region. */
function inRegion(event: CloudTrailEvent, from: string, awsRegion: string): CloudTrailEvent {
  const resources = event.resources?.map((one) =>
    one.ARN === undefined ? one : { ...one, ARN: one.ARN.replace(`:${from}:`, `:${awsRegion}:`) },
  );
  return { ...event, awsRegion, ...(resources ? { resources } : {}) };
}

/** Whether a trail records in one of the regions at all. */
function reaches({ isMultiRegionTrail, homeRegion }: PostureTrail, regions: readonly string[]): boolean {
  return isMultiRegionTrail || regions.includes(homeRegion);
}

/** Why it is not known: which trails may be effective, and where that is not it, what the engine says. */
export function whyUndecidable(reasons: readonly string[], among: readonly Recorder[], { fields }: EventSet): string {
  const regions = fields.awsRegion?.equals ?? [];
  const open = among.filter(({ trail, effective }) => effective.status === "unknown" && reaches(trail, regions));
  const words = open.length > 0 ? open.map(({ effective }) => effective.message) : reasons;
  return [...new Set(words)].join("; ");
}

/**
 * What decided: whether each trail of these regions is effective, and its selectors where it is; without trails, the
 * lists of trails.
 */
function evidence(posture: Posture, among: readonly Recorder[], { fields }: EventSet): { readonly pointer: string }[] {
  const regions = fields.awsRegion?.equals;
  const near = among.filter(({ trail }) => !regions || reaches(trail, regions));
  if (near.length === 0)
    return posture.regions.filter(({ name }) => !regions || regions.includes(name)).map(({ trails }) => trails);
  return near.flatMap(({ trail, effective }) => [
    ...effective.evidence.map((pointer) => ({ pointer })),
    ...(effective.status === "fail" ? [] : [trail.eventSelectors]),
  ]);
}

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

const MOST_REASONS = 3;

/** Why the trails leave an event out, each in a clause; those that could have recorded it first. */
function reasons(because: readonly Because[], among: readonly Recorder[], event: CloudTrailEvent): string {
  const clauses = because
    .map(({ trail, why }) => {
      const effective = among.find((one) => one.trail.arn === trail.arn)?.effective;
      const elsewhere = !trail.isMultiRegionTrail && trail.homeRegion !== event.awsRegion;
      if (elsewhere) return { rank: 2, words: `${trail.name} records ${trail.homeRegion} alone` };
      if (effective?.status === "fail") return { rank: 1, words: effective.message };
      return { rank: 0, words: `${trail.name}${leavesOut(why, event)}` };
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ words }) => words);
  if (clauses.length === 0) return "no trail is in scope";
  const shown = clauses.slice(0, MOST_REASONS);
  const more = clauses.length - shown.length;
  return [
    ...shown,
    ...(more > 0 ? [`${counted(more, "more trail")} ${more === 1 ? "does" : "do"} not record it`] : []),
  ].join("; ");
}

const KIND_FIELDS: readonly string[] = ["eventCategory", "resources.type", "insightType"];

/** What stands in the way in the selectors for events of this kind; else that there are none. */
function leavesOut({ selectors }: Because["why"], { eventCategory, resources }: CloudTrailEvent): string {
  const near = selectors.filter(({ by }) => !by.some(({ field }) => KIND_FIELDS.includes(field)));
  const words = near.map(({ by }) => by.map((one) => one.words).join(" and "));
  if (words.length > 0) return `: ${[...new Set(words)].slice(0, 2).join("; or ")}`;
  const type = eventCategory === "Data" ? resources?.find((one) => one.type)?.type : undefined;
  return ` has no selector for ${KINDS[eventCategory ?? ""] ?? "such"} events${type ? ` of ${type}` : ""}`;
}

const KINDS: Readonly<Record<string, string>> = {
  Management: "management",
  Data: "data",
  NetworkActivity: "network activity",
  Insight: "Insights",
};

function partsInWords(parts: readonly { readonly words: string }[]): string {
  return [...new Set(parts.map(({ words }) => words))].slice(0, MOST_REASONS).join("; or ");
}

/** Commands and ARNs keep their case. */
function capital(text: string): string {
  return /^[a-z0-9-]+:/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
