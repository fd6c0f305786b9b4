import { type CompiledTrail, compiled } from "../records/compiled-trail.ts";
import type { EventSet } from "../sets/event-set.ts";
import { hasOnlyEquals, includes, type TextSet } from "../text/text-set.ts";
import type { RecordingTrail } from "../trail/trail.ts";

/** Answers to questions about a list of trails, each found once. Lists do not change; of one trail nothing is kept. */
export function answersByList<T>(): (
  list: readonly (RecordingTrail | CompiledTrail)[],
  question: string,
  find: () => T,
) => T {
  const known = new WeakMap<readonly unknown[], Map<string, T>>();
  return (list, question, find) => {
    if (list.length < 2) return find();
    const answers = known.get(list) ?? new Map<string, T>();
    known.set(list, answers);
    const answer = answers.get(question) ?? find();
    answers.set(question, answer);
    return answer;
  };
}

const prepared = answersByList<readonly CompiledTrail[]>();

export function allCompiled(trails: readonly (RecordingTrail | CompiledTrail)[]): readonly CompiledTrail[] {
  return prepared(trails, "", () => trails.map(compiled));
}

const recording = answersByList<readonly CompiledTrail[]>();

/** The trails that record in a Region of a set: of thousands of single-Region trails nearly none. */
export function recordingIn(
  trails: readonly CompiledTrail[],
  { fields: { awsRegion } }: EventSet,
): readonly CompiledTrail[] {
  if (awsRegion && !hasOnlyEquals(awsRegion)) return findRecording(trails, awsRegion);
  return recording(trails, (awsRegion?.equals ?? []).join(), () => findRecording(trails, awsRegion));
}

function findRecording(trails: readonly CompiledTrail[], regions: TextSet | undefined): readonly CompiledTrail[] {
  return trails.filter(
    ({ trail: { logging, isMultiRegionTrail, homeRegion } }) =>
      logging !== false && (isMultiRegionTrail || !regions || includes(regions, homeRegion)),
  );
}
