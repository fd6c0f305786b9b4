import { type Static, type TSchema, Type } from "typebox";
import { DELIVERY_KINDS } from "../aws/delivery-kinds.ts";
import { EFFECTS, REQUIREMENT_STATUSES, SEVERITIES, STATUSES } from "../findings/severity.ts";
import { TRAIL_LINKS } from "../findings/trail-links.ts";
import { CAUSES } from "../findings/verdict.ts";
import { Problem, TrailIntegrity } from "../integrity/integrity-result.ts";
import { resourceTypes } from "../resources/graph.ts";
import { BASELINE_STATES, baselineSchema } from "./baseline.ts";
import { oneOf, time } from "./schema.ts";
import { SearchedEvents } from "./settings/account-events.ts";
import { CanaryResult } from "./settings/canary.ts";

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const severity = oneOf(SEVERITIES);
const status = oneOf(STATUSES);
const percent = nullable(Type.Integer({ minimum: 0, maximum: 100 }));
const line = Type.Integer({ minimum: 1 });

const Step = Type.Object({
  id: Type.String({ description: "Equal steps of several findings have equal ids: each is done once." }),
  title: Type.String(),
  after: Type.Optional(Type.Array(Type.String(), { description: "Steps that come first, by id." })),
  alsoFixes: Type.Optional(
    Type.Array(Type.String(), { description: "Controls of other findings that the step helps to fix." }),
  ),
  effect: oneOf(EFFECTS),
  grants: Type.Optional(
    Type.Boolean({ description: "It allows a principal more than now. `remediate` leaves it to a person." }),
  ),
  account: Type.String({ description: "The account in which the step is done." }),
  cost: Type.Optional(Type.String({ description: "What AWS charges for it." })),
  console: Type.Optional(Type.Array(Type.String(), { description: "What to do in the AWS console, in order." })),
  cli: Type.Optional(Type.Array(Type.String(), { description: "AWS CLI commands, quoted for a POSIX shell." })),
  terraform: Type.Optional(Type.String()),
  cloudformation: Type.Optional(Type.String()),
});
/** One change, or one look, that helps to fix a finding. */
export type Step = Static<typeof Step>;

const Remediation = Type.Object({
  steps: Type.Array(Step, { description: "In an order in which they can be done." }),
  note: Type.Optional(Type.String({ description: "What to know before doing it: risk, what it replaces." })),
});
/** How to fix a finding. */
export type Remediation = Static<typeof Remediation>;

const Reference = Type.Object({ title: Type.String(), url: Type.String() });
export type Reference = Static<typeof Reference>;

const Resource = Type.Object({
  type: oneOf(resourceTypes()),
  id: Type.String({ description: "AWS's name: trail or bucket name, key id, Region code, account id." }),
  arn: nullable(Type.String()),
  region: nullable(Type.String()),
  accountId: nullable(Type.String()),
});
export type Resource = Static<typeof Resource>;

const Evidence = Type.Object({
  pointer: Type.String({ description: "JSON Pointer into the snapshot." }),
  api: Type.String(),
  region: Type.Optional(
    Type.String({
      description: "The Region of the call; absent if it is the resource's Region.",
    }),
  ),
  at: Type.Optional(
    Type.String({
      format: "date-time",
      description: "Time of the response; absent on a pass and where a control is not applicable.",
    }),
  ),
  state: Type.Optional(
    oneOf(["read", "absent", "unreadable", "not-collected"], { description: "Absent if it is `read`." }),
  ),
  value: Type.Optional(Type.Unknown({ description: "Of a pass, only a short one." })),
  line: Type.Optional(line),
});
export type Evidence = Static<typeof Evidence>;

const waiver = {
  reason: Type.String(),
  owner: Type.String(),
  expires: Type.String(),
  resource: Type.String({ description: "Pattern on the ARN or the id of resources." }),
  source: Type.Object({ path: Type.String(), line }),
};

