import type { Posture } from "../../model/resources/posture.ts";
import { type CompiledTrail, covers, type EventSet, globalServiceEvents, mayRecord } from "../../selectors/index.ts";
import { type Recorder, recorders } from "./recorders.ts";

/** Reads and writes, by themselves: a trail may record one half alone. */
export const HALVES = [true, false] as const;

/** The trails that surely record global service events of a half, and those that possibly do. */
export function recordingHalf(posture: Posture, readOnly: boolean) {
  const set = globalServiceEvents({ partition: posture.account.partition, readOnly });
  const all = recorders(posture);
  const surely = new Set(all.filter(({ compiled }) => recordsSome(compiled, set, readOnly)));
  return {
    surely: [...surely],
    get possibly() {
      return all.filter((one) => surely.has(one) || isPossible(one, set));
    },
  };
}

const answers = new WeakMap<CompiledTrail, Map<boolean, boolean>>();

/** Whether a trail surely records global service events of a half: asked once, in however many postures the trail is. */
function recordsSome(compiled: CompiledTrail, set: EventSet, readOnly: boolean): boolean {
  const known = answers.get(compiled) ?? new Map<boolean, boolean>();
  answers.set(compiled, known);
  const answer = known.get(readOnly) ?? ["covered", "partly"].includes(covers([compiled], set).answer);
  known.set(readOnly, answer);
  return answer;
}

/** Whether a trail that is, or may be, effective possibly records some event of a set. */
function isPossible({ effective, compiled }: Recorder, set: EventSet): boolean {
  return effective.status !== "fail" && mayRecord({ ...compiled.trail, logging: true }, set);
}

/** Whether an account that had no copy of global service events has one. */
export function isNewlyCopied(before: Posture, after: Posture): boolean {
  return copies(before).length === 0 && copies(after).length > 0;
}

const found = new WeakMap<Posture, readonly Recorder[]>();

/** The trails that record the same half of the global service events; none where at most one does. */
export function copies(posture: Posture): readonly Recorder[] {
  const known = found.get(posture);
  if (known) return known;
  const halves = HALVES.map((half) => recordingHalf(posture, half).surely).filter(({ length }) => length > 1);
  const twice = new Set(halves.flat());
  const all = recorders(posture).filter((one) => twice.has(one));
  found.set(posture, all);
  return all;
}
