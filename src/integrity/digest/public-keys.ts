import { createHash, type KeyObject } from "node:crypto";
import { isRegionCode } from "../../model/aws/partitions.ts";
import type { UsedKey } from "../../model/integrity/validation-run.ts";
import { HOUR } from "../layout/time.ts";
import { type Source, SourceError, type Unreadable } from "../source/source.ts";
import { importKey } from "./signature.ts";

export type KeyAnswer =
  | { readonly state: "known"; readonly key: KeyObject }
  | { readonly state: "unknown" }
  | Unreadable;

/** Finds public keys by fingerprint, in a digest file's source Region; each request is made once. */
export interface KeyRing {
  /** @param around - the end of the digest file (the generation time of a backfill one), in milliseconds. */
  find(region: string, fingerprint: string, around: number): Promise<KeyAnswer>;
  /** Why the keys of a Region cannot be read, if so: then no digest file of it can be verified. */
  unreadable(region: string): Promise<Unreadable | undefined>;
}

type Keys = ReadonlyMap<string, { readonly key: KeyObject | undefined; readonly der: Uint8Array }>;

/**
 * @param from - begin of the range, in milliseconds.
 * @param onUse - called once for each key that is found.
 * @param to - its end; keys are requested until two hours later, since digest files are delivered later.
 */
export function keyRing(
  source: Source,
  from: number,
  to: number,
  onUse: ((key: UsedKey) => void) | undefined,
): KeyRing {
  const used = new Set<string>();
  const use = (region: string, fingerprint: string, der: Uint8Array): void => {
    if (!onUse || used.has(`${region} ${fingerprint}`)) return;
    used.add(`${region} ${fingerprint}`);
    onUse({ region, fingerprint, sha256: createHash("sha256").update(der).digest("hex") });
  };
  const asked = new Map<string, Promise<Keys>>();
  const ask = (region: string, start: number, end: number): Promise<Keys> => {
    const question = `${region} ${start} ${end}`;
    const answer =
      asked.get(question) ??
      source
        .publicKeys(region, start, end)
        .then((keys) => new Map(keys.map((key) => [key.fingerprint, { key: importKey(key), der: key.der }])));
    asked.set(question, answer);
    return answer;
  };
  const range = [from, to + 2 * HOUR] as const;
  const attempt = async <T>(work: () => Promise<T>): Promise<T | Unreadable> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      return { state: "unreadable", code: error.code, message: error.message };
    }
  };
  return {
    find: async (region, fingerprint, around) => {
      if (!isRegionCode(region)) return { state: "unknown" };
      return attempt<KeyAnswer>(async () => {
        for (const [start, end] of [range, [around - HOUR, around + HOUR] as const]) {
          const found = (await ask(region, start, end)).get(fingerprint);
          if (!found?.key) continue;
          use(region, fingerprint, found.der);
          return { state: "known", key: found.key };
        }
        return { state: "unknown" };
      });
    },
    unreadable: async (region) => {
      if (!isRegionCode(region)) return undefined;
      return attempt(async () => {
        await ask(region, ...range);
        return undefined;
      });
    },
  };
}
