import { createHash } from "node:crypto";
import { effective } from "../check/index.ts";
import type { LoadedCheck, Verdict } from "../model/check.ts";
import { UserError } from "../model/errors.ts";
import { BASE_FACTS, FACTS, permissionsFor } from "../model/facts.ts";
import type { ResolvedPolicy } from "../model/policy.ts";
import type { Fact, Posture, PostureTrail } from "../model/posture.ts";
import type {
  ControlResult,
  Finding,
  Notification,
  Remediation,
  ScanResult,
  TrailGlance,
  UnreadableFact,
} from "../model/result.ts";
import { resolveScope, type Scope } from "../model/scope.ts";
import { SEVERITIES, type Severity } from "../model/severity.ts";
import type { FactId, Snapshot } from "../model/snapshot.ts";
import { RESULT_VERSION, SNAPSHOT_VERSION } from "../model/version.ts";
import { lineFinder, resolveEvidence } from "./evidence.ts";
import { fingerprint } from "./fingerprint.ts";
import { decideGate } from "./gate.ts";
import { buildPosture } from "./posture.ts";
import { type Control, catalogueRemedy, type Judged, runCheck } from "./run.ts";
import { controlScore, tally, totalScore } from "./score.ts";
import { applyWaivers } from "./waivers.ts";

export interface EvaluateOptions {
  readonly snapshot: Snapshot;
  /** The snapshot as it is (or will be) saved: hashed, and its lines are what evidence points at. */
  readonly text: string;
  /** Where the snapshot is saved, relative to the working directory. */
  readonly path?: string | undefined;
  readonly policy: ResolvedPolicy;
  readonly checks: readonly LoadedCheck[];
  readonly tool: { readonly name: string; readonly version: string };
}

const bySeverity = (a: { severity: Severity }, b: { severity: Severity }) =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The facts that these controls need, with those that every scan reads. */
export function factsFor(controls: readonly { readonly check: { readonly needs: readonly FactId[] } }[]): Set<FactId> {
  return new Set([...BASE_FACTS, ...controls.flatMap((control) => control.check.needs)]);
}

/**
 * The regions that a policy judges in a snapshot: those that it names, else those that the snapshot was narrowed to. A
 * region that it names is judged although collection left it out: that gives `unknown`, not silence.
 */
export function scopeOf(snapshot: Snapshot, { scope }: Pick<ResolvedPolicy, "scope">): Scope {
  const narrowed = scope.regions ? { regions: scope.regions, excludeRegions: [] } : snapshot.scope;
  return resolveScope(
    snapshot.account.regions,
    { regions: narrowed.regions, excludeRegions: [...narrowed.excludeRegions, ...scope.excludeRegions] },
    snapshot.configuredRegion,
  );
}

/** The controls in force with the checks behind them, by severity and id. */
export function controlsInForce(policy: ResolvedPolicy, checks: readonly LoadedCheck[]): Control[] {
  const byId = new Map(checks.map((loaded) => [loaded.check.id, loaded]));
  return policy.controls
    .map((control) => {
      const loaded = byId.get(control.id);
      if (!loaded) throw new UserError(`The policy names control ${control.id}, which does not exist`);
      return { ...control, check: loaded.check, from: loaded.source };
    })
    .sort((a, b) => bySeverity(a, b) || byText(a.id, b.id));
}

/**
 * Judges a snapshot by a policy. Pure: the same snapshot, policy and version give the same result, byte for byte; "now"
 * is the snapshot's `collectedAt`.
 *
 * @throws UserError if the policy's scope names a region that does not exist, or no region is left.
 */
