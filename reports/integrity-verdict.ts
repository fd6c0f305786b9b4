import {
  LIKELY_REASON,
  NOTHING_EXPECTED,
  NOTHING_FOUND,
  NOTHING_VERIFIED,
} from "../src/model/integrity/integrity-notes.ts";
import { isUnexplained, isWrong, kindText } from "../src/model/integrity/integrity-problem.ts";
import type { IntegrityNote, IntegrityResult, Problem } from "../src/model/integrity/integrity-result.ts";
import { counted, percent } from "../src/model/text/safe-text.ts";

/** The sentence for reports if nothing, or nothing of some Regions, was verified. */
export function nothingVerified({ exitCode, problems, notes, summary }: IntegrityResult): string | undefined {
  if (problems.some((one) => isWrong(one) || one.kind === "unreadable" || isUnexplained(one))) return undefined;
  const nothing = notes.find((note) => isAboutRun(note));
  if (nothing) return `Nothing was verified: ${nothing.message}.`;
  const places = notes.filter(({ code }) => code === NOTHING_FOUND).length;
  if (places === 0 || exitCode === 0) return undefined;
  const where = places === 1 ? "a requested Region" : `${places} requested Regions`;
  return `Only part was verified: ${counted(summary.digests.valid, "digest file")} valid, but no file was found in ${where}.`;
}

/** The sentence if the file of public keys does not belong to the digest files: that says nothing about the log files. */
export function keysNotInFile({ problems }: IntegrityResult): string | undefined {
  const wrong = problems.filter(isWrong);
  const [first] = wrong;
  const isMerged = wrong.every(({ kind, count }) => kind === "digest-key-unknown" && count !== undefined);
  return first && isMerged ? `Not verified: ${first.detail}` : undefined;
}

/** The sentence if an hour or more of the expected time is not verified, and the exit code does not show it. */
export function partlyVerified({ exitCode, problems, summary }: IntegrityResult): string | undefined {
  const { expectedSeconds, verifiedSeconds } = summary;
  if (exitCode !== 0 || expectedSeconds - verifiedSeconds < HOUR || verifiedSeconds === 0) return undefined;
  const gaps = problems.filter(isUnexplained).length;
  const allowed = gaps > 0 ? `; ${counted(gaps, "unexplained gap")} allowed (--allow-gaps)` : "";
  return `Only part was verified, and that is intact: ${percent(verifiedSeconds / expectedSeconds)} of the time in which digests were expected${allowed}.`;
}

/** In seconds. A digest file covers about an hour; less can be missing between two of them. */
const HOUR = 3600;

const isAboutRun = ({ code, region }: IntegrityNote): boolean =>
  code === NOTHING_VERIFIED || (code === NOTHING_EXPECTED && region === undefined);

/** Likely reasons why nothing was found. */
export const likelyReasons = ({ notes }: IntegrityResult): string[] =>
  notes.filter(({ code }) => code === LIKELY_REASON).map(({ message }) => message);

/** Notes that reports show in a list. */
export const otherNotes = ({ notes }: IntegrityResult): IntegrityNote[] =>
  notes.filter((note) => !isAboutRun(note) && note.code !== LIKELY_REASON);

/** Headings of kinds, in the order in which an investigator works through them. */
const HEADINGS: readonly (readonly [kind: string, heading: string])[] = [
  ["log-modified", "Modified log files"],
  ["log-invalid-format", "Log files that are not valid gzip files"],
  ["log-missing", "Missing log files"],
  ["log-undigested", "Log files that no digest file lists"],
  ["digest-invalid-signature", "Digest files with an invalid signature"],
  ["digest-invalid-format", "Digest files with an invalid format"],
  ["digest-key-unknown", "Digest files signed with an unknown key"],
  ["digest-missing", "Missing digest files"],
  ["digest-moved", "Digest files that were moved"],
  ["chain-broken", "Breaks in the digest chain"],
  ["digests-stopped", "Regions without further digest files"],
  ["unreadable", "Objects that could not be read"],
  ["gap (unexplained)", "Unexplained gaps between digest files"],
  ["gap", "Explained gaps between digest files"],
];

export interface ProblemGroup {
  /** As {@link kindText} names it. */
  readonly kind: string;
  readonly heading: string;
  /** Number of objects. */
  readonly count: number;
  readonly problems: readonly Problem[];
}

/** Problems by kind: modified, missing and undigested log files first, then the digest chain, then the rest. */
export function problemGroups(problems: readonly Problem[]): ProblemGroup[] {
  return HEADINGS.map(([kind, heading]) => {
    const own = problems.filter((one) => kindText(one) === kind);
    return { kind, heading, count: own.reduce((sum, { count = 1 }) => sum + count, 0), problems: own };
  }).filter((group) => group.count > 0);
}
