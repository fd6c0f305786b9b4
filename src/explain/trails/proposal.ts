import { distinctNames } from "../../model/aws/trail-names.ts";
import { UserError } from "../../model/errors.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import {
  compile,
  type ProposalDefaults,
  parseProposed,
  proposalOf,
  type RecordingTrail,
} from "../../selectors/index.ts";
import { type EvaluatedTrail, type EvaluatedTrails, proposedTrail } from "./evaluated-trails.ts";

/**
 * Trails of a document with proposed selectors.
 *
 * @throws UserError (exit 2) with the JSON Pointer and the rule of the first thing that AWS would refuse.
 */
export function readProposed(json: unknown, name: string, place: ProposalDefaults): readonly RecordingTrail[] {
  const proposed = parseProposed(json, place);
  if ("trails" in proposed) return proposed.trails;
  const [first, ...more] = proposed.problems;
  const rest = more.length > 0 ? ` (and ${more.length} more)` : "";
  throw new UserError(
    `${name}: ${oneLine(first?.pointer ?? "", 300) || "the document"} ${oneLine(first?.message ?? "is wrong", 500)}${rest}`,
  );
}

/** Proposed trails alone. */
export function proposalAlone(trails: readonly RecordingTrail[]): EvaluatedTrails {
  return { trails: trails.map(proposedTrail), hidden: () => undefined };
}

/**
 * The trails after the proposal. A list of trails replaces all trails. The input of `put-event-selectors` changes the selectors
 * of the trail that it names, or else of the only trail; where it names none and there is not exactly one trail, the proposed
 * trail replaces all.
 *
 * @throws UserError (exit 2) if the named trail does not exist, or several have the name (names are unique in a Region).
 */
export function afterProposal(
  before: EvaluatedTrails,
  document: unknown,
  proposed: readonly RecordingTrail[],
): EvaluatedTrails {
  const json = proposalOf(document);
  const [one] = proposed;
  if (Array.isArray(json) || !one) return { ...before, trails: proposed.map(proposedTrail) };
  const named = nameIn(json);
  const present =
    named === undefined ? before.trails : before.trails.filter(({ compiled }) => isNamed(compiled.trail, named));
  if (named !== undefined && present.length === 0) {
    const names = distinctNames(before.trails.map(({ compiled }) => compiled.trail)).join(", ");
    throw new UserError(
      `/TrailName: trail ${oneLine(named, 200)} does not exist; ${names ? `trails are ${names}` : "the account has no trail"}`,
    );
  }
  const [target, ...others] = present;
  if (named !== undefined && others.length > 0)
    throw new UserError(
      `/TrailName: ${present.length} trails are named ${oneLine(named, 200)}: give the ARN of one, ${present.map(({ compiled }) => compiled.trail.arn).join(" or ")}`,
    );
  if (!target || others.length > 0) return { ...before, trails: [proposedTrail(one)] };
  return {
    ...before,
    trails: before.trails.map((trail) => (trail === target ? withSelectors(trail, one, json) : trail)),
  };
}

function nameIn(json: unknown): string | undefined {
  const { TrailName, TrailARN } = (json ?? {}) as { TrailName?: unknown; TrailARN?: unknown };
  const name = TrailName ?? TrailARN;
  return typeof name === "string" ? name : undefined;
}

const isNamed = ({ name, arn }: RecordingTrail, wanted: string) => wanted === name || wanted === arn;

/** A trail with other selectors: put-event-selectors changes nothing else. */
function withSelectors(
  evaluated: EvaluatedTrail,
  { selectors, insightSelectors }: RecordingTrail,
  json: unknown,
): EvaluatedTrail {
  const { trail } = evaluated.compiled;
  const insights = (json as { InsightSelectors?: unknown }).InsightSelectors ? { insightSelectors } : {};
  return { ...evaluated, proposed: true, compiled: compile({ ...trail, selectors, ...insights }) };
}