export function evaluate({ snapshot, text, path, policy, checks, tool }: EvaluateOptions): ScanResult {
  const scope = scopeOf(snapshot, policy);
  if (scope.unknown.length > 0) throw new UserError(`Unknown region ${scope.unknown.join(", ")}`);
  if (scope.regions.length === 0) throw new UserError("No region is left to judge: every region is excluded");
  const controls = controlsInForce(policy, checks);
  const needed = buildPosture(snapshot, scope, factsFor(controls));
  const everything = buildPosture(snapshot, scope, "all");
  const lineOf = path === undefined ? () => undefined : lineFinder(text);

  const judged = controls.map((control) =>
    runCheck(control, buildPosture(snapshot, scope, new Set(control.check.needs))),
  );
  const found = judged.flatMap((one) => one.verdicts.map((verdict) => finding(one, verdict, snapshot, lineOf)));
  const { findings, notifications: aboutWaivers } = applyWaivers(
    found.sort(byRank),
    policy.waivers,
    new Set(controls.map((control) => control.id)),
    snapshot.collectedAt,
  );
  const tallies = controls.map((control) => ({
    id: control.id,
    ...tally(
      control.severity,
      findings.filter((one) => one.control === control.id),
    ),
  }));
  const count = (status: Finding["status"]) => findings.filter((one) => one.status === status && !one.waiver).length;
  const { account } = snapshot;
  return {
    schemaVersion: RESULT_VERSION,
    tool: { ...tool },
    account: {
      id: account.id,
      alias: account.alias.state === "read" ? account.alias.value : null,
      partition: account.partition,
      ...(account.organization.state === "read" ? { organizationId: account.organization.value.id } : {}),
    },
    identity: { arn: snapshot.identity.arn },
    scope: {
      regions: [...scope.regions],
      enabledRegions: account.regions.state === "read" ? account.regions.value.enabled : null,
    },
    snapshot: {
      sha256: createHash("sha256").update(text).digest("hex"),
      ...(path === undefined ? {} : { path }),
      collectedAt: snapshot.collectedAt,
    },
    startedAt: snapshot.startedAt,
    finishedAt: snapshot.collectedAt,
    policies: policy.policies.map((one) => ({ ...one })),
    ...totalScore(tallies, policy.weights),
    gate: decideGate(tallies, policy),
    summary: {
      pass: count("pass"),
      fail: count("fail"),
      unknown: count("unknown"),
      manual: count("manual"),
      notApplicable: count("not-applicable"),
      waived: findings.filter((one) => one.waiver).length,
    },
    controls: controls.map((control, i) => controlResult(control, tallies[i] as (typeof tallies)[number])),
    trails: everything.trails.map((trail) => glance(trail, everything)),
    findings,
    unreadable: unreadableFacts(needed),
    notifications: [
      ...aboutSnapshot(snapshot),
      ...aboutScope(snapshot, scope),
      ...judged.flatMap((one) => one.notifications),
      ...aboutWaivers,
    ],
    requirements: [],
  };
}

function byRank(a: Finding, b: Finding): number {
  return (
    bySeverity(a, b) ||
    byText(a.control, b.control) ||
    byText(a.resource.type, b.resource.type) ||
    byText(a.resource.arn ?? a.resource.id, b.resource.arn ?? b.resource.id) ||
    byText(a.resource.region ?? "", b.resource.region ?? "") ||
    byText(a.facet ?? "", b.facet ?? "")
  );
}

function finding(
  { control, remedy }: Judged,
  verdict: Verdict,
  snapshot: Snapshot,
  lineOf: (pointer: string) => number | undefined,
): Finding {
  const { status, message, facet } = verdict;
  const { type, id, arn, region, accountId } = verdict.resource.subject;
  const evidence = [...new Set(verdict.evidence)].flatMap(
    (pointer) => resolveEvidence(snapshot, pointer, lineOf) ?? [],
  );
  const remediation =
    status === "fail"
      ? (remedy(verdict) ?? catalogueRemedy(control.check, control.params))
      : status === "unknown"
        ? permissionRemedy(evidence, snapshot)
        : undefined;
  return {
    fingerprint: fingerprint(control.id, snapshot.account, verdict.resource.subject, facet),
    control: control.id,
    ...(facet === undefined ? {} : { facet }),
    status,
    severity: control.severity,
    message,
    resource: { type, id, arn, region, accountId },
    evidence,
    ...(remediation ? { remediation } : {}),
    frameworks: [],
  };
}

/** What makes an unknown known: the permission, for whom, then another scan. */
function permissionRemedy(evidence: Finding["evidence"], snapshot: Snapshot): Remediation {
  const apis = new Set(
    evidence.filter(({ state }) => state === "unreadable" || state === "not-collected").map(({ api }) => api),
  );
  const permissions = permissionsFor((Object.keys(FACTS) as FactId[]).filter((fact) => apis.has(FACTS[fact].api)));
  const first =
    permissions.length > 0
      ? `Let ${snapshot.identity.arn} call ${permissions.join(", ")}; if it may, see the error: an SCP, throttling or the network can stand in the way`
      : "Read the message and the evidence: what decides could not be told from what was read";
  return {
    console: [first, "Scan again"],
    cli: permissions.length > 0 ? ["trailproof permissions"] : [],
  };
}

