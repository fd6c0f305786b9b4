import pLimit from "p-limit";
import type { EventSearch } from "../model/documents/events.ts";
import type { LogProof } from "../model/documents/log-proof.ts";
import type { FileProver } from "./sources/prover.ts";

/** Log files that are proved: each is read again, with one to three digests. */
export const MOST_PROVED = 100;
const IN_FLIGHT = 8;

/**
 * The answer with the digests that prove the log files of its findings and places, the most severe findings first.
 *
 * @param open - is not called where there is nothing to prove.
 */
export async function withProofs(
  document: EventSearch,
  open: () => Promise<readonly FileProver[]>,
): Promise<EventSearch> {
  if (!document.places && (document.unexpected?.findings ?? []).length === 0) return document;
  const provers = await open();
  try {
    return await provedBy(document, provers);
  } finally {
    for (const prover of provers) await prover.close();
  }
}

async function provedBy(document: EventSearch, provers: readonly FileProver[]): Promise<EventSearch> {
  const limit = pLimit(IN_FLIGHT);
  const asked = new Map<string, Promise<LogProof | null>>();
  let files = 0;
  const ask = async (where: string): Promise<LogProof | null> => {
    for (const prover of provers) {
      if (!prover.covers(where)) continue;
      return ++files > MOST_PROVED ? NOT_CHECKED : limit(() => prover.prove(where));
    }
    return null;
  };
  const proofOf = <T extends { readonly where: string }>(one: T) => {
    const proof = asked.get(one.where) ?? ask(one.where);
    asked.set(one.where, proof);
    return proof.then((found) => ({ ...one, proof: found }));
  };
  const all = <T extends { readonly where: string }>(list: readonly T[]) => Promise.all(list.map(proofOf));
  const { places, unexpected } = document;
  const findings = unexpected?.findings.map(async (finding) => ({ ...finding, evidence: await all(finding.evidence) }));
  return {
    ...document,
    ...(places ? { places: await Promise.all(places.map(all)) } : {}),
    ...(unexpected && findings ? { unexpected: { ...unexpected, findings: await Promise.all(findings) } } : {}),
  };
}

const NOT_CHECKED: LogProof = {
  verdict: "not-checked",
  digest: null,
  trail: null,
  sha256: null,
  detail: `not checked: the digests of the first ${MOST_PROVED} files are looked for`,
};