const AppliedWaiver = Type.Object(waiver);
export type AppliedWaiver = Static<typeof AppliedWaiver>;

/** `expired` goes before `too-broad`, and that before `unused`. */
export const WAIVER_STATES = ["applied", "unused", "expired", "too-broad"] as const;

const WaiverResult = Type.Object({
  control: Type.String(),
  ...waiver,
  state: oneOf(WAIVER_STATES),
  findings: Type.Array(Type.String(), { description: "Fingerprints of the failures that it covers." }),
});
export type WaiverResult = Static<typeof WaiverResult>;

/** Why a control was not evaluated. */
export const NOT_EVALUATED_REASONS = ["off", "below-severity", "needs-parameters", "opt-in", "not-selected"] as const;
export type NotEvaluatedReason = (typeof NOT_EVALUATED_REASONS)[number];

const NotEvaluated = Type.Object({
  control: Type.String(),
  title: Type.String(),
  severity,
  reason: oneOf(NOT_EVALUATED_REASONS, {
    description:
      "off: a policy turns it off. below-severity: less severe than `include` requires. needs-parameters: a parameter has no default, and no policy sets it. opt-in: evaluated only with an option of its own. not-selected: no policy names it, or an option of the command line excludes it.",
  }),
  policy: nullable(
    Type.Object(
      { path: Type.String(), line },
      { description: "The line that keeps it out of force; `built-in:NAME` is a policy of the package." },
    ),
  ),
});
export type NotEvaluated = Static<typeof NotEvaluated>;

const Attestation = Type.Object({
  statement: Type.String(),
  evidence: Type.String({ description: "Words, an address, or the name of a file with its SHA-256." }),
  owner: Type.String(),
  expires: Type.String(),
  source: Type.Object({ path: Type.String(), line }),
});
export type AppliedAttestation = Static<typeof Attestation>;

const Finding = Type.Object({
  fingerprint: Type.String({ pattern: "^[0-9a-f]{32}$" }),
  control: Type.String(),
  facet: Type.Optional(Type.String()),
  status,
  severity,
  message: Type.String(),
  details: Type.Optional(Type.Array(Type.String(), { description: "Further facts, one a line." })),
  data: Type.Optional(
    Type.Record(
      Type.String(),
      Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null(), Type.Array(Type.String())]),
      { description: "Facts for programs: `controls[].data` describes the keys." },
    ),
  ),
  cause: Type.Optional(oneOf(CAUSES, { description: "Why it is unknown; there on each unknown and nowhere else." })),
  permissions: Type.Optional(
    Type.Array(Type.String(), { description: "IAM actions that were denied; of an unknown by a denied call." }),
  ),
  resource: Resource,
  evidence: Type.Array(Evidence),
  moreEvidence: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: "Number of further members of the snapshot that decide; absent if there are none.",
    }),
  ),
  remediation: Type.Optional(Remediation),
  frameworks: Type.Optional(
    Type.Array(Type.String(), {
      description: "The requirements that its control decides, as `framework/requirement`.",
    }),
  ),
  waived: Type.Boolean({ description: "A failure that a waiver covers." }),
  waiver: Type.Optional(AppliedWaiver),
  attestation: Type.Optional(Attestation),
  baselineState: Type.Optional(
    oneOf(BASELINE_STATES, {
      description:
        "With `--baseline`, of a failure that no waiver accepts. new: it was no open failure then. not-in-baseline: the baseline had not evaluated its control.",
    }),
  ),
});
export type Finding = Static<typeof Finding>;

const BaselineResult = baselineSchema(Resource);
export type BaselineResult = Static<typeof BaselineResult>;

