import { type Budget, TooMuchWork } from "../../model/work-budget.ts";
import type { CloudTrailEvent } from "../event/event.ts";
import type { CompiledTrail } from "../records/compiled-trail.ts";
import { doubtsAbout } from "../records/doubts.ts";
import { NO, YES } from "../records/outcomes.ts";
import { type RecordsAnswer, records } from "../records/records.ts";
import { commonPoint } from "../search/intersection.ts";
import { letterCaseMayMatter } from "../search/letter-case.ts";
import { inSet, isOtherCategory, possibleProducts, sureProducts } from "../search/products.ts";
import { findUncovered, type UncoveredSearch, uncoveredSearch } from "../search/search.ts";
import { type SearchDomain, searchDomainOf } from "../search/search-domain.ts";
import { WORK_LIMIT } from "../search/work-limit.ts";
import { type EventSet, eventAt, pointOf } from "../sets/event-set.ts";
import { includesAll } from "../text/text-set.ts";
import type { Condition } from "../trail/selector-part.ts";
import type { RecordingTrail } from "../trail/trail.ts";
import { alikeTrails, askedOnce } from "./alike-trails.ts";
import { type RecordedPart, recordedParts, recordedTogether } from "./recorded-parts.ts";
import { allCompiled, recordingIn } from "./recording-trails.ts";
import { withRealCall, withSampleDetails } from "./witness.ts";

const UNDOCUMENTED = "the answer depends on what AWS does not document";

/** Why a trail does not record a witness. */
export interface Because {
  readonly trail: RecordingTrail;
  readonly why: Extract<RecordsAnswer, { answer: "not-recorded" }>;
}

/** Whether every event of a set is recorded. */
export type SetCoverage =
  /** `by`: each trail that covers the set by itself, or else all trails that record a part of it. */
  | { readonly answer: "covered"; readonly by: readonly RecordingTrail[] }
  /** No event of the set is known to be recorded, and the witness is not. */
  | {
      readonly answer: "not-covered";
      readonly witness: CloudTrailEvent;
      readonly because: readonly Because[];
      /** Why some events may be recorded; empty where none is. */
      readonly doubts: readonly string[];
    }
  /** Some events are recorded; the witness is not. */
  | {
      readonly answer: "partly";
      readonly witness: CloudTrailEvent;
      readonly because: readonly Because[];
      readonly recorded: readonly RecordedPart[];
    }
  | { readonly answer: "undecidable"; readonly reasons: readonly string[]; readonly recorded: readonly RecordedPart[] };

/**
 * Whether the trails together record every event of the set. Exact: `covered` and a witness are proofs; the answer is
 * `undecidable` only where it depends on something unknown. Method and proof of completeness: docs/selectors.md.
 *
 * @param workLimit limits the search; beyond it the answer is `undecidable`
 */
export function covers(
  trails: readonly (RecordingTrail | CompiledTrail)[],
  set: EventSet,
  { workLimit = WORK_LIMIT }: { readonly workLimit?: number } = {},
): SetCoverage {
  const prepared = allCompiled(trails);
  const budget: Budget = { left: workLimit };
  try {
    return decide(prepared, set, budget);
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error;
    return {
      answer: "undecidable",
      reasons: ["the selectors are too intricate to be decided within the limit of work"],
      recorded: [],
    };
  }
}

/** Whether a trail possibly records an event of the set. */
export function mayRecord(trail: RecordingTrail | CompiledTrail, set: EventSet): boolean {
  const answer = covers([trail], set);
  return answer.answer !== "not-covered" || answer.doubts.length > 0;
}

/**
 * Whether the trails together surely record every event of the set: `covers` without the trails that record it, and without
 * what is not recorded.
 */
