/** A public key that digests were verified with. */
export interface UsedKey {
  readonly region: string;
  readonly fingerprint: string;
  /** SHA-256 of its DER, in hexadecimal. */
  readonly sha256: string;
}

/** What makes a report of a validation evidence: who ran what, when, with which keys. Not in the result, which two runs share. */
export interface ValidationRun {
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** The ARN that made the AWS calls, or why there is none. */
  readonly identity: string;
  /** Without secrets. */
  readonly command: string;
  readonly publicKeys: readonly UsedKey[];
  /** SHA-256 of the JSON result as `--output json=FILE` writes it. */
  readonly resultSha256: string;
}
