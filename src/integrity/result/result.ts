import { NOTHING_FOUND, NOTHING_VERIFIED } from "../../model/integrity/integrity-notes.ts";
import { isUnexplained, isWrong } from "../../model/integrity/integrity-problem.ts";
import type {
  DigestCounts,
  IntegrityNote,
  IntegrityRegion,
  IntegrityResult,
  Problem,
} from "../../model/integrity/integrity-result.ts";
import { verifiedShare } from "../chain/intervals.ts";
import { mergeKeyProblems } from "./keys-not-in-file.ts";

/** The document, in an order that does not depend on which response came first. */
export function integrityResult(
  about: Omit<IntegrityResult, "summary" | "exitCode" | "regions" | "problems">,
  found: readonly IntegrityRegion[],
  reported: readonly Problem[],
  keysFile: string | undefined,
  allowed: Allowed,
): IntegrityResult {
  const regions = [...found].sort((a, b) => compare(placeOf(a), placeOf(b)));
  const merged = keysFile === undefined ? reported : mergeKeyProblems(reported, regions, keysFile);
  const problems = [...merged].sort((a, b) => compare(sortKey(a), sortKey(b)));
  const { schemaVersion, tool, trail, source, range, digestsOnly, notes } = about;
  return {
    schemaVersion,
    tool,
    trail,
    source,
    range,
    digestsOnly,
    summary: {
      digests: sum(
        regions.map(({ digests }) => digests),
        NO_DIGESTS,
      ),
      backfillDigests: sum(
        regions.map(({ backfillDigests }) => backfillDigests),
        NO_DIGESTS,
      ),
      logs: sum(
        regions.map(({ logs }) => logs),
        { valid: 0, invalid: 0, missing: 0, unreadable: 0, undigested: 0 },
      ),
      bytes: regions.reduce((bytes, region) => bytes + region.bytes, 0),
      expectedSeconds: regions.reduce((seconds, region) => seconds + region.expectedSeconds, 0),
      verifiedSeconds: regions.reduce((seconds, region) => seconds + region.verifiedSeconds, 0),
      verifiedShare: verifiedShare(regions.flatMap(({ intervals }) => intervals)),
    },
    exitCode: integrityExitCode(problems, notes, allowed),
    regions,
    problems,
    notes: [...notes].sort((a, b) => compare([a.code, a.message], [b.code, b.message])),
  };
}

const NO_DIGESTS: DigestCounts = { valid: 0, invalid: 0, missing: 0, unreadable: 0 };

function sum<T extends Readonly<Record<keyof T, number>>>(parts: readonly T[], none: T): T {
  const total = { ...none } as Record<keyof T, number>;
  for (const part of parts) for (const name of Object.keys(none) as (keyof T)[]) total[name] += part[name];
  return total as T;
}

const placeOf = ({ accountId, region }: { accountId: string; region: string }) => [accountId, region];

function sortKey({ accountId, region, from = "", kind, bucket, key, detail }: Problem): string[] {
  return [accountId, region, from, kind, bucket, key, detail];
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [i, text] of a.entries()) {
    const other = b[i] ?? "";
    if (text !== other) return text < other ? -1 : 1;
  }
  return 0;
}

/** What does not change the exit code. */
interface Allowed {
  readonly gaps: boolean;
  readonly empty: boolean;
}

/** 1: a problem. 3: none, but something could not be read or explained, or nothing was verified. */
function integrityExitCode(
  problems: readonly Problem[],
  notes: readonly IntegrityNote[],
  allowed: Allowed,
): IntegrityResult["exitCode"] {
  if (problems.some(isWrong)) return 1;
  if (!allowed.empty && notes.some(({ code }) => code === NOTHING_VERIFIED || code === NOTHING_FOUND)) return 3;
  const isOpen = (problem: Problem) => problem.kind === "unreadable" || (!allowed.gaps && isUnexplained(problem));
  return problems.some(isOpen) ? 3 : 0;
}
