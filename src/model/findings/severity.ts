/** Worst first. Every list that is ordered by severity uses this order. */
export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Worst first. A control's status is the worst of its unwaived findings. */
export const STATUSES = ["fail", "unknown", "manual", "pass", "not-applicable"] as const;
export type Status = (typeof STATUSES)[number];

/** What a report that selects findings lists on request only. `fixed`: failures of the baseline that are fixed. */
export const ON_REQUEST = ["waived", "manual", "pass", "not-applicable", "fixed"] as const;
/** Failures and unknowns are always listed: to include them changes nothing. */
export type Includable = (typeof ON_REQUEST)[number] | Status;
/** Every {@link Includable}. */
export const INCLUDABLE: readonly Includable[] = [...ON_REQUEST, "fail", "unknown"];

/** Worst first. `not-evaluated`: one of its controls is not enabled. `attested`: it has none, and a person states that it is met. */
export const REQUIREMENT_STATUSES = [
  "fail",
  "unknown",
  "not-evaluated",
  "manual",
  "attested",
  "pass",
  "not-applicable",
] as const;
export type RequirementStatus = (typeof REQUIREMENT_STATUSES)[number];

/** S and everything worse than S. */
export function atLeast(severity: Severity): Severity[] {
  return SEVERITIES.slice(0, SEVERITIES.indexOf(severity) + 1);
}

/** The worse of two statuses. */
export function worst(statuses: Iterable<Status>): Status | undefined {
  const present = new Set(statuses);
  return STATUSES.find((status) => present.has(status));
}

/** What a step of a remedy does: it looks, or it makes, changes or deletes something. */
export const EFFECTS = ["reads", "creates", "changes", "removes"] as const;
