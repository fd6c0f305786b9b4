import type { GateResult } from "../src/model/documents/result.ts";

/** The verdict of the gate in words. */
export const GATE_WORDS: Readonly<Record<GateResult["verdict"], string>> = {
  pass: "Gate passes",
  fail: "Gate fails",
  undecided: "Gate undecided",
};