function controlResult(control: Control, counted: ReturnType<typeof tally>): ControlResult {
  const { check, params } = control;
  return {
    id: control.id,
    title: check.title,
    severity: control.severity,
    status: counted.status,
    score: controlScore(counted),
    resourceType: check.resourceType,
    rationale: check.rationale,
    remediation: catalogueRemedy(check, params),
    references: check.references.map((reference: { title: string; url: string }) => ({ ...reference })),
    helpUri: check.references[0]?.url ?? "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/",
    permissions: permissionsFor(factsFor([control])),
    params: { ...params },
    source: { check: control.from, policy: control.source && { ...control.source } },
  };
}

function glance(trail: PostureTrail, posture: Posture): TrailGlance {
  const judgement = effective(trail, posture);
  return {
    arn: trail.arn,
    name: trail.name,
    homeRegion: trail.homeRegion,
    accountId: trail.accountId,
    isMultiRegionTrail: trail.isMultiRegionTrail,
    isOrganizationTrail: trail.isOrganizationTrail,
    isLogging: trail.status.state === "read" ? trail.status.value.isLogging : null,
    effective: judgement.status === "pass" ? true : judgement.status === "fail" ? false : null,
    because: judgement.message,
    s3BucketName: trail.s3BucketName,
    kmsKeyId: trail.kmsKeyId,
    logFileValidationEnabled: trail.logFileValidationEnabled,
    cloudWatchLogsLogGroupArn: trail.cloudWatchLogsLogGroupArn,
  };
}

/** Every fact in scope that the controls need and that could not be read, once each. */
function unreadableFacts({ account, regions, trails }: Posture): UnreadableFact[] {
  const resources = new Set<object>([
    account,
    ...regions,
    ...trails.flatMap((trail) =>
      [trail, trail.bucket, trail.key, trail.logGroup, trail.topic].filter((one) => one !== null),
    ),
  ]);
  const found = new Map<string, UnreadableFact>();
  for (const resource of resources) {
    const { subject } = resource as PostureTrail;
    for (const fact of Object.values(resource) as Fact<unknown>[]) {
      if (fact?.state !== "unreadable") continue;
      const named =
        subject.type === "account" || subject.type === "region" ? {} : { resource: subject.arn ?? subject.id };
      const { api, region, code, message, permission } = fact;
      found.set(fact.pointer, { api, region, ...named, code, message, permission });
    }
  }
  return [...found.values()].sort(
    (a, b) =>
      byText(a.api, b.api) || byText(a.region ?? "", b.region ?? "") || byText(a.resource ?? "", b.resource ?? ""),
  );
}

function aboutSnapshot(snapshot: Snapshot): Notification[] {
  const newer = Number(snapshot.schemaVersion.split(".")[1]) > Number(SNAPSHOT_VERSION.split(".")[1]);
  const message = `The snapshot is of version ${snapshot.schemaVersion}, this is a reader of ${SNAPSHOT_VERSION}: what it does not know was ignored`;
  return newer ? [{ level: "warning", code: "snapshot-newer", message }] : [];
}

/** Calls that decide no verdict, and regions that could not be judged, are said all the same. */
function aboutScope({ account }: Snapshot, scope: Scope): Notification[] {
  const failed = (fact: Snapshot["account"]["alias" | "organization" | "regions"], what: string): Notification[] =>
    fact.state === "unreadable"
      ? [
          {
            level: "warning",
            code: "unreadable",
            message: `${what}: ${fact.api} failed with ${fact.code}; needs ${fact.permission}`,
            api: fact.api,
            region: fact.region,
          },
        ]
      : [];
  return [
    ...failed(account.regions, "The enabled regions are not known"),
    ...failed(account.alias, "The account's alias is not known"),
    ...failed(account.organization, "Whether the account is in an organization is not known"),
    ...scope.notEnabled.map(
      (region): Notification => ({
        level: "warning",
        code: "region-not-enabled",
        message: `Region ${region} is not enabled in this account: nothing there could be judged`,
        region,
      }),
    ),
  ];
}
