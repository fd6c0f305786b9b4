import { UNEXPLAINED_GAP } from "./digest-gap.ts";

/** What can be wrong with log files and digest files. A `gap` is no failure; an unexplained one leaves evidence incomplete. */
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
  "log-modified": "Keep the object and all its versions, and find out from S3 access logs and data events who wrote it",
  "log-missing": "Look for a delete marker or an older version of the object, and for who deleted it",
  "log-invalid-format": "Keep the object as it is, and compare it with an older version or a copy",
  "log-undigested": "Treat what the file says as unproven, and find out who put it there",
  "digest-invalid-signature": "Keep the object and all its versions: somebody other than CloudTrail has written it",
  "digest-invalid-format": "Keep the object as it is, and compare it with an older version or a copy",
  "digest-key-unknown":
    "Look for the fingerprint in ListPublicKeys of that Region: if it is not listed, CloudTrail did not sign the digest file",
  "digest-missing": "Look for a delete marker or an older version of the digest, and for who deleted it",
  "digest-moved": "Find out who copied the digest: it does not lie where it says that it lies",
  "chain-broken": "Compare both digests with older versions: one of them was put in the place of another",
  gap: "Look for who called StopLogging in Event history",
  "digests-stopped": "Find out whether validation or the trail was turned off, or the newest digests were deleted",
  unreadable: "Give the role what it lacks, and verify again",
};

interface Gap {
  readonly kind: ProblemKind;
  readonly explained?: boolean;
}

/** Whether digests are missing and nothing shows that the trail was off. */
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

/** Whether a problem says that something is wrong: a gap is information, and what is unreadable may be whole. */
export const isWrong = ({ kind }: { readonly kind: ProblemKind }): boolean => kind !== "gap" && kind !== "unreadable";
