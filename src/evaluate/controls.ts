import type { ResolvedPolicy } from "../model/documents/policy.ts";
import type { ControlResult, NotEvaluated } from "../model/documents/result.ts";
import type { FactId } from "../model/documents/snapshot.ts";
import { UserError } from "../model/errors.ts";
import { type AnyCheck, defaultParams, exampleParams, type LoadedCheck, needsOf } from "../model/findings/check.ts";
import { linksOf } from "../model/findings/links-of-check.ts";
import { controlScore, type Tally } from "../model/findings/score.ts";
import { lazyMember } from "../model/lazy-member.ts";
import { BASE_FACTS, permissionsFor } from "../model/resources/facts.ts";
import { bySeverity, byText } from "./findings/order.ts";
import { type Control, catalogueRemedy } from "./run.ts";

/** The facts that these controls need, with those that every scan reads and those of the coverage map, if there is one. */
export function factsFor(controls: readonly { readonly check: AnyCheck; readonly params?: unknown }[]): Set<FactId> {
  const needed = new Set([
    ...BASE_FACTS,
    ...controls.flatMap(({ check, params = exampleParams(check) }) => needsOf(check, params)),
  ]);
  return needed.has("trail.eventSelectors") ? needed.add("trail.insightSelectors") : needed;
}

/**
 * The controls in force with the checks behind them, by severity and id.
 *
 * @param asked - facts that an option has asked for: controls of these are in force whatever the policy says, others of
 * their kind are not.
 */
export function controlsInForce(
  policy: ResolvedPolicy,
  checks: readonly LoadedCheck[],
  asked: ReadonlySet<FactId> = new Set(),
): Control[] {
  const byId = new Map(checks.map((loaded) => [loaded.check.id, loaded]));
  const optIn = (id: string) => byId.get(id)?.check.optIn;
  const named = policy.controls.filter(({ id }) => {
    const fact = optIn(id);
    return fact === undefined || asked.has(fact);
  });
  const added = checks
    .map(({ check }) => check)
    .filter(({ id, optIn: fact }) => fact !== undefined && asked.has(fact) && !named.some((one) => one.id === id))
    .map(byItself);
  return [...named, ...added]
    .map((control) => {
      const loaded = byId.get(control.id);
      if (!loaded) throw new UserError(`The policy names control ${control.id}, which does not exist`);
      const source = control.source ?? loaded.policy ?? null;
      return { ...control, source, check: loaded.check, from: loaded.source };
    })
    .sort((a, b) => bySeverity(a, b) || byText(a.id, b.id));
}

/** A control that no policy names, with the check's own settings. */
export function byItself(check: AnyCheck): ResolvedPolicy["controls"][number] {
  return { id: check.id, severity: check.severity, params: defaultParams(check), origins: {}, source: null };
}

/** The known controls that are not in force, by severity and id, each with the reason. */
export function notEvaluated(
  { notInForce }: Pick<ResolvedPolicy, "notInForce">,
  checks: readonly LoadedCheck[],
  inForce: readonly Pick<Control, "id">[],
): NotEvaluated[] {
  const evaluated = new Set(inForce.map(({ id }) => id));
  const reasons = new Map(notInForce.map((one) => [one.id, one]));
  return checks
    .filter(({ check }) => !evaluated.has(check.id))
    .map(({ check: { id, title, severity, optIn } }): NotEvaluated => {
      const { reason, origin } = reasons.get(id) ?? { reason: optIn ? ("opt-in" as const) : ("not-selected" as const) };
      return {
        control: id,
        title,
        severity,
        reason,
        policy: origin ? { path: origin.path, line: origin.line } : null,
      };
    })
    .sort((a, b) => bySeverity(a, b) || byText(a.control, b.control));
}

/** A control as the result shows it. */
export function controlResult(control: Control, counted: Tally): ControlResult {
  const { check, params } = control;
  const links = linksOf(check);
  const result: ControlResult = {
    id: control.id,
    title: check.title,
    failureTitle: check.failureTitle,
    severity: control.severity,
    status: counted.status,
    score: controlScore(counted),
    resourceType: check.resourceType,
    rationale: check.rationale,
    remediation: { steps: [] },
    references: check.references.map((reference: { title: string; url: string }) => ({ ...reference })),
    helpUri: check.references[0]?.url ?? "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/",
    permissions: permissionsFor(factsFor([control])),
    params: { ...params },
    data: { ...check.data },
    ...(links.length > 0 ? { links: [...links] } : {}),
    source: { check: control.from, policy: control.source && { ...control.source } },
  };
  // A third of the evaluation's time; only reports that list every control read it.
  return lazyMember(result, "remediation", () => catalogueRemedy(check, params));
}