const Control = Type.Object({
  id: Type.String(),
  title: Type.String({ description: "What holds when it passes." }),
  failureTitle: Type.String({ description: "What holds when it fails." }),
  severity,
  status,
  score: percent,
  resourceType: oneOf(resourceTypes()),
  rationale: Type.String(),
  remediation: Remediation,
  references: Type.Array(Reference),
  helpUri: Type.String(),
  permissions: Type.Array(Type.String()),
  params: Type.Record(Type.String(), Type.Unknown()),
  data: Type.Record(Type.String(), Type.String(), {
    description: "The keys of its findings' `data`, each with its meaning.",
  }),
  links: Type.Optional(
    Type.Array(oneOf(TRAIL_LINKS), { description: "The links of a trail's chain that it evaluates." }),
  ),
  source: Type.Object({
    check: Type.String({ description: "`built-in`, or the module of the plugin." }),
    policy: nullable(
      Type.Object(
        { path: Type.String(), line },
        { description: "The line of the user's own policy file that puts the control in force." },
      ),
    ),
  }),
});
export type ControlResult = Static<typeof Control>;

const Notification = Type.Object({
  level: oneOf(["error", "warning", "note"]),
  code: Type.String(),
  message: Type.String(),
  api: Type.Optional(Type.String()),
  region: Type.Optional(Type.String()),
});
export type Notification = Static<typeof Notification>;

const UnreadableFact = Type.Object({
  api: Type.String(),
  region: nullable(Type.String()),
  resource: Type.Optional(Type.String()),
  code: Type.String(),
  message: Type.String(),
  permission: Type.String(),
  owningAccount: Type.Optional(
    Type.String({
      description:
        "The trail belongs to this account, and only this account can read the fact. A permission cannot fix it.",
    }),
  ),
});
export type UnreadableFact = Static<typeof UnreadableFact>;

const Monitoring = Type.Object(
  {
    metricFilters: nullable(Type.Array(Type.String({ description: "Name." }))),
    alarms: nullable(Type.Array(Type.String({ description: "ARN." }))),
    topics: nullable(Type.Array(Type.String({ description: "ARN." }))),
    subscriptions: nullable(Type.Integer({ minimum: 0, description: "Those that are confirmed." })),
  },
  {
    description:
      "What follows the log group of a trail: its metric filters, the alarms on their metrics, the topics that these notify, and who subscribes. null: what is there is not known. Absent if the trail has no log group, or nothing of it is known.",
  },
);

const TrailDelivery = Type.Object({
  kind: oneOf(DELIVERY_KINDS),
  at: nullable(Type.String({ description: "The last success; null: none so far." })),
  error: Type.Optional(Type.String({ description: "The current error, as CloudTrail names it. Absent: none." })),
});
export type TrailDelivery = Static<typeof TrailDelivery>;

const TrailSummary = Type.Object({
  arn: Type.String(),
  name: Type.String(),
  homeRegion: Type.String(),
  accountId: Type.String(),
  isMultiRegionTrail: Type.Boolean(),
  isOrganizationTrail: Type.Boolean(),
  isLogging: nullable(Type.Boolean()),
  effective: nullable(Type.Boolean({ description: "null: what decides it could not be read." })),
  because: Type.String(),
  s3BucketName: Type.String(),
  kmsKeyId: nullable(Type.String()),
  logFileValidationEnabled: Type.Boolean(),
  cloudWatchLogsLogGroupArn: nullable(Type.String()),
  cloudWatchLogsRoleArn: Type.Optional(nullable(Type.String())),
  snsTopicArn: Type.Optional(nullable(Type.String())),
  monitoring: Type.Optional(Monitoring),
  deliveries: Type.Optional(
    Type.Array(TrailDelivery, {
      description:
        "The last delivery of each kind, as GetTrailStatus gives it; a kind is absent if the trail is not set up for it and has delivered none. Absent if the status could not be read.",
    }),
  ),
});
export type TrailSummary = Static<typeof TrailSummary>;

/** Whether the events of a kind are recorded in a region. `partly`: some of them. */
export const COVERAGE_STATUSES = ["recorded", "partly", "not", "unknown"] as const;

