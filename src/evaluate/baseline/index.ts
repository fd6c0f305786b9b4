import type { ResolvedPolicy } from "../../model/documents/policy.ts";
import type { BaselineResult, Finding, Notification, ScanResult } from "../../model/documents/result.ts";
import { UserError } from "../../model/errors.ts";
import { counted, oneLine } from "../../model/text/safe-text.ts";
import { type Comparable, type Comparison, compare } from "./compare.ts";

/** An earlier result that was read. */
export interface Baseline {
  readonly result: ScanResult;
  /** Of the JSON, also where it was read as gzip. */
  readonly sha256: string;
  /** As messages name it: a path or an address. */
  readonly name: string;
  /** Failures of controls that it had not evaluated count as new: where each result is compared with the one before, they would never count. */
  readonly countsNewControls?: boolean;
}

/**
 * Checks that there is a baseline where the gate needs one, before anything is collected.
 *
 * @throws UserError (exit 2)
 */
export function checkHasBaseline(
  { gate, origins }: Pick<ResolvedPolicy, "gate" | "origins">,
  hasBaseline: boolean,
): void {
  if (!gate.newOnly || hasBaseline) return;
  const origin = origins["gate.newOnly"];
  const said = origin ? `newOnly in ${origin.path}:${origin.line}` : "--new-only";
  throw new UserError(
    `The gate counts new failures only (${said}), and there is no baseline: name one with --baseline`,
  );
}

/**
 * Compares a result with its baseline.
 *
 * @throws UserError (exit 2) if the baseline is of a different account.
 */
export function compareWith(
  baseline: Baseline,
  account: Pick<ScanResult["account"], "id" | "partition">,
  now: Comparable,
): Comparison {
  const { id, partition } = baseline.result.account;
  if (id !== account.id || partition !== account.partition)
    throw new UserError(
      `${baseline.name} is a result of account ${oneLine(id)}, and this scan is of account ${oneLine(account.id)}: a baseline is an earlier result of the same account`,
    );
  return compare(baseline.result, now, baseline.countsNewControls);
}

/** Findings with what each open failure is compared with the baseline. */
export function withStates(findings: readonly Finding[], { states }: Comparison): Finding[] {
  return findings.map((finding) => {
    const baselineState = states.get(finding.fingerprint);
    return baselineState === undefined ? finding : { ...finding, baselineState };
  });
}

/** What a result says of its baseline. */
export function baselineResult({ result, sha256, name }: Baseline, comparison: Comparison): BaselineResult {
  const { states, changed, fixed, unresolved, controls } = comparison;
  const all = [...states.values()];
  const having = (state: (typeof all)[number]) => all.filter((one) => one === state).length;
  return {
    file: baseNameOf(name),
    sha256,
    tool: { name: result.tool.name, version: result.tool.version },
    snapshot: { sha256: result.snapshot.sha256 },
    finishedAt: result.finishedAt,
    policies: result.policies.map((one) => ({ name: one.name, sha256: one.sha256 })),
    counts: {
      new: having("new"),
      unchanged: having("unchanged"),
      changed: having("changed"),
      notInBaseline: having("not-in-baseline"),
      fixed: fixed.length,
      unresolved: unresolved.length,
    },
    changed,
    fixed,
    unresolved,
    controls,
  };
}

/** Of a path on any system, or of the key of an object. */
export function baseNameOf(name: string): string {
  return name.split(/[/\\]/).filter(Boolean).at(-1) ?? name;
}

type Scanned = Pick<ScanResult, "tool" | "policies" | "scope" | "finishedAt">;

/** What the reader of a comparison has to know: what differs besides the account. */
export function aboutBaseline(
  { result: then, countsNewControls }: Baseline,
  now: Scanned,
  { controls }: Comparison,
): Notification[] {
  const note = (code: string, message: string, level: Notification["level"] = "note"): Notification => ({
    level,
    code: `baseline-${code}`,
    message,
  });
  const named = (policies: ScanResult["policies"]) => policies.map(({ name }) => oneLine(name)).join(", ");
  const hashes = ({ policies }: Scanned) => policies.map(({ sha256 }) => sha256).join();
  const regions = now.scope.regions.filter((region) => !then.scope.regions.includes(region));
  return [
    ...(hashes(then) === hashes(now)
      ? []
      : [
          note(
            "policy",
            `The baseline was evaluated by a different policy: ${named(then.policies)}${named(then.policies) === named(now.policies) ? ", with different content" : `, not ${named(now.policies)}`}`,
          ),
        ]),
    ...(then.tool.version === now.tool.version
      ? []
      : [
          note(
            "version",
            `The baseline was written by ${oneLine(then.tool.name)} ${oneLine(then.tool.version)}, and this is ${now.tool.version}: a message or a check may differ`,
          ),
        ]),
    ...(regions.length > 0
      ? [note("regions", `The baseline did not evaluate ${regionsText(regions)}: failures there are new`)]
      : []),
    ...(controls.length > 0
      ? [
          note(
            "controls",
            `The baseline did not evaluate ${counted(controls.length, "control")} of this policy: their failures are ${countsNewControls ? "new" : "listed and are not new"}`,
          ),
        ]
      : []),
    ...(Date.parse(then.finishedAt) > Date.parse(now.finishedAt)
      ? [
          note(
            "later",
            "The baseline was collected later than this evidence: check that the files are not swapped",
            "warning",
          ),
        ]
      : []),
  ];
}

const regionsText = (regions: readonly string[]) =>
  regions.length > 4 ? counted(regions.length, "Region") : regions.map((one) => oneLine(one)).join(", ");
