/** What can be wrong with log files and digest files. `gap` is information and fails nothing. */
export const PROBLEM_KINDS = [
  "log-modified",
  "log-missing",
  "log-invalid-format",
  "log-undigested",
  "digest-invalid-signature",
  "digest-invalid-format",
  "digest-key-unknown",
  "digest-missing",
  "digest-moved",
  "chain-broken",
  "gap",
  "digests-stopped",
  "unreadable",
] as const;

/** Whether a problem says that something is wrong: a gap is information, and what is unreadable may be whole. */
export const isWrong = ({ kind }: { readonly kind: (typeof PROBLEM_KINDS)[number] }): boolean =>
  kind !== "gap" && kind !== "unreadable";
