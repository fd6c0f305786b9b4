import { isUnexplained, isWrong } from "../../../src/model/integrity/integrity-problem.ts";
import type { IntegrityResult, Problem } from "../../../src/model/integrity/integrity-result.ts";
import { inSentence, inWords } from "../../../src/model/text/sentence.ts";
import { keysNotInFile, nothingVerified, partlyVerified, problemGroups } from "../../integrity-verdict.ts";
import type { Mark } from "../marks.ts";

export interface Verdict {
  readonly mark: Mark;
  readonly sentence: string;
}

const MARKS = {
  intact: { kind: "pass", word: "Intact" },
  partly: { kind: "partly", word: "Partly verified" },
  undecided: { kind: "unknown", word: "Undecided" },
  nothing: { kind: "unknown", word: "Nothing verified" },
  notIntact: { kind: "fail", word: "Not intact" },
  otherKeys: { kind: "fail", word: "Not verified" },
} as const satisfies Record<string, Mark>;

/** What a validation comes to, as a mark and a sentence that agree. */
export function verdictOf(result: IntegrityResult): Verdict {
  const { problems, exitCode, summary, regions, digestsOnly } = result;
  const say = (mark: keyof typeof MARKS, sentence: string): Verdict => ({ mark: MARKS[mark], sentence });
  if (exitCode === 1) {
    const keys = keysNotInFile(result);
    if (keys !== undefined) return say("otherKeys", keys);
    const found = problemGroups(problems.filter(isWrong)).map(
      ({ heading, count }) => `${inSentence(heading)} (${count})`,
    );
    return say("notIntact", `The log files are not intact: ${inWords(found, 3, "kinds of problems")}.`);
  }
  const nothing = nothingVerified(result);
  if (nothing !== undefined) return say(nothing.startsWith("Only part") ? "partly" : "nothing", nothing);
  if (exitCode === 3)
    return say(
      "undecided",
      `No failure was found, but ${incomplete(problems)}: whether the log files are intact is undecided.`,
    );
  if (summary.digests.valid === 0)
    return say("nothing", "Nothing was verified: no digest file was found in this range.");
  if (regions.some((one) => !one.intervals.some((interval) => interval.verified)))
    return say("partly", "What was verified is intact, but nothing was verified for some Regions.");
  const partly = partlyVerified(result);
  if (partly !== undefined) return say("partly", partly);
  return say(
    "intact",
    `The ${digestsOnly ? "digest" : "log"} files are intact: they are as CloudTrail delivered them.`,
  );
}

function incomplete(problems: readonly Problem[]): string {
  return inWords([
    ...(problems.some(({ kind }) => kind === "unreadable") ? ["something could not be read"] : []),
    ...(problems.some(isUnexplained) ? ["a gap between digest files is unexplained"] : []),
  ]);
}