export function isCovered(trails: readonly (RecordingTrail | CompiledTrail)[], set: EventSet): boolean {
  const { distinct: recording } = alikeTrails(recordingIn(allCompiled(trails), set), set.category);
  const search = searchDomainOf(set);
  if (unrecordedSample(recording, set)) return false;
  if (recording.some((one) => onePartCovers(one, search))) return true;
  try {
    return !searchUnsure(recording, search, { left: WORK_LIMIT }).unsure;
  } catch (error) {
    if (error instanceof TooMuchWork) return false;
    throw error;
  }
}

const isUnrecordedBy = (recording: readonly CompiledTrail[]) => (event: CloudTrailEvent) =>
  recording.every(({ match }) => match(event) === NO);

function unrecordedSample(recording: readonly CompiledTrail[], set: EventSet): CloudTrailEvent | undefined {
  const isUnrecorded = isUnrecordedBy(recording);
  return set.samples.find((event) => isUnrecorded(event) && inSet(set, event));
}

/** An event that is not surely recorded, if there is one, and the searches that look for it. */
function searchUnsure(recording: readonly CompiledTrail[], search: SearchDomain, budget: Budget) {
  const parts = recording.flatMap((one) => one.parts);
  const sure = sureProducts(parts, false);
  const exact = uncoveredSearch(sure, search, budget);
  const unsure = exact.findUncovered();
  if (unsure || !letterCaseMayMatter(sure, search)) return { unsure, searches: [exact] };
  const anyCase = uncoveredSearch(sureProducts(parts, true), search, budget);
  return { unsure: anyCase.findUncovered(), searches: [exact, anyCase] };
}

function decide(trails: readonly CompiledTrail[], set: EventSet, budget: Budget): SetCoverage {
  const recording = recordingIn(trails, set);
  const alike = alikeTrails(recording, set.category);
  const { distinct } = alike;
  const parts = distinct.flatMap((one) => one.parts);
  const search = searchDomainOf(set);
  const isUnrecorded = isUnrecordedBy(distinct);
  const covered = (by: readonly CompiledTrail[]): SetCoverage => ({
    answer: "covered",
    by: alike.allLike(by).map(({ trail }) => trail),
  });

  const sample = unrecordedSample(distinct, set);
  if (sample) return notCovered(trails, recording, set, search, sample);

  const byOnePart = distinct.filter((one) => onePartCovers(one, search));
  if (byOnePart.length > 0) {
    const known = new Set(byOnePart);
    return covered(distinct.filter((one) => known.has(one) || coversAlone(one, set, search, budget)));
  }

  const { unsure, searches } = searchUnsure(distinct, search, budget);
  if (!unsure) return covered(coveringTrails(distinct, searches, set, search));

  const candidates = [
    () => unsure,
    () => findUncovered(possibleProducts(parts, false), search, budget),
    () => findUncovered([...possibleProducts(parts, false), ...possibleProducts(parts, true)], search, budget),
  ];
  for (const find of candidates) {
    const point = find();
    if (!point) break;
    const event = eventAt(point);
    if (isUnrecorded(event)) {
      const isWitness = (one: CloudTrailEvent) => inSet(set, one) && isUnrecorded(one);
      const witness = withSampleDetails(withRealCall(event, isWitness), set.samples[0], isWitness);
      return notCovered(trails, recording, set, search, witness);
    }
  }
  const reasons = doubtsAbout(recording, eventAt(unsure));
  return {
    answer: "undecidable",
    reasons: reasons.length > 0 ? reasons : [UNDOCUMENTED],
    recorded: recordedParts(recording, set, search),
  };
}

/** Whether one part surely contains the set, field by field, whether or not letter case matters. */
function onePartCovers({ parts }: CompiledTrail, { domain }: SearchDomain): boolean {
  const all = ({ field, texts }: Condition) =>
    includesAll(texts, false, domain[field]) && includesAll(texts, true, domain[field]);
  // The fields of the domain that are lists of texts come last, since they take longer to compare.
  return parts.some(
    ({ conditions, doubts }) =>
      doubts.length === 0 &&
      conditions.every((one) => domain[one.field].equals.length > 0 || all(one)) &&
      conditions.every(all),
  );
}

