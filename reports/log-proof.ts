import type { LogProof } from "../src/model/documents/log-proof.ts";

const WORDS: Readonly<Record<LogProof["verdict"], string>> = {
  verified: "verified by its digest",
  modified: "its SHA-256 differs from its digest",
  unlisted: "no digest lists it",
  "no-digest": "there is no digest of its time",
  "digest-invalid": "its digest is invalid",
  unreadable: "its digest could not be read",
  "not-yet": "its digest is not delivered yet",
  "not-checked": "its digest was not looked for",
};

/** The verdict on a log file, in a few words. */
export const proofWords = ({ verdict }: Pick<LogProof, "verdict">): string => WORDS[verdict];

export const isProofVerdict = (text: string): text is LogProof["verdict"] => Object.hasOwn(WORDS, text);
