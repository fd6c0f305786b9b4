import type { Posture } from "../model/posture.ts";
import { covers, globalServiceEvents } from "../selectors/index.ts";
import { type Recorder, recorders } from "./recorders.ts";

/** Reads and writes, by themselves: a trail may record one half alone. */
export const HALVES = [true, false] as const;

/** The trails that surely record global service events of a half, and those that possibly do. */
export function recordingHalf(posture: Posture, readOnly: boolean) {
  const set = globalServiceEvents({ partition: posture.account.partition, readOnly });
  const answers = recorders(posture).map((one) => ({ one, answer: covers([one.compiled], set).answer }));
  const those = (...wanted: string[]) => answers.filter(({ answer }) => wanted.includes(answer)).map(({ one }) => one);
  return { surely: those("covered", "partly"), possibly: those("covered", "partly", "undecidable") };
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
