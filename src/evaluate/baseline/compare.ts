import type { BaselineState } from "../../model/documents/baseline.ts";
import type { BaselineResult, Finding, ScanResult } from "../../model/documents/result.ts";
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
 * was. What failed then is fixed only where the evidence shows it: it passes, is not applicable, or its resource is gone from
 * a complete list.
 */
export function compare(then: Comparable, now: Comparable): Comparison {
  const before = new Map(then.findings.map((one) => [one.fingerprint, one]));
  const after = new Map(now.findings.map((one) => [one.fingerprint, one]));
  const evaluatedThen = new Set(then.controls.map(({ id }) => id));
  const titles = new Map(then.controls.map(({ id, title }) => [id, title]));
  const open = now.findings.filter(isOpen);
  const stateOf = (finding: Finding): BaselineState => {
    const old = before.get(finding.fingerprint);
    if (!evaluatedThen.has(finding.control)) return "not-in-baseline";
    if (!old || !isOpen(old)) return "new";
    return essence(old) === essence(finding) ? "unchanged" : "changed";
  };
  const states = new Map(open.map((finding) => [finding.fingerprint, stateOf(finding)]));
  const ended = [...before.values()].filter((old) => isOpen(old) && !states.has(old.fingerprint));
  const outcomeOf = outcomes(then, now);
  const told = ended.map((old) => ({ old, outcome: outcomeOf(old, after.get(old.fingerprint)) }));
  return {
    states,
    changed: open
      .filter(({ fingerprint }) => states.get(fingerprint) === "changed")
      .flatMap(({ fingerprint }) => {
        const { severity, message } = before.get(fingerprint) as Finding;
        return [{ fingerprint, severity, message }];
      }),
    fixed: told.flatMap(({ old, outcome }) => ("now" in outcome ? [{ ...asIt(old, titles), now: outcome.now }] : [])),
    unresolved: told.flatMap(({ old, outcome }) =>
      "reason" in outcome ? [{ ...asIt(old, titles), reason: outcome.reason }] : [],
    ),
    controls: now.controls
      .map(({ id }) => id)
      .filter((id) => !evaluatedThen.has(id))
      .sort(byText),
  };
}

type Fixed = BaselineResult["fixed"][number];
type Unresolved = BaselineResult["unresolved"][number];
type Outcome = Pick<Fixed, "now"> | Pick<Unresolved, "reason">;

/** What became of a failure that is not open any more. */
function outcomes(then: Comparable, now: Comparable): (old: Finding, found: Finding | undefined) => Outcome {
  const evaluated = new Set(now.controls.map(({ id }) => id));
  const byControl = groupBy(now.findings, ({ control }) => control);
  const narrower = then.scope.regions.some((region) => !now.scope.regions.includes(region));
  return (old, found) => {
    if (!evaluated.has(old.control)) return { reason: "not-evaluated" };
    if (found) {
      const { status, message, waived } = found;
      if (waived) return { reason: "waived" };
      if (status === "manual" || status === "unknown") return { reason: status };
      return { now: { status, message } };
    }
    const { region, type } = old.resource;
    // Only a trail's own Region lists it for certain; other resources are found by whichever trail names them.
    const wasListed = type === "trail" && region !== null && now.scope.regions.includes(region);
    if (narrower && !wasListed) return { reason: "not-evaluated" };
    return mayBeHidden(old, byControl.get(old.control) ?? []) ? { reason: "unknown" } : { now: null };
  };
}

/**
 * Whether a failure that is not found again may still exist: a list that could not be read is unknown on what it belongs to,
 * and of one resource, a control may have looked at a different time.
 */
function mayBeHidden({ resource }: Finding, found: readonly Finding[]): boolean {
  const isSame = ({ resource: { type, arn, region, id } }: Finding) =>
    type === resource.type &&
    (resource.arn === null ? region === resource.region && id === resource.id : arn === resource.arn);
  return found.some((one) => isSame(one) || (one.status === "unknown" && one.resource.type !== resource.type));
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
