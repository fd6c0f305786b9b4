import { distinction } from "../../model/aws/trail-names.ts";
import type { Headline, ScanResult } from "../../model/documents/result.ts";
import { counted } from "../../model/text/safe-text.ts";
import { inWords } from "../../model/text/sentence.ts";
import { canarySentence, isCanaryAlone } from "./canary.ts";
import { joined, type Part, sequence, shortName, text, trailName } from "./parts.ts";
import { type RegionSummary, regionSummary } from "./region-summary.ts";
import { type TrailProblem, trailProblems } from "./trail-problems.ts";

/** What the sentence is made from. */
export type HeadlineFacts = Pick<
  ScanResult,
  "account" | "canary" | "controls" | "findings" | "gate" | "summary" | "trails" | "unreadable"
>;

const MOST_TRAILS = 2;
const MOST_REGIONS = 3;

/**
 * What a manager must know, in one sentence made from the data of the findings, whatever the control, and in one more of a canary. Findings
 * that need manual review are always in it.
 */
export function headline(result: HeadlineFacts): Headline {
  const canary = canarySentence(result);
  const sentences = canary
    ? isCanaryAlone(result)
      ? [canary, besideCanary(result)]
      : [general(result), canary]
    : [general(result)];
  const parts = joined(
    sentences.filter((one) => one.length > 0).flatMap((one, i) => (i === 0 ? one : [text(" "), ...one])),
  );
  return { text: parts.map((part) => ("text" in part ? part.text : part.name)).join(""), parts };
}

/** What a canary found of the calls is said: what is wrong with the trails is said after it, if anything is. */
function besideCanary(result: HeadlineFacts): Part[] {
  const review = manualReview(result);
  const facts = trailFacts(result);
  if (facts.length > 0)
    return [
      text("Not every trail of this account works: "),
      ...sequence([...facts, ...review.map((words) => [text(words)])]),
      text("."),
    ];
  return review.length > 0 ? [text(`${inWords(review)}.`)] : [];
}

const trailFacts = (result: HeadlineFacts): Part[][] => trailClauses(trailProblems(result), result.trails);

function general(result: HeadlineFacts): Part[] {
  const regions = regionSummary(result);
  const facts = [
    ...trailFacts(result),
    ...regionClauses(regions),
    ...eventClauses(result),
    ...accessClauses(result),
    ...unreadTrails(result, regions),
  ];
  const { head, tail } = opening(result, regions, facts.length > 0);
  const clauses = facts.length > 0 ? [...facts, ...manualReview(result).map((words) => [text(words)])] : tail;
  return [...head, ...sequence(clauses), text(".")];
}

/** Events of an otherwise recorded Region that no trail records, by one example. A waiver does not record them. */
function eventClauses({ findings }: HeadlineFacts): Part[][] {
  const found = findings.find(({ status, data }) => status === "fail" && data?.impact === "events-not-recorded");
  return found ? [[text(`${found.data?.witness ?? "a kind of events"} is not recorded`)]] : [];
}

/** Calls that were made and not expected. */
function accessClauses({ findings }: HeadlineFacts): Part[][] {
  const found = findings.filter(
    ({ status, waived, resource }) => status === "fail" && !waived && resource.type === "principal",
  );
  return found.length === 0
    ? []
    : [[text(`${counted(found.length, "finding")} ${found.length === 1 ? "shows" : "show"} unexpected access`)]];
}

interface Opening {
  readonly head: Part[];
  /** What follows where neither trails nor Regions have a problem. */
  readonly tail: Part[][];
}

function opening(
  result: HeadlineFacts,
  { covered, notRecorded, unknown, partlyRecorded }: RegionSummary,
  hasProblems: boolean,
): Opening {
  const evaluated = result.findings.some(({ status }) => status === "pass" || status === "fail");
  if (!evaluated)
    return {
      head: [text("Whether API activity in this account is recorded could not be determined: ")],
      tail: [[text(whyNothing(result))]],
    };
  const regions = covered.length + notRecorded.length + unknown.length;
  if (notRecorded.length > 0) {
    const how = notRecorded.length === regions ? "recorded" : "reliably recorded";
    return { head: [text(`API activity in this account is not ${how}: `)], tail: [] };
  }
  if (partlyRecorded.length > 0)
    return { head: [text("API activity in this account is not fully recorded: ")], tail: [] };
  if (unknown.length > 0)
    return {
      head: [text("Whether API activity in this account is reliably recorded could not be determined: ")],
      tail: [],
    };
  const failing = result.controls.filter(({ status }) => status === "fail");
  if (regions === 0)
    return hasProblems
      ? { head: [text("Not every trail of this account works: ")], tail: [] }
      : { head: [text("Of the controls of this policy ")], tail: [[text(rest(result, failing.length))]] };
  const where = regions === 1 ? `in ${covered[0]}` : regions === 2 ? "in both Regions" : `in all ${regions} Regions`;
  const clean = !hasProblems && failing.length === 0 && result.gate.verdict === "pass";
  if (clean)
    return {
      head: [text(`API activity in this account is reliably recorded ${where}`), ...by(result), text(": ")],
      tail: [[text(allHolds(result))]],
    };
  return {
    head: [text(`API activity in this account is recorded ${where}`), ...by(result), text(", but ")],
    tail: [[text(rest(result, failing.length))]],
  };
}

