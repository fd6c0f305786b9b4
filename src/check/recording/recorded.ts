import { distinctNames } from "../../model/aws/trail-names.ts";
import type { Verdict } from "../../model/findings/verdict.ts";
import { isUnread } from "../../model/resources/observed.ts";
import type { Posture, PostureTrail } from "../../model/resources/posture.ts";
import type { Pointer } from "../../model/text/json-pointer.ts";
import { counted } from "../../model/text/safe-text.ts";
import {
  type Because,
  type CloudTrailEvent,
  covers,
  type EventSet,
  isCovered,
  type SetCoverage,
} from "../../selectors/index.ts";
import { allOf, fail, firstFitting, pass, unknown, unread } from "../verdicts/verdict.ts";
import { capital, exampleInWords, MOST_REASONS, nearSelectors, partsInWords, reasonsOf } from "./event-labels.ts";
import { compiledTrails, type Recorder, recorders } from "./recorders.ts";

/** Keys of the data of {@link allRecorded}. */
export const RECORDED_DATA = {
  recordedBy: "ARNs of the trails that record the events, or some of them.",
  witness: "An event that no trail records.",
  region: "The Region of that event.",
} as const;

/**
 * Whether the effective trails together record every event of the set. What is not recorded is named by one event that a
 * person recognises, with why each trail does not record it.
 */
export function allRecorded(posture: Posture, set: EventSet, among: readonly Recorder[] = recorders(posture)): Verdict {
  const answer = coverageOf(set, among);
  switch (answer.answer) {
    case "covered": {
      const arns = new Set(answer.by.map(({ arn }) => arn));
      const by = among.filter(({ trail }) => arns.has(trail.arn));
      const [first, ...more] = distinctNames(by.map(({ trail }) => trail));
      const note = deliveriesNote(by, set);
      return pass(
        firstFitting([
          `${capital(set.label)} are recorded by ${[first, ...more].join(", ")}`,
          `${capital(set.label)} are recorded by ${first} and ${more.length} more`,
        ]),
        {
          ...(note ? { details: [note] } : {}),
          data: { recordedBy: by.map(({ trail }) => trail.arn) },
          evidence: evidence(posture, by, set),
        },
      );
    }
    case "not-covered":
    case "partly":
      return notRecorded(answer, posture, among, set);
    default:
      return undecided(answer.reasons, posture, among, set);
  }
}

/** Whether {@link allRecorded} passes, without the words, which take most of its time. */
export function isAllRecorded(posture: Posture, set: EventSet): boolean {
  return isCovered(compiledTrails(recorders(posture)), set);
}

function notRecorded(
  answer: Extract<SetCoverage, { answer: "not-covered" | "partly" }>,
  posture: Posture,
  among: readonly Recorder[],
  set: EventSet,
): Verdict {
  const { witness, because } = answer;
  const parts = answer.answer === "partly" ? answer.recorded : [];
  const event = capital(exampleInWords(witness, set));
  const [reason = "", ...others] = reasonsOf(because, among, witness);
  const trails = because.length - 1;
  const more = trails > 0 ? `; and ${counted(trails, "more trail")}` : "";
  const message = firstFitting([`${event} is not recorded: ${reason}${more}`, `${event} is not recorded`]);
  return fail(message, {
    details: [
      ...(others.length > 0 || !message.includes(reason) ? [reason, ...others] : []),
      ...(trails > others.length ? [`${counted(trails - others.length, "more trail")} without it`] : []),
      ...(parts.length > 0 ? [`Some of the events are recorded: ${partsInWords(parts)}`] : []),
    ],
    data: {
      witness: event,
      ...(witness.awsRegion === undefined ? {} : { region: witness.awsRegion }),
      ...(parts.length > 0 ? { recordedBy: [...new Set(parts.map(({ trail }) => trail.arn))].sort() } : {}),
    },
    evidence: evidence(posture, among, set, because, witness.awsRegion),
  });
}

/** What a set of object writes does not hold, where no trail records it: CloudTrail's own deliveries. */
function deliveriesNote(by: readonly Recorder[], { fields }: EventSet): string | undefined {
  const writes = fields["resources.type"]?.equals.includes("AWS::S3::Object") && !isOnly(fields.readOnly, "true");
  const off = by.every(({ trail }) => trail.recursiveLogging === false);
  return writes && off ? "CloudTrail's own deliveries are not recorded (RecursiveLogging is false)" : undefined;
}

const isOnly = (language: EventSet["fields"]["readOnly"], text: string) =>
  language?.equals.length === 1 && language.equals[0] === text;

interface Answered {
  readonly region: string;
  readonly answer: SetCoverage;
}
const answered = new WeakMap<readonly Recorder[], Map<string, Answered>>();

const questions = new WeakMap<EventSet, string>();

/** What a set asks in whatever Region. */
function questionOf(set: EventSet): string {
  const question = questions.get(set) ?? JSON.stringify([set.category, { ...set.fields, awsRegion: null }]);
  questions.set(set, question);
  return question;
}

/** The home Regions of single-Region trails. */
const homes = new WeakMap<readonly Recorder[], ReadonlySet<string>>();

function homesOf(among: readonly Recorder[]): ReadonlySet<string> {
  const known = homes.get(among);
  if (known) return known;
  const made = new Set(
    among.filter(({ trail }) => !trail.isMultiRegionTrail).map(({ trail: { homeRegion } }) => homeRegion),
  );
  homes.set(among, made);
  return made;
}

