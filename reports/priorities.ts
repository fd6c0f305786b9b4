import type { Finding, ScanResult } from "../src/model/documents/result.ts";
import { groupBy } from "../src/model/group-by.ts";
import { PROBLEM_KINDS } from "../src/model/integrity/integrity-problem.ts";

/** The failures that no waiver accepts, in the order in which to fix them. */
export interface OpenFailures {
  readonly failures: readonly Finding[];
  /** What fails only since no trail exists: the first of the failures says so, and its steps resolve them. */
  readonly consequences: readonly Finding[];
}

/**
 * Where no trail exists, that is the first failure, and every failure that rests on the same evidence (the Regions' lists
 * of trails) is its consequence.
 */
export function openFailures({ findings, trails }: Pick<ScanResult, "findings" | "trails">): OpenFailures {
  const failures = findings.filter(({ status, waived }) => status === "fail" && !waived);
  const root = trails.length === 0 ? failures.find(({ data }) => data?.impact === "no-trail") : undefined;
  if (!root) return { failures, consequences: [] };
  const lists = new Set(root.evidence.map(({ pointer }) => pointer));
  const follows = ({ evidence }: Finding) => evidence.length > 0 && evidence.every(({ pointer }) => lists.has(pointer));
  const others = failures.filter((one) => one !== root);
  return {
    failures: [root, ...others.filter((one) => !follows(one))],
    consequences: others.filter(follows),
  };
}

/** The controls of some findings, each once, with how often where that is more than once: `a, b (17)`. */
export function controlsOf(findings: readonly Pick<Finding, "control">[]): string[] {
  return counts(findings.map(({ control }) => control)).map(([id, count]) => (count > 1 ? `${id} (${count})` : id));
}

/** How many problems of each kind the findings name, modified log files first: `2 log-modified, 1 log-missing`. */
export function problemCounts(findings: readonly Finding[]): string[] {
  const kinds = findings.flatMap(({ data }) => PROBLEM_KINDS.filter((kind) => data?.problem === kind));
  const found = counts(kinds);
  return PROBLEM_KINDS.flatMap((kind) => found.filter(([one]) => one === kind)).map(
    ([kind, count]) => `${count} ${kind}`,
  );
}

function counts<T>(items: readonly T[]): [T, number][] {
  const found = new Map<T, number>();
  for (const item of items) found.set(item, (found.get(item) ?? 0) + 1);
  return [...found];
}

/** Findings with the same key, in the order of their first. */
export function grouped(findings: readonly Finding[], keyOf: (finding: Finding) => string): [Finding, ...Finding[]][] {
  return [...groupBy(findings, keyOf).values()];
}
