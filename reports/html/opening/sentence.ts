import type { ScanResult } from "../../../src/model/result.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { inWords, line, name } from "../plain.ts";
import { type Coverage, coverage } from "./coverage.ts";
import { type Piece, type Trouble, troubles } from "./troubles.ts";

const MOST_TRAILS = 2;
const MOST_REGIONS = 3;

/** What a manager must know, in one sentence built from the findings; the facts, never a new judgement. */
export function verdictSentence(result: ScanResult): Piece[] {
  const regions = coverage(result);
  const broken = troubles(result);
  const facts = [...trailFacts(broken), ...regionFacts(regions), ...unreadTrails(result, regions)];
  const { head, tail } = opening(result, regions, facts.length > 0);
  const said = facts.length > 0 ? facts : tail;
  return said.length > 0 ? [...head, ...sequence(said), "."] : [...head, "."];
}

interface Opening {
  readonly head: Piece[];
  /** What is said where neither trails nor regions are in trouble. */
  readonly tail: Piece[][];
}

function opening(result: ScanResult, { covered, blind, unknown, partial }: Coverage, troubled: boolean): Opening {
  const judged = result.findings.some(({ status }) => status === "pass" || status === "fail");
  if (!judged)
    return {
      head: ["Whether API activity in this account is recorded could not be determined: "],
      tail: [[whyNothing(result)]],
    };
  const regions = covered.length + blind.length + unknown.length;
  if (blind.length > 0) {
    const how = blind.length === regions ? "recorded" : "reliably recorded";
    return { head: [`API activity in this account is not ${how}: `], tail: [] };
  }
  if (partial.length > 0) return { head: ["API activity in this account is not fully recorded: "], tail: [] };
  if (unknown.length > 0)
    return { head: ["Whether API activity in this account is reliably recorded could not be determined: "], tail: [] };
  const failing = result.controls.filter(({ status }) => status === "fail");
  if (regions === 0)
    return troubled
      ? { head: ["Not every trail of this account works: "], tail: [] }
      : { head: ["Of the controls of this policy "], tail: [rest(result, failing.length)] };
  const where = regions === 1 ? `in ${covered[0]}` : regions === 2 ? "in both regions" : `in all ${regions} regions`;
  const clean = !troubled && failing.length === 0 && result.gate.verdict === "pass";
  if (clean)
    return {
      head: [`API activity in this account is reliably recorded ${where}`, ...by(result), ": "],
      tail: [[allHolds(result)]],
    };
  return {
    head: [`API activity in this account is recorded ${where}`, ...by(result), ", but "],
    tail: [rest(result, failing.length)],
  };
}

/** By which trail, where one does it all; unsaid where the result lists none. */
function by({ trails, account }: ScanResult): Piece[] {
  const effective = trails.filter((trail) => trail.effective);
  if (effective.length === 0) return [];
  const [only, ...others] = effective.filter(({ isMultiRegionTrail }) => isMultiRegionTrail);
  if (!only || others.length > 0) return [`, by ${counted(effective.length, "trail")}`];
  const owner = only.accountId === account.id ? "" : ` of account ${line(only.accountId)}`;
  return [`, by the ${only.isOrganizationTrail ? "organization " : ""}trail `, { name: name(only.name) }, owner];
}

/** Nothing passes or fails: for lack of evidence, or since a person must look, or since there is nothing. */
function whyNothing({ unreadable, summary }: ScanResult): string {
  if (summary.unknown > 0)
    return unreadable.length > 0
      ? "the required evidence could not be read"
      : "the evidence that was read does not decide it";
  return summary.manual > 0 ? "everything needs manual review" : "no control had anything to evaluate";
}

function rest(result: ScanResult, failing: number): Piece[] {
  const parts = [
    ...(failing > 0 ? [`${counted(failing, "control")} ${failing === 1 ? "fails" : "fail"}`] : []),
    ...notEvaluated(result),
  ];
  return [parts.length > 0 ? inWords(parts) : "none fails"];
}

/** What a scan has no verdict on: never left out where the rest is well. */
function notEvaluated({ controls, summary: { manual } }: ScanResult): string[] {
  const open = controls.filter(({ status }) => status === "unknown").length;
  return [
    ...(open > 0 ? [`${counted(open, "control")} could not be evaluated`] : []),
    ...(manual > 0 ? [`${counted(manual, "finding")} ${manual === 1 ? "needs" : "need"} manual review`] : []),
  ];
}

function allHolds(result: ScanResult): string {
  const { waived } = result.summary;
  const open = notEvaluated(result);
  const holds =
    waived > 0 ? `no failure is left that is not waived (${counted(waived, "failure")} accepted)` : "no control fails";
  return open.length > 0 ? inWords([holds, ...open]) : waived > 0 ? holds : "every control holds";
}

function trailFacts(broken: readonly Trouble[]): Piece[][] {
  const shown = broken.length > MOST_TRAILS + 1 ? broken.slice(0, MOST_TRAILS) : broken;
  const more = broken.length - shown.length;
  return [
    ...shown.map(({ trail, clause }): Piece[] => ["the trail ", { name: trail }, ` ${clause}`]),
    ...(more > 0 ? [[`${more} more trails do not record or do not deliver`]] : []),
  ];
}

function regionFacts({ covered, blind, unknown, partial }: Coverage): Piece[][] {
  const all = covered.length + blind.length + unknown.length;
  const facts: Piece[][] = [];
  const others = [...covered, ...unknown];
  const many = blind.length > MOST_REGIONS + 1;
  if (blind.length === all && all > 1) facts.push([`nothing in any of the ${all} regions is recorded`]);
  else if (many && others.length <= MOST_REGIONS)
    facts.push([`nothing is recorded in any region but ${inWords(others)}`]);
  else if (blind.length > 0) facts.push([`nothing in ${inWords(blind, MOST_REGIONS, "regions")} is recorded`]);
  if (partial.length === all && all > 1)
    facts.push([`not all management events are recorded in any of the ${all} regions`]);
  else if (partial.length > 0)
    facts.push([`not all management events in ${inWords(partial, MOST_REGIONS, "regions")} are recorded`]);
  if (unknown.length === all && all > 1) facts.push([`whether any of the ${all} regions is covered is unknown`]);
  else if (unknown.length > 0)
    facts.push([
      `whether ${inWords(unknown, MOST_REGIONS, "regions")} ${unknown.length === 1 ? "is" : "are"} covered is unknown`,
    ]);
  return facts;
}

/** Trails that nobody could look at. Where a region is unknown for it, that says more. */
function unreadTrails({ trails, controls }: ScanResult, { unknown }: Coverage): Piece[][] {
  // Where no control asked, nothing was tried.
  const asked = controls.some(({ permissions }) => permissions.includes("cloudtrail:GetTrailStatus"));
  if (unknown.length > 0 || !asked) return [];
  const unread = trails.filter(({ effective }) => effective === null);
  const [only] = unread;
  if (!only) return [];
  return unread.length === 1
    ? [["whether the trail ", { name: name(only.name) }, " works is unknown"]]
    : [[`whether ${unread.length} trails work is unknown`]];
}

/** `a, b, and c` of whole clauses. */
function sequence(clauses: readonly Piece[][]): Piece[] {
  return clauses.flatMap((clause, i) => {
    const last = i === clauses.length - 1;
    return [i === 0 ? "" : last ? ", and " : ", ", ...clause];
  });
}
