import { type Static, Type } from "typebox";
import { OUTCOMES, type Outcome } from "../findings/outcome.ts";
import { SEVERITIES } from "../findings/severity.ts";
import { resourceTypes } from "../resources/graph.ts";
import { GATE_VERDICTS } from "./result.ts";
import { oneOf, time } from "./schema.ts";

const nullable = <T extends ReturnType<typeof Type.Integer> | ReturnType<typeof Type.String>>(schema: T) =>
  Type.Union([schema, Type.Null()]);
const percent = nullable(Type.Integer({ minimum: 0, maximum: 100 }));
const count = Type.Integer({ minimum: 0 });
const sha256 = Type.String({ pattern: "^[0-9a-f]{64}$" });
const severity = oneOf(SEVERITIES);
const accountId = Type.String({ pattern: "^[0-9]{12}$" });

const Account = Type.Object({ id: accountId, alias: nullable(Type.String()) });

const Resource = Type.Object({
  type: oneOf(resourceTypes()),
  id: Type.String(),
  arn: nullable(Type.String()),
  region: nullable(Type.String()),
});

const Waiver = Type.Object({ owner: Type.String(), reason: Type.String(), expires: Type.String() });

/** What one result says over time: its numbers. */
const Point = Type.Object({
  collectedAt: time({ description: "When the evidence was collected." }),
  finishedAt: time(),
  toolVersion: Type.String(),
  command: nullable(Type.String({ description: "The command line that evaluates the same." })),
  policies: Type.Array(Type.Object({ name: Type.String(), sha256 })),
  snapshotSha256: sha256,
  resultSha256: Type.String({ pattern: "^[0-9a-f]{64}$", description: "Of the JSON result." }),
  score: percent,
  evidenceCoverage: Type.Integer({ minimum: 0, maximum: 100 }),
  gate: oneOf(GATE_VERDICTS),
  failures: Type.Object(
    { critical: count, high: count, medium: count, low: count },
    { description: "Failures that no waiver accepts, by severity." },
  ),
  unknown: count,
  manual: count,
  waived: count,
});
export type HistoryPoint = Static<typeof Point>;

const OpenFinding = Type.Object({
  fingerprint: Type.String({ pattern: "^[0-9a-f]{32}$" }),
  control: Type.String(),
  facet: Type.Optional(Type.String()),
  title: Type.String({ description: "What holds when the control fails." }),
  severity,
  status: oneOf(["fail", "unknown"]),
  message: Type.String(),
  resource: Resource,
  waiver: Type.Optional(Waiver),
});
export type OpenFinding = Static<typeof OpenFinding>;

/** The first half of hashes: enough to tell them apart. */
const halves = (description: string) => Type.Array(Type.String({ pattern: "^[0-9a-f]{16}$" }), { description });

/** What a history keeps of one result beside the result itself: enough for its charts and ages. */
export const HistoryEntry = Type.Object(
  {
    schemaVersion: Type.String({ pattern: "^\\d+\\.\\d+$" }),
    account: Account,
    point: Point,
    storedSha256: Type.String({ pattern: "^[0-9a-f]{64}$", description: "Of the compressed result, as it is stored." }),
    controls: Type.Array(Type.String(), { description: "The controls that were evaluated." }),
    regions: Type.Array(Type.String(), { description: "The Regions that were evaluated." }),
    pass: halves("The first half of the fingerprints of findings that pass."),
    notApplicable: halves("The same of those that are not applicable."),
    manual: halves("The same of those that need manual review."),
    resources: halves("The first half of a hash of each resource that has a finding."),
    open: Type.Array(OpenFinding, { description: "Failures, waived ones too, and unknowns." }),
  },
  { $id: "urn:trailproof:schema:history-entry:1", title: "trailproof history entry" },
);
export type HistoryEntry = Static<typeof HistoryEntry>;

/** What became of a failure. */
export const FAILURE_STATES = [
  "open",
  ...OUTCOMES.filter((one): one is Exclude<Outcome, "waived"> => one !== "waived"),
] as const;

const Failure = Type.Object({
  fingerprint: OpenFinding.properties.fingerprint,
  control: Type.String(),
  title: Type.String(),
  severity,
  message: Type.String({ description: "As of the last result in which it failed." }),
  resource: Resource,
  state: oneOf(FAILURE_STATES, {
    description:
      "In the newest result. open: it fails. unknown: it could not be evaluated. not-evaluated: its control or Region was not evaluated. manual: it needs manual review. fixed: it passed. not-applicable: the control no longer applies to the resource. not-found: the resource was deleted, or no trail leads to it any more.",
  }),
  since: time({ description: "The first result in which it failed without a pass in between." }),
  orEarlier: Type.Boolean({ description: "No earlier result evaluated its control." }),
  endedAt: nullable(
    time({
      description:
        "The first result in which it passed, no longer applied, or its resource was no longer found; null in other states.",
    }),
  ),
  days: Type.Integer({ minimum: 0, description: "From `since` to `endedAt`, or to the newest result." }),
  waivers: Type.Array(Type.Object({ ...Waiver.properties, from: time(), until: time() }), {
    description: "Who accepted it: from the first to the last result with this waiver.",
  }),
});
export type HistoryFailure = Static<typeof Failure>;

const AccountHistory = Type.Object({
  account: Account,
  results: Type.Integer({ minimum: 0, description: "Number of stored results." }),
  points: Type.Array(Point, { description: "In order of time; of several accounts the newest two." }),
  failures: Type.Optional(Type.Array(Failure, { description: "Of one account: the oldest open ones first." })),
});
export type AccountHistory = Static<typeof AccountHistory>;

/** The answer of `trailproof history`. */
export const History = Type.Object(
  {
    schemaVersion: Type.String({ pattern: "^\\d+\\.\\d+$" }),
    tool: Type.Object({ name: Type.String(), version: Type.String() }),
    accounts: Type.Array(AccountHistory),
    problems: Type.Array(Type.Object({ file: Type.String(), problem: Type.String() }), {
      description: "Files of the history that could not be read.",
    }),
  },
  { $id: "urn:trailproof:schema:history:1", title: "trailproof history" },
);
export type History = Static<typeof History>;