const CoverageCell = Type.Object({
  kind: Type.String({ description: "`id` of the kind of events." }),
  status: oneOf(COVERAGE_STATUSES),
  trails: Type.Array(Type.String(), { description: "ARNs of the trails that record the events, or some of them." }),
  recorded: Type.Optional(Type.String({ description: "An event that is recorded, where not all are." })),
  notRecorded: Type.Optional(Type.String({ description: "An event that no trail records." })),
  requiredBy: Type.Optional(
    Type.Array(Type.String(), {
      description:
        "Where not everything is recorded: the controls that require the rest. Those in force whose findings here fail or are unknown; else those that are not in force and would.",
    }),
  ),
  reason: Type.Optional(
    Type.String({
      description: "Why it is not known; of events that are recorded, which calls AWS does not document.",
    }),
  ),
});
export type CoverageCell = Static<typeof CoverageCell>;

const Coverage = Type.Object(
  {
    kinds: Type.Array(
      Type.Object({
        id: Type.String(),
        title: Type.String(),
        controls: Type.Array(Type.String(), { description: "Controls in force that evaluate these events." }),
      }),
    ),
    regions: Type.Array(Type.Object({ region: Type.String(), cells: Type.Array(CoverageCell) })),
  },
  { description: "Which kinds of events effective trails record in each Region." },
);
export type Coverage = Static<typeof Coverage>;

const TimedProblem = Type.Object({
  ...Type.Pick(Problem, ["kind", "accountId", "region", "explained"]).properties,
  from: time(),
  to: time(),
  count: Type.Integer({ minimum: 1, description: "Number of objects." }),
});

/** Exit codes 0, 1 and 3. */
export const GATE_VERDICTS = ["pass", "fail", "undecided"] as const;

const Gate = Type.Object({
  verdict: oneOf(GATE_VERDICTS),
  exitCode: Type.Union([Type.Literal(0), Type.Literal(1), Type.Literal(3)]),
  reasons: Type.Array(Type.String()),
  failOn: Type.Array(severity),
  minScore: nullable(Type.Number()),
  maxUnknown: Type.Integer({ minimum: 0 }),
  newOnly: Type.Optional(
    Type.Boolean({ description: "Only failures that are new since the baseline fail the gate. Absent: all do." }),
  ),
});
export type GateResult = Static<typeof Gate>;

const Framework = Type.Object({
  id: Type.String(),
  title: Type.String({ description: "With its version." }),
  url: Type.Optional(Type.String()),
});
export type Framework = Static<typeof Framework>;

const Requirement = Type.Object({
  framework: Type.String({ description: "`id` of the framework." }),
  id: Type.String({ description: "As the framework writes it." }),
  title: Type.String(),
  aliases: Type.Optional(Type.Array(Type.String(), { description: "Other ids by which policies may name it." })),
  url: Type.Optional(Type.String()),
  level: Type.Optional(Type.String({ description: "The framework's own level or profile." })),
  assessment: Type.Optional(
    Type.String({
      description: "How the framework itself says that it is assessed; the status does not follow from it.",
    }),
  ),
  status: oneOf(REQUIREMENT_STATUSES, {
    description:
      "That of the worst of its controls; not-evaluated where one of them is not evaluated, or not with the framework's parameters, and none fails or is unknown; manual where it has none, or no scan can decide all of it; attested where it has none and a person states that it is met.",
  }),
  controls: Type.Array(Type.String(), { description: "The controls that decide it." }),
  manualReason: Type.Optional(Type.String({ description: "Why no control can evaluate it, or not all of it." })),
  attestation: Type.Optional(Attestation),
});
export type Requirement = Static<typeof Requirement>;

const Headline = Type.Object({
  text: Type.String({ description: "One sentence; with a canary, one more of it." }),
  parts: Type.Array(
    Type.Union([Type.Object({ text: Type.String() }), Type.Object({ name: Type.String() })], {
      description: "Words, or the name of a resource.",
    }),
    { description: "The same in pieces, for reports that set names apart." },
  ),
});
export type Headline = Static<typeof Headline>;

