import { describeSelector } from "../../model/text/describe-selector.ts";
import type { CloudTrailEvent, Field } from "../event/event.ts";
import { textIn } from "../trail/descriptions.ts";
import type { CompiledPart, CompiledTrail } from "./compiled-trail.ts";
import { ANY_CASE_POSSIBLE, EXACT_POSSIBLE, MAYBE, NO, type Outcomes, YES } from "./outcomes.ts";

/** Why it is undecidable whether one of the trails records the event. */
export function doubtsAbout(trails: readonly CompiledTrail[], event: CloudTrailEvent): string[] {
  const reasons = new Set<string>();
  for (const { trail, parts } of trails)
    for (const part of parts) {
      const outcomes = part.match(event);
      if (outcomes === NO || outcomes === YES) continue;
      const selector = part.selector.kind === "unreadable" ? "" : `, ${describeSelector(part.selector)}`;
      const doubts = [...part.doubts, ...conditionDoubts(part, event), ...resourceDoubts(part, event)];
      for (const doubt of doubts) reasons.add(`${trail.name}${selector}: ${doubt}`);
    }
  return [...reasons];
}

function conditionDoubts({ plain }: CompiledPart, event: CloudTrailEvent): string[] {
  return plain.flatMap(({ condition, match }) => {
    const outcomes = match(event);
    if (outcomes === YES) return [];
    if (condition.openQuestion && (outcomes & MAYBE) === MAYBE) return [condition.openQuestion];
    if (textIn(event, condition.field) === undefined)
      return [
        condition.field === "globalService"
          ? "it is not known whether the call was made by a global endpoint"
          : `the record has no ${condition.field}, and AWS does not document the result`,
      ];
    return dependsOnLetterCase(outcomes) ? [letterCaseDoubt(condition.field)] : [];
  });
}

function resourceDoubts({ resources }: CompiledPart, event: CloudTrailEvent): string[] {
  const outcomes = resources?.match(event) ?? YES;
  if (outcomes === YES) return [];
  if (dependsOnLetterCase(outcomes)) return [letterCaseDoubt("resources.ARN")];
  const question = resources?.conditions.find((condition) => condition.openQuestion)?.openQuestion;
  if (question) return [question];
  if (event.resources?.some(({ ARNPrefix }) => ARNPrefix !== undefined))
    return ["AWS does not document how a condition on resources.ARN matches an ARNPrefix entry"];
  return ["its negative condition excludes one of the record's resources and not another"];
}

function dependsOnLetterCase(outcomes: Outcomes): boolean {
  return ((outcomes & EXACT_POSSIBLE) !== 0) !== ((outcomes & ANY_CASE_POSSIBLE) !== 0);
}

const letterCaseDoubt = (field: Field) =>
  `AWS does not document whether letter case matters to prefixes and suffixes, and on ${field} that decides`;
