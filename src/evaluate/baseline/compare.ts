import type { BaselineState } from "../../model/documents/baseline.ts";
import type { BaselineResult, Finding, ScanResult } from "../../model/documents/result.ts";
import { type Later, outcomeOf, resourceKey } from "../../model/findings/outcome.ts";
import { groupBy } from "../../model/group-by.ts";
import { byText } from "../findings/order.ts";
import { essence } from "./essence.ts";

/** What of a result is compared. */
export type Comparable = Pick<ScanResult, "findings" | "scope"> & {
  readonly controls: readonly { readonly id: string; readonly title: string }[];
};

/** What became of the findings of a baseline. */
export interface Comparison extends Pick<BaselineResult, "changed" | "fixed" | "unresolved" | "controls"> {
  /** Of each open failure, by its fingerprint. */
  readonly states: ReadonlyMap<string, BaselineState>;
}

/** A failure that no waiver accepts. */
export const isOpen = ({ status, waived }: Pick<Finding, "status" | "waived">): boolean => status === "fail" && !waived;

/**
 * Compares findings with those of a baseline, by fingerprint. What fails now and was no open failure then is new, whatever it
 * was. What failed then is fixed only where it passes now.
 *
 * @param countsNewControls - failures of controls that the baseline had not evaluated are new as well.
 */
export function compare(then: Comparable, now: Comparable, countsNewControls = false): Comparison {
  const before = new Map(then.findings.map((one) => [one.fingerprint, one]));
  const after = new Map(now.findings.map((one) => [one.fingerprint, one]));
  const evaluatedThen = new Set(then.controls.map(({ id }) => id));
  const titles = new Map(then.controls.map(({ id, title }) => [id, title]));
  const open = now.findings.filter(isOpen);
  const stateOf = (finding: Finding): BaselineState => {
    const old = before.get(finding.fingerprint);
    if (!evaluatedThen.has(finding.control)) return countsNewControls ? "new" : "not-in-baseline";
    if (!old || !isOpen(old)) return "new";
    return essence(old) === essence(finding) ? "unchanged" : "changed";
  };
  const states = new Map(open.map((finding) => [finding.fingerprint, stateOf(finding)]));
  const ended = [...before.values()].filter((old) => isOpen(old) && !states.has(old.fingerprint));
  const later = laterOf(now);
  const told = ended.map((old) => ({ old, outcome: outcomeOf(old, then.scope.regions, later) }));
  return {
    states,
    changed: open
      .filter(({ fingerprint }) => states.get(fingerprint) === "changed")
      .flatMap(({ fingerprint }) => {
        const { severity, message } = before.get(fingerprint) as Finding;
        return [{ fingerprint, severity, message }];
      }),
    fixed: told
      .filter(({ outcome }) => outcome === "fixed")
      .map(({ old }) => {
        const { status, message } = after.get(old.fingerprint) as Finding;
        return { ...asIt(old, titles), now: { status, message } };
      }),
    unresolved: told.flatMap(({ old, outcome }) =>
      outcome === "fixed" ? [] : [{ ...asIt(old, titles), reason: outcome }],
    ),
    controls: now.controls
      .map(({ id }) => id)
      .filter((id) => !evaluatedThen.has(id))
      .sort(byText),
  };
}

type Fixed = BaselineResult["fixed"][number];

/** What a result says of the failures of an earlier one. */
function laterOf({ controls, findings, scope }: Comparable): Later {
  const evaluated = new Set(controls.map(({ id }) => id));
  const status = new Map(findings.map((one) => [one.fingerprint, one.waived ? "waived" : one.status]));
  const resources = new Set(findings.map(({ resource }) => resourceKey(resource)));
  const unknown = groupBy(
    findings.filter((one) => one.status === "unknown"),
    ({ control }) => control,
  );
  return {
    regions: scope.regions,
    evaluates: (control) => evaluated.has(control),
    // An open failure has not ended.
    statusOf: (fingerprint) => status.get(fingerprint) as ReturnType<Later["statusOf"]>,
    has: (resource) => resources.has(resourceKey(resource)),
    unknownOn: (control) => (unknown.get(control) ?? []).map(({ resource }) => resource.type),
  };
}

function asIt(old: Finding, titles: ReadonlyMap<string, string>): Omit<Fixed, "now"> {
  const { fingerprint, control, facet, severity, resource, message } = old;
  const title = titles.get(control) ?? control;
  return {
    fingerprint,
    control,
    ...(facet === undefined ? {} : { facet }),
    title,
    severity,
    resource: { ...resource },
    message,
  };
}
