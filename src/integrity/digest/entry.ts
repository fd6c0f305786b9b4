import { type DigestName, parseDigestKey } from "../layout/object-names.ts";
import type { PreviousDigest } from "./parse.ts";
import type { DigestProblem, Located, ValidDigest } from "./verify.ts";

/** What is kept of a digest file after its log files are verified: small, since there may be thousands. */
export type DigestEntry = ValidEntry | ProblemEntry;

export interface ValidEntry extends Located {
  readonly state: "valid";
  readonly start: number;
  readonly end: number;
  readonly hash: string;
  readonly signature: string;
  readonly previous: PreviousDigest | null;
}

export interface ProblemEntry extends Located, Omit<DigestProblem, "state" | "claims" | "code" | "call"> {
  readonly state: "problem";
}

export function validEntry(located: Located, { body, hash, signature }: ValidDigest): ValidEntry {
  const { start, end, previous } = body;
  const { key, bucket, region, time, backfill } = located;
  return { key, bucket, region, time, backfill, state: "valid", start, end, hash, signature, previous };
}

export function problemEntry({ key, bucket, region, time, backfill }: Located, problem: DigestProblem): ProblemEntry {
  const { claims: _, code: _code, call: _call, ...rest } = problem;
  return { key, bucket, region, time, backfill, ...rest };
}

/** An object's identity. A bucket's name has no slash. */
export const idOf = ({ bucket, key }: { readonly bucket: string; readonly key: string }): string => `${bucket}/${key}`;

/** By time, then by name. */
export function inOrder<T extends Pick<Located, "time" | "key">>(entries: Iterable<T>): T[] {
  return [...entries].sort((a, b) => a.time - b.time || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** Where the previous digest file is. If its name has no time, it ends where the next one starts. */
export function locatePrevious(entry: ValidEntry): (Located & { readonly name: DigestName | undefined }) | undefined {
  if (entry.previous === null) return undefined;
  const { bucket, key } = entry.previous;
  const name = parseDigestKey(key);
  return {
    bucket,
    key,
    region: name?.region ?? entry.region,
    time: name?.time ?? entry.start,
    backfill: name?.backfill ?? entry.backfill,
    name,
  };
}

/** The valid ones. */
export const validOf = (entries: readonly DigestEntry[]): ValidEntry[] =>
  entries.filter((entry) => entry.state === "valid");
