import { createHash } from "node:crypto";
import type { ResolvedPolicy } from "../model/documents/policy.ts";
import type { Finding, ScanResult } from "../model/documents/result.ts";
import type { FactId, Snapshot } from "../model/documents/snapshot.ts";
import { RESULT_VERSION } from "../model/documents/version.ts";
import { type LoadedCheck, needsOf, type Remedy } from "../model/findings/check.ts";
import { tally, totalScore } from "../model/findings/score.ts";
import { groupBy } from "../model/group-by.ts";
import { ADDED_FACTS, CANARY_FACTS, memberOf, OPT_IN_FACTS } from "../model/resources/facts.ts";
import type { Observed } from "../model/resources/observed.ts";
import { checkScope, resolveScope, type Scope } from "../model/resources/scope.ts";
import {
  aboutBaseline,
  type Baseline,
  baselineResult,
  checkHasBaseline,
  compareWith,
  withStates,
} from "./baseline/index.ts";
import { controlResult, controlsInForce, factsFor, notEvaluated } from "./controls.ts";
import { attestFindings } from "./findings/attestations.ts";
import { evidenceTable } from "./findings/evidence.ts";
import { byRank, finding, remedyOf } from "./findings/findings.ts";
import { withRemedies } from "./findings/remedies.ts";
import { withShortEvidence } from "./findings/short-evidence.ts";
import { applyWaivers } from "./findings/waivers.ts";
import { decideGate } from "./gate.ts";
import { headline } from "./headline/index.ts";
import { byName } from "./policy-names.ts";
import { buildPosture, linkPosture } from "./posture/posture.ts";
import { runCheck } from "./run.ts";
import { canaryOf } from "./summary/canary.ts";
import { coverage } from "./summary/coverage.ts";
import { withControls } from "./summary/coverage-controls.ts";
import { eventsOf } from "./summary/events.ts";
import { failuresBySeverity } from "./summary/failures-by-severity.ts";
import { aboutAttestations, aboutParameters, requirementsByControl, requirementsOf } from "./summary/requirements.ts";
import { integrityOf, trailSummary } from "./summary/trail-summary.ts";
import { aboutCredentials, aboutScope, aboutSnapshot, unreadableFacts } from "./summary/unreadable.ts";

export { controlsInForce, factsFor } from "./controls.ts";

export interface EvaluateOptions {
  readonly snapshot: Snapshot;
  /** The snapshot as it is (or will be) saved: hashed, and its lines are what evidence points at. */
  readonly text: string;
  /** The SHA-256 of its file, in hexadecimal; that of the text in UTF-8 without it. A file may begin with a byte order mark. */
  readonly sha256?: string | undefined;
  readonly policy: ResolvedPolicy;
  readonly checks: readonly LoadedCheck[];
  readonly tool: { readonly name: string; readonly version: string };
  /** The command line that evaluates the same; absent where none does. */
  readonly command?: string | undefined;
  /** The earlier result to compare with. */
  readonly baseline?: Baseline | undefined;
}

/**
 * The Regions that a policy evaluates in a snapshot: those that it names, else those that the snapshot was narrowed to. A
 * Region that it names is evaluated although it was not collected: that gives `unknown`, not silence.
 */
export function scopeOf(snapshot: Snapshot, { scope }: Pick<ResolvedPolicy, "scope">): Scope {
  const narrowed = scope.regions ? { regions: scope.regions, excludeRegions: [] } : snapshot.scope;
  return resolveScope(
    snapshot.account.regions,
    { regions: narrowed.regions, excludeRegions: [...narrowed.excludeRegions, ...scope.excludeRegions] },
    snapshot.configuredRegion,
  );
}

/** The facts that an option enabled when the snapshot was taken. */
function asked({ account, trails }: Snapshot): Set<FactId> {
  const isAsked = (resource: object, fact: FactId) =>
    (resource as Record<string, Observed<unknown>>)[memberOf(fact)]?.state !== "not-collected";
  return new Set(
    OPT_IN_FACTS.filter((fact) =>
      ADDED_FACTS.includes(fact)
        ? isAsked(account, CANARY_FACTS.includes(fact) ? "account.canary" : fact)
        : Object.values(trails).some((trail) => isAsked(trail, fact)),
    ),
  );
}

/**
 * Evaluates a snapshot by a policy. Pure: the same snapshot, policy and version give the same result, byte for byte; "now"
 * is the snapshot's `collectedAt`.
 *
 * @throws UserError if the policy's scope names a Region that does not exist, or no Region is left; if the gate needs a baseline
 * and there is none, or it is of a different account.
 */
