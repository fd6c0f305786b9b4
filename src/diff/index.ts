import { compare } from "../evaluate/baseline/compare.ts";
import type { DiffSide, ResultDiff } from "../model/documents/diff.ts";
import type { Finding, ScanResult } from "../model/documents/result.ts";
import { DIFF_VERSION } from "../model/documents/version.ts";
import { UserError } from "../model/errors.ts";
import { oneLine } from "../model/text/safe-text.ts";
import { evidenceChanges } from "./evidence.ts";
import { type Tree, treeOfResult } from "./tree.ts";

export { treeOfSnapshot } from "./tree.ts";

/** A result with the evidence behind it, where there is more than the result shows. */
export interface Compared {
  readonly result: ScanResult;
  readonly evidence?: Tree;
}

/**
 * What differs between two results of one account: findings, numbers, evidence.
 *
 * @throws UserError (exit 2) if they are of different accounts.
 */
export function diff(old: Compared, now: Compared, tool: ScanResult["tool"]): ResultDiff {
  const [then, result] = [old.result, now.result];
  if (then.account.id !== result.account.id || then.account.partition !== result.account.partition)
    throw new UserError(
      `The old result is of account ${oneLine(then.account.id)}, the new one of account ${oneLine(result.account.id)}: compare results of one account`,
    );
  const { states, changed, fixed, unresolved } = compare(then, result);
  const having = (state: string) => result.findings.filter(({ fingerprint }) => states.get(fingerprint) === state);
  const before = new Map(changed.map((one) => [one.fingerprint, one.message]));
  const statusThen = new Map(then.findings.map(({ fingerprint, status }) => [fingerprint, status]));
  const unknown = result.findings.filter(({ status }) => status === "unknown");
  return {
    schemaVersion: DIFF_VERSION,
    tool: { ...tool },
    account: { id: result.account.id, alias: result.account.alias },
    old: sideOf(then),
    new: sideOf(result),
    findings: {
      new: having("new").map(named),
      changed: having("changed").map((one) => ({
        ...of(one),
        before: before.get(one.fingerprint) ?? "",
        message: one.message,
      })),
      fixed: fixed.map((one) => ({
        ...of(one),
        before: one.message,
        message: one.now.message,
      })),
      unresolved: unresolved.map((one) => ({ ...of(one), before: one.message, reason: one.reason })),
      unknown: unknown
        .filter(({ fingerprint }) => !["unknown", undefined].includes(statusThen.get(fingerprint)))
        .map(named),
      newUnknown: unknown.filter(({ fingerprint }) => !statusThen.has(fingerprint)).map(named),
      notInOld: having("not-in-baseline").map(named),
      unchanged: having("unchanged").length,
    },
    evidence: evidenceChanges(then, result, [old.evidence ?? treeOfResult(then), now.evidence ?? treeOfResult(result)]),
  };
}

type Named = Pick<Finding, "fingerprint" | "control" | "severity" | "resource">;

function of({ fingerprint, control, severity, resource }: Named) {
  const { type, id, arn, region } = resource;
  return { fingerprint, control, severity, resource: { type, id, arn, region } };
}

const named = (finding: Finding) => ({ ...of(finding), message: finding.message });

function sideOf({ snapshot, tool, policies, score, evidenceCoverage, gate, summary }: ScanResult): DiffSide {
  return {
    collectedAt: snapshot.collectedAt,
    snapshot: { sha256: snapshot.sha256 },
    tool: { name: tool.name, version: tool.version },
    policies: policies.map(({ name }) => name),
    score,
    evidenceCoverage,
    gate: gate.verdict,
    failures: summary.fail,
    unknowns: summary.unknown,
  };
}