/** Whether a trail surely records the set by itself. A trail that is too intricate to decide does not count. */
function coversAlone(one: CompiledTrail, set: EventSet, search: SearchDomain, { left }: Budget): boolean {
  const budget = { left };
  if (set.samples.some((event) => one.match(event) !== YES && inSet(set, event))) return false;
  const [exact, anyCase] = [sureProducts(one.parts, false), sureProducts(one.parts, true)];
  try {
    return (
      !findUncovered(exact, search, budget) &&
      !(letterCaseMayMatter(exact, search) && findUncovered(anyCase, search, budget))
    );
  } catch (error) {
    if (error instanceof TooMuchWork) return false;
    throw error;
  }
}

/** The trails that cover the set each by itself, or else those that record a part of it. */
function coveringTrails(
  trails: readonly CompiledTrail[],
  searches: readonly UncoveredSearch[],
  set: EventSet,
  search: SearchDomain,
): readonly CompiledTrail[] {
  let first = 0;
  const alone = trails.filter((one) => {
    const count = sureProducts(one.parts, false).length;
    const subset = ((1n << BigInt(count)) - 1n) << BigInt(first);
    first += count;
    return !missesExcludedSample(one, set) && searches.every((each) => !each.findUncovered(subset));
  });
  return alone.length > 0 ? alone : trails.filter((one) => recordedParts([one], set, search, 1).length > 0);
}

/** Whether a trail misses the first sample with a text that its first selector excludes: a quick test. */
function missesExcludedSample({ parts, match }: CompiledTrail, set: EventSet): boolean {
  const sample = set.samples[0] && pointOf(set.samples[0]);
  if (!sample) return false;
  return (parts[0]?.conditions ?? []).some(({ field, texts }) =>
    [texts.notEquals[0], texts.notStartsWith[0], texts.notEndsWith[0]].some((text) => {
      if (!text) return false;
      const event = eventAt(new Map(sample).set(field, text));
      return inSet(set, event) && match(event) !== YES;
    }),
  );
}

/** @param recording the trails of all that can record events of the set */
function notCovered(
  all: readonly CompiledTrail[],
  recording: readonly CompiledTrail[],
  set: EventSet,
  search: SearchDomain,
  witness: CloudTrailEvent,
): SetCoverage {
  const parts = recordedParts(recording, set, search);
  const recorded = parts.length > 0 ? parts : recordedTogether(recording, set, search);
  // Made when it is read, since reports read it of a few answers, and an account may have thousands of trails.
  const because = () =>
    all.map(
      ({ trail }, i): Because => ({
        trail,
        get why() {
          return records(all[i] as CompiledTrail, witness) as Because["why"];
        },
      }),
    );
  if (recorded.length > 0)
    return {
      answer: "partly",
      witness,
      get because() {
        return because();
      },
      recorded,
    };
  return {
    answer: "not-covered",
    witness,
    get because() {
      return because();
    },
    doubts: doubtsAboutSet(recording, set, search),
  };
}

/** Why trails of which none surely records an event of the set may record one. */
function doubtsAboutSet(trails: readonly CompiledTrail[], set: EventSet, search: SearchDomain): string[] {
  const possiblePoint = askedOnce((part) =>
    [false, true].map((anyCase) => commonPoint(possibleProducts([part], anyCase), search)).find(Boolean),
  );
  const doubts = trails.flatMap((one) =>
    one.parts
      .filter((part) => !isOtherCategory(part, set.category))
      .flatMap((part) => {
        const point = possiblePoint(part);
        if (!point) return [];
        const reasons = doubtsAbout([one], eventAt(point));
        return reasons.length > 0 ? reasons : [UNDOCUMENTED];
      }),
  );
  return [...new Set(doubts)];
}