const count = Type.Integer({ minimum: 0 });
const weight = Type.Number({ minimum: 0 });

/** What we concluded. Every report is made from this document and nothing else. */
export const ScanResult = Type.Object(
  {
    schemaVersion: Type.String({ pattern: "^\\d+\\.\\d+$" }),
    tool: Type.Object({ name: Type.String(), version: Type.String() }),
    command: Type.Optional(
      Type.String({
        description:
          "The command line that evaluates the same: what changes the result, in a fixed order, quoted for a POSIX shell. Files by their base names.",
      }),
    ),
    headline: Headline,
    account: Type.Object({
      id: Type.String(),
      alias: nullable(Type.String()),
      partition: Type.String(),
      organizationId: Type.Optional(Type.String()),
    }),
    identity: Type.Object({ arn: Type.String() }),
    scope: Type.Object({
      regions: Type.Array(Type.String(), { description: "The Regions that were evaluated." }),
      enabledRegions: nullable(Type.Array(Type.String())),
    }),
    snapshot: Type.Object({
      sha256: Type.String(),
      collectedAt: Type.String({ format: "date-time" }),
    }),
    startedAt: Type.String({ format: "date-time" }),
    finishedAt: Type.String({ format: "date-time" }),
    policies: Type.Array(
      Type.Object({
        name: Type.String(),
        path: Type.Optional(
          Type.String({
            description:
              "Of a file: its base name where it is named on the command line; of one that it extends, the path from there.",
          }),
        ),
        sha256: Type.String(),
      }),
    ),
    score: percent,
    evidenceCoverage: Type.Integer({
      minimum: 0,
      maximum: 100,
      description: "Percent of the weighted controls that could be evaluated.",
    }),
    weights: Type.Object(
      { critical: weight, high: weight, medium: weight, low: weight },
      { description: "Weight of a control in the score, by its severity, as the policy sets it." },
    ),
    gate: Gate,
    summary: Type.Object({
      pass: count,
      fail: count,
      unknown: count,
      manual: count,
      notApplicable: count,
      waived: count,
      attested: Type.Optional(count),
      failuresBySeverity: Type.Optional(
        Type.Object(
          { critical: count, high: count, medium: count, low: count },
          { description: "Failures that no waiver accepts; together they are `fail`." },
        ),
      ),
    }),
    controls: Type.Array(Control),
    notEvaluated: Type.Array(NotEvaluated, { description: "The controls that the policy does not enable." }),
    waivers: Type.Array(WaiverResult, { description: "Every waiver of the policy." }),
    trails: Type.Array(TrailSummary),
    coverage: Type.Optional(Coverage),
    integrity: Type.Optional(
      Type.Array(
        Type.Object({
          trail: Type.String({ description: "Trail ARN." }),
          ...Type.Pick(TrailIntegrity, ["range", "summary", "regions"]).properties,
          problems: Type.Optional(
            Type.Array(TimedProblem, { description: "Why times are not verified: problems of one time, once each." }),
          ),
        }),
        { description: "With `--verify-logs`: the verified time ranges of a trail's log files." },
      ),
    ),
    canary: Type.Optional(CanaryResult),
    events: Type.Optional(SearchedEvents),
    findings: Type.Array(Finding),
    unreadable: Type.Array(UnreadableFact),
    notifications: Type.Array(Notification),
    frameworks: Type.Optional(Type.Array(Framework, { description: "The frameworks of the policy." })),
    requirements: Type.Array(Requirement, { description: "The requirements of the frameworks, in their order." }),
    baseline: Type.Optional(BaselineResult),
  },
  { $id: "urn:trailproof:schema:result:2", title: "trailproof result" },
);
export type ScanResult = Static<typeof ScanResult>;