export function evaluate({
  snapshot,
  text,
  sha256,
  policy: given,
  checks,
  tool,
  command,
  baseline,
}: EvaluateOptions): ScanResult {
  const policy = byName(given);
  checkHasBaseline(policy, baseline !== undefined);
  const scope = scopeOf(snapshot, policy);
  checkScope(scope, snapshot.account.regions);
  const controls = controlsInForce(policy, checks, asked(snapshot));
  const linked = linkPosture(snapshot, scope);
  const needed = linked.view(factsFor(controls));
  const everything = linked.view("all");
  const selectorsNeeded = factsFor(controls).has("trail.eventSelectors");
  const evidence = evidenceTable(snapshot);
  const isThere = (pointer: string) => evidence.at(pointer) !== undefined;
  const evaluated = controls.map((control) => {
    const needs = new Set(needsOf(control.check, control.params));
    // A plugin gets evidence of its own: what it changes there changes no other control's verdict.
    if (control.from !== "built-in") {
      const own = { ...control, params: structuredClone(control.params) };
      return runCheck(own, buildPosture(structuredClone(snapshot), scope, needs), isThere);
    }
    return runCheck(control, linked.view(needs), isThere);
  });
  const remedies = new Map<string, () => Remedy>();
  const found = evaluated.flatMap((one) =>
    one.verdicts.map((verdict) => {
      const made = finding(one, verdict, snapshot, evidence.at);
      remedies.set(made.fingerprint, () => remedyOf(one, verdict));
      return made;
    }),
  );
  evidence.addLines(text);
  const types = new Map(controls.map(({ id, check }) => [id, check.resourceType]));
  const {
    findings: afterWaivers,
    waivers,
    notifications: aboutWaivers,
  } = applyWaivers(found.sort(byRank), policy.waivers, types, snapshot.collectedAt);
  const attested = attestFindings(afterWaivers, policy.attestations, types, snapshot.collectedAt);
  const regionsOf = {
    regions: [...scope.regions],
    enabledRegions: snapshot.account.regions.state === "read" ? snapshot.account.regions.value.enabled : null,
  };
  const served = requirementsByControl(policy.frameworks);
  const remedied = withRemedies(attested.findings, remedies, needed)
    .map(withShortEvidence)
    .map((one) => (served.has(one.control) ? { ...one, frameworks: served.get(one.control) ?? [] } : one));
  const { account } = snapshot;
  const named = controls.map(({ id, check }) => ({ id, title: check.title }));
  const comparison =
    baseline && compareWith(baseline, account, { findings: remedied, scope: regionsOf, controls: named });
  const findings = comparison ? withStates(remedied, comparison) : remedied;
  const byControl = groupBy(findings, ({ control }) => control);
  const tallies = controls.map(({ id, severity }) => ({ id, ...tally(severity, byControl.get(id) ?? []) }));
  const count = (status: Finding["status"]) =>
    findings.filter((one) => one.status === status && !one.waived && !one.attestation).length;
  const statuses = new Map(tallies.map(({ id, status }) => [id, status]));
  const requirements = requirementsOf(policy, statuses, snapshot.collectedAt);
  const body: Omit<ScanResult, "schemaVersion" | "tool" | "command" | "headline"> = {
    account: {
      id: account.id,
      alias: account.alias.state === "read" ? account.alias.value : null,
      partition: account.partition,
      ...(account.organization.state === "read" ? { organizationId: account.organization.value.id } : {}),
    },
    identity: { arn: snapshot.identity.arn },
    scope: regionsOf,
    snapshot: {
      sha256: sha256 ?? createHash("sha256").update(text).digest("hex"),
      collectedAt: snapshot.collectedAt,
    },
    startedAt: snapshot.startedAt,
    finishedAt: snapshot.collectedAt,
    policies: policy.policies.map((one) => ({ ...one })),
    ...totalScore(tallies, policy.weights),
    weights: { ...policy.weights },
    gate: decideGate(tallies, policy, baseline?.countsNewControls ? undefined : comparison),
    summary: {
      pass: count("pass"),
      fail: count("fail"),
      unknown: count("unknown"),
      manual: count("manual"),
      notApplicable: count("not-applicable"),
      waived: findings.filter((one) => one.waived).length,
      attested: findings.filter((one) => one.attestation).length,
      failuresBySeverity: failuresBySeverity(findings),
    },
    controls: controls.map((control, i) => controlResult(control, tallies[i] as (typeof tallies)[number])),
    notEvaluated: notEvaluated(policy, checks, controls),
    waivers,
    trails: everything.trails.map((trail) => trailSummary(trail, everything)),
    ...(selectorsNeeded
      ? { coverage: withControls(coverage(everything), findings, checks, new Set(controls.map(({ id }) => id))) }
      : {}),
    ...integrityOf(everything),
    ...canaryOf(everything),
    ...eventsOf(everything),
    findings,
    unreadable: unreadableFacts(needed),
    notifications: [
      ...aboutSnapshot(snapshot),
      ...aboutCredentials(snapshot),
      ...aboutScope(snapshot, scope),
      ...evaluated.flatMap((one) => one.notifications),
      ...aboutWaivers,
      ...aboutParameters(policy.frameworks, requirements, statuses),
      ...attested.notifications,
      ...aboutAttestations(policy, snapshot.collectedAt),
      ...(baseline && comparison
        ? aboutBaseline(
            baseline,
            { tool, policies: [...policy.policies], scope: regionsOf, finishedAt: snapshot.collectedAt },
            comparison,
          )
        : []),
    ],
    ...(policy.frameworks.length > 0
      ? { frameworks: policy.frameworks.map(({ requirements: _, ...framework }) => framework) }
      : {}),
    requirements,
    ...(baseline && comparison ? { baseline: baselineResult(baseline, comparison) } : {}),
  };
  return {
    schemaVersion: RESULT_VERSION,
    tool: { ...tool },
    ...(command === undefined ? {} : { command }),
    headline: headline(body),
    ...body,
  };
}