/**
 * What the engine says of a set. A question is asked once, and so is the same question in another region, as long as no
 * trail records that region alone: there the answer is the same, but for the region of its witness.
 */
function coverageOf(set: EventSet, among: readonly Recorder[]): SetCoverage {
  const ask = () => covers(compiledTrails(among), set);
  const [region, ...more] = set.fields.awsRegion?.equals ?? [];
  if (region === undefined || more.length > 0 || set.fields["resources.ARN"]) return ask();
  const known = answered.get(among) ?? new Map<string, Answered>();
  answered.set(among, known);
  const own = homesOf(among).has(region) ? region : null;
  const question = `${own} ${questionOf(set)}`;
  const before = known.get(question);
  if (!before) {
    const answer = ask();
    known.set(question, { region, answer });
    return answer;
  }
  const { answer } = before;
  if (own !== null) return answer;
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

/**
 * Why it is not known whether a set is recorded: which trails may be effective, whose selectors could not be read, and
 * where that is not it, what the engine says.
 */
export function undecided(
  reasons: readonly string[],
  posture: Posture,
  among: readonly Recorder[],
  set: EventSet,
): Verdict {
  const regions = set.fields.awsRegion?.equals;
  const near = among.filter(
    ({ trail, effective }) => effective.status !== "fail" && (!regions || reaches(trail, regions)),
  );
  const open = near.filter(({ effective }) => effective.status === "unknown").map(({ effective }) => effective);
  const closed = near.flatMap(({ trail }) => {
    const fact = set.category === "Insight" ? trail.insightSelectors : trail.eventSelectors;
    return isUnread(fact) ? [unread(`The selectors of ${trail.name} are not known: `, [fact])] : [];
  });
  const parts = open.length > 0 ? open : closed;
  const [reason = "", ...others] = new Set(reasons);
  const verdict =
    parts.length > 0
      ? allOf(parts)
      : unknown(
          "undecidable",
          firstFitting([`Whether all ${set.label} are recorded is not known: ${reason}`, capital(reason)]),
          others.length > 0 ? { details: others.map(capital) } : {},
        );
  return { ...verdict, evidence: evidence(posture, among, set) };
}

/**
 * What decided: whether each trail of these regions is effective, and its selectors where it is; without trails, the
 * lists of trails.
 *
 * @param because - why trails do not record the witness: of selectors for its kind of events, those are the evidence.
 * @param region - the witness's.
 */
function evidence(
  posture: Posture,
  among: readonly Recorder[],
  { fields, category }: EventSet,
  because: readonly Because[] = [],
  region?: string,
): Pointer[] {
  const regions = fields.awsRegion?.equals;
  const near = among.filter(({ trail }) => !regions || reaches(trail, regions));
  if (near.length === 0)
    return posture.regions.filter(({ name }) => !regions || regions.includes(name)).map(({ trails }) => trails.pointer);
  const told = new Map(because.slice(0, MOST_REASONS).map((one) => [one.trail.arn, one]));
  const selectors = ({ trail, effective }: Recorder) =>
    effective.status === "fail" ? [] : selectorEvidence(trail, category, told.get(trail.arn));
  const all = near.flatMap((one) => [...one.effective.evidence, ...selectors(one)]);
  const deciding = new Set(because.length > 0 ? near.filter(couldRecord(region)).flatMap(selectors) : []);
  return [...deciding, ...all.filter((pointer) => !deciding.has(pointer))];
}

/** Of a trail that works and reaches a Region of the events, the selectors decide: they come first. */
const couldRecord =
  (region: string | undefined) =>
  ({ trail, effective }: Recorder) =>
    effective.status === "pass" && (region === undefined || reaches(trail, [region]));

/** The conditions that a witness does not meet, of selectors for its kind of events; else all of the trail's. */
function selectorEvidence(
  trail: PostureTrail,
  category: EventSet["category"],
  because: Because | undefined,
): Pointer[] {
  const { insightSelectors, eventSelectors } = trail;
  const near = (because ? nearSelectors(because.why) : []).flatMap(({ selector: { kind, index }, by }) => {
    if (index === null) return [];
    if (kind === "insight") return [`${insightSelectors.pointer}/value/${index}`];
    if (kind !== "basic" && kind !== "advanced") return [];
    const selector = `${eventSelectors.pointer}/value/${LISTS[kind]}/${index}`;
    const conditions = kind === "advanced" ? conditionsOf(trail, index) : [];
    const unmet = conditions.flatMap(({ field }, i) =>
      by.some((one) => one.field === field) ? [`${selector}/fieldSelectors/${i}`] : [],
    );
    return unmet.length > 0 ? unmet : [selector];
  });
  if (near.length > 0) return [...new Set(near)];
  return [category === "Insight" ? insightSelectors.pointer : selectorListPointer(trail)];
}

const conditionsOf = ({ eventSelectors }: PostureTrail, index: number) =>
  eventSelectors.state === "read" ? (eventSelectors.value.advancedEventSelectors[index]?.fieldSelectors ?? []) : [];

const LISTS = { basic: "eventSelectors", advanced: "advancedEventSelectors" } as const;

/** The list of a trail's event selectors, as evidence. */
export function selectorListPointer({ eventSelectors }: PostureTrail): Pointer {
  if (eventSelectors.state !== "read") return eventSelectors.pointer;
  const kind = eventSelectors.value.advancedEventSelectors.length > 0 ? "advanced" : "basic";
  return `${eventSelectors.pointer}/value/${LISTS[kind]}`;
}