/** By which trail, where one does it all; unsaid where the result lists none. */
function by({ trails, account }: HeadlineFacts): Part[] {
  const effective = trails.filter((trail) => trail.effective);
  if (effective.length === 0) return [];
  const multiRegion = effective.filter(({ isMultiRegionTrail }) => isMultiRegionTrail);
  const [only, ...others] = effective.length === 1 ? effective : multiRegion;
  if (!only || others.length > 0) return [text(`, by ${counted(effective.length, "trail")}`)];
  const isNamed = distinction(only, trails)?.includes(only.accountId);
  const owner = only.accountId === account.id || isNamed ? "" : ` of account ${shortName(only.accountId)}`;
  return [
    text(`, by the ${only.isOrganizationTrail ? "organization " : ""}trail `),
    ...trailName(only, trails),
    text(owner),
  ];
}

/** Nothing passes or fails: for lack of evidence, or since a person must look, or since there is nothing. */
function whyNothing({ unreadable, summary, findings }: HeadlineFacts): string {
  const unknown = findings.filter(({ status }) => status === "unknown");
  if (unknown.length > 0 && unknown.every(({ cause }) => cause === "too-early")) return "it is too early to decide";
  if (summary.unknown > 0)
    return unreadable.length > 0
      ? "the required evidence could not be read"
      : "the evidence that was read does not decide it";
  if (summary.manual > 0) return "everything needs manual review";
  return summary.attested ? "what no scan can evaluate is attested" : "no control had anything to evaluate";
}

function rest(result: HeadlineFacts, failing: number): string {
  const parts = [
    ...(failing > 0 ? [`${counted(failing, "control")} ${failing === 1 ? "fails" : "fail"}`] : []),
    ...open(result),
  ];
  return parts.length > 0 ? inWords(parts) : "none fails";
}

/** What a scan has no verdict on: reported also where the rest passes. */
function open(result: HeadlineFacts): string[] {
  const unknown = result.controls.filter(({ status }) => status === "unknown").length;
  return [...(unknown > 0 ? [`${counted(unknown, "control")} could not be evaluated`] : []), ...manualReview(result)];
}

function manualReview({ summary: { manual, attested = 0 } }: HeadlineFacts): string[] {
  return [
    ...(manual > 0 ? [`${counted(manual, "finding")} ${manual === 1 ? "needs" : "need"} manual review`] : []),
    ...(attested > 0 ? [`${counted(attested, "finding")} ${attested === 1 ? "is" : "are"} attested`] : []),
  ];
}

function allHolds(result: HeadlineFacts): string {
  const { waived } = result.summary;
  const left = open(result);
  const holds = waived > 0 ? `every failure is waived (${counted(waived, "failure")})` : "no control fails";
  return left.length > 0 ? inWords([holds, ...left]) : waived > 0 ? holds : "every control passes";
}

function trailClauses(problems: readonly TrailProblem[], trails: HeadlineFacts["trails"]): Part[][] {
  const shown = problems.length > MOST_TRAILS + 1 ? problems.slice(0, MOST_TRAILS) : problems;
  const more = problems.length - shown.length;
  return [
    ...shown.map((one) => [text("the trail "), ...trailName(one, trails), text(` ${one.clause}`)]),
    ...(more > 0 ? [[text(`${more} more trails do not record or do not deliver`)]] : []),
  ];
}

function regionClauses({ covered, notRecorded, unknown, partlyRecorded }: RegionSummary): Part[][] {
  const all = covered.length + notRecorded.length + unknown.length;
  const clauses: string[] = [];
  const others = [...covered, ...unknown];
  const many = notRecorded.length > MOST_REGIONS + 1;
  if (notRecorded.length === all && all > 1) clauses.push(`nothing in any of the ${all} Regions is recorded`);
  else if (many && others.length <= MOST_REGIONS)
    clauses.push(`nothing is recorded in any Region except ${inWords(others)}`);
  else if (notRecorded.length > 0)
    clauses.push(`nothing in ${inWords(notRecorded, MOST_REGIONS, "Regions")} is recorded`);
  if (partlyRecorded.length === all && all > 1)
    clauses.push(`not all management events are recorded in any of the ${all} Regions`);
  else if (partlyRecorded.length > 0)
    clauses.push(`not all management events in ${inWords(partlyRecorded, MOST_REGIONS, "Regions")} are recorded`);
  if (unknown.length === all && all > 1) clauses.push(`whether any of the ${all} Regions is covered is unknown`);
  else if (unknown.length > 0)
    clauses.push(
      `whether ${inWords(unknown, MOST_REGIONS, "Regions")} ${unknown.length === 1 ? "is" : "are"} covered is unknown`,
    );
  return clauses.map((words) => [text(words)]);
}

/** Trails whose status could not be read. Where a Region is unknown for it, that says more. */
function unreadTrails({ trails, controls }: HeadlineFacts, { unknown }: RegionSummary): Part[][] {
  // Where no control needs the status, no call was made.
  const asked = controls.some(({ permissions }) => permissions.includes("cloudtrail:GetTrailStatus"));
  if (unknown.length > 0 || !asked) return [];
  const unread = trails.filter(({ effective }) => effective === null);
  const [only] = unread;
  if (!only) return [];
  return unread.length === 1
    ? [[text("whether the trail "), ...trailName(only, trails), text(" works is unknown")]]
    : [[text(`whether ${unread.length} trails work is unknown`)]];
}
