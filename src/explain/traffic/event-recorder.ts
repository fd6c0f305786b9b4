import { type CloudTrailEvent, isRecorded, type RecordsAnswer } from "../../selectors/index.ts";
import type { EvaluatedTrails } from "../trails/evaluated-trails.ts";

export type Answer = RecordsAnswer["answer"];

/** Evaluates events one after the other. */
export interface EventRecorder {
  readonly answer: (event: CloudTrailEvent) => Answer;
  /** How many trails record the last event, if they are counted. */
  readonly copies: number;
  /** How many events each trail records, in the order of the trails, if they are counted. */
  readonly byTrail: readonly number[];
}

/** Whether the trails record events, without reasons. `counting`: and which do. */
export function eventRecorder({ trails, hidden }: EvaluatedTrails, counting: boolean): EventRecorder {
  const effective = trails.flatMap(({ effective, compiled }, index) =>
    effective === false ? [] : [{ compiled, index }],
  );
  const byTrail = trails.map(() => 0);
  const unseen = new Map<string | undefined, boolean>();
  const isHidden = (region: string | undefined) => {
    const known = unseen.get(region);
    if (known !== undefined) return known;
    const found = hidden(region) !== undefined;
    unseen.set(region, found);
    return found;
  };
  const verdict = {
    copies: 0,
    byTrail,
    answer: (event: CloudTrailEvent): Answer => {
      let [copies, open] = [0, false];
      for (const { compiled, index } of effective) {
        const answer = isRecorded(compiled, event);
        if (answer === "recorded") {
          copies++;
          byTrail[index] = (byTrail[index] ?? 0) + 1;
          if (!counting) break;
        } else if (answer === "undecidable") open = true;
      }
      verdict.copies = copies;
      if (copies > 0) return "recorded";
      return open || isHidden(event.awsRegion) ? "undecidable" : "not-recorded";
    },
  };
  return verdict;
}
