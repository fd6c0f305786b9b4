import { type DigestName, parseDigestKey } from "../layout/object-names.ts";
import type { Previous } from "./parse.ts";
import type { DigestProblem, Located, ValidDigest } from "./verify.ts";

/** What stays known of a digest when its log files are done with: small, since there may be thousands. */
export type DigestFact = ValidFact | ProblemFact;

export interface ValidFact extends Located {
  readonly state: "valid";
  readonly start: number;
  readonly end: number;
  readonly hash: string;
  readonly signature: string;
  readonly previous: Previous | null;
}

export interface ProblemFact extends Located, Omit<DigestProblem, "state" | "claims"> {
  readonly state: "problem";
}

export function validFact(located: Located, { body, hash, signature }: ValidDigest): ValidFact {
  const { start, end, previous } = body;
  const { key, bucket, region, time, backfill } = located;
  return { key, bucket, region, time, backfill, state: "valid", start, end, hash, signature, previous };
}

export function problemFact({ key, bucket, region, time, backfill }: Located, problem: DigestProblem): ProblemFact {
  const { claims: _, ...rest } = problem;
  return { key, bucket, region, time, backfill, ...rest };
}

/** An object's identity. No bucket's name has a slash. */
export const idOf = ({ bucket, key }: { readonly bucket: string; readonly key: string }): string => `${bucket}/${key}`;

/** By time, then by name: the order that everything is judged in. */
export function inOrder<T extends Pick<Located, "time" | "key">>(facts: Iterable<T>): T[] {
  return [...facts].sort((a, b) => a.time - b.time || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** Where the digest before lies. A name that says no time is taken to end where the one after it starts. */
export function locatePrevious(fact: ValidFact): (Located & { readonly name: DigestName | undefined }) | undefined {
  if (fact.previous === null) return undefined;
  const { bucket, key } = fact.previous;
  const name = parseDigestKey(key);
  return {
    bucket,
    key,
    region: name?.region ?? fact.region,
    time: name?.time ?? fact.start,
    backfill: name?.backfill ?? fact.backfill,
    name,
  };
}
