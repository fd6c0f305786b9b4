import { UNEXPLAINED_GAP } from "./digest-gap.ts";

/** What can be wrong with log files and digest files. A `gap` is not a failure; an unexplained one leaves the evidence incomplete. */
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

export type ProblemKind = (typeof PROBLEM_KINDS)[number];

/** What an investigator does next, by what was found. */
export const NEXT_STEPS: Readonly<Record<ProblemKind, string>> = {
  "log-modified":
    "Preserve the object and all its versions, and use S3 server access logs and data events to find out who wrote it",
  "log-missing": "Look for a delete marker or an older version of the object, and for who deleted it",
  "log-invalid-format": "Keep the object as it is, and compare it with an older version or a copy",
  "log-undigested": "Do not rely on the content of the file, and find out who wrote it",
  "digest-invalid-signature": "Keep the object and all its versions: CloudTrail did not write it",
  "digest-invalid-format": "Keep the object as it is, and compare it with an older version or a copy",
  "digest-key-unknown":
    "Look for the fingerprint in ListPublicKeys of that Region: if it is not listed, CloudTrail did not sign the digest file",
  "digest-missing": "Look for a delete marker or an older version of the digest file, and for who deleted it",
  "digest-moved": "Find out who copied the digest file to this location",
  "chain-broken": "Compare both digest files with older versions: one of them was replaced",
  gap: "Look for who called StopLogging in Event history",
  "digests-stopped":
    "Find out whether the trail or log file validation was turned off, or the newest digest files were deleted",
  unreadable: "Grant the missing permission or restore the object, then validate again",
};

interface Gap {
  readonly kind: ProblemKind;
  readonly explained?: boolean;
}

/** Whether digest files are missing and the trail's status does not show that it was off. */
export const isUnexplained = ({ kind, explained }: Gap): boolean => kind === "gap" && explained !== true;

/** A problem's kind as reports show it. */
export const kindText = (problem: Gap): string => (isUnexplained(problem) ? "gap (unexplained)" : problem.kind);

/** What an investigator does next about one problem. */
export function nextStep(problem: Gap & { readonly accountId: string; readonly region: string }): string {
  if (isUnexplained(problem)) return UNEXPLAINED_GAP;
  const next = NEXT_STEPS[problem.kind];
  if (problem.kind !== "digests-stopped") return next;
  const { accountId, region } = problem;
  return `${next}. If the account left the organization: --ignore-account ${accountId}; if the Region is disabled: --ignore-region ${region}`;
}

/** Whether a problem is a failure: a gap is information, and what is unreadable may be intact. */
export const isWrong = ({ kind }: { readonly kind: ProblemKind }): boolean => kind !== "gap" && kind !== "unreadable";
