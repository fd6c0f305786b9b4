import { type Static, type TSchema, Type } from "typebox";
import { SEVERITIES } from "../findings/severity.ts";
import { resourceTypes } from "../resources/graph.ts";
import { UNRESOLVED_REASONS } from "./baseline.ts";
import { GATE_VERDICTS } from "./result.ts";
import { oneOf } from "./schema.ts";

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const text = () => Type.String();
const severity = oneOf(SEVERITIES);

const Resource = Type.Object({
  type: oneOf(resourceTypes()),
  id: text(),
  arn: nullable(text()),
  region: nullable(text()),
});

const finding = { fingerprint: text(), control: text(), severity, resource: Resource };
const Now = Type.Object({ ...finding, message: text() });

const Side = Type.Object({
  collectedAt: text(),
  snapshot: Type.Object({ sha256: text() }),
  tool: Type.Object({ name: text(), version: text() }),
  policies: Type.Array(text()),
  score: nullable(Type.Integer()),
  evidenceCoverage: Type.Integer(),
  gate: oneOf(GATE_VERDICTS),
  failures: Type.Integer({ minimum: 0, description: "That no waiver accepts." }),
  unknowns: Type.Integer({ minimum: 0 }),
});
export type DiffSide = Static<typeof Side>;

const Change = Type.Object({
  resource: Resource,
  member: Type.String({ description: "Of the snapshot's facts on the resource, joined by dots." }),
  before: nullable(Type.String({ description: "As text; null: there was none." })),
  after: nullable(Type.String({ description: "As text; null: there is none." })),
  words: Type.String({ description: "The change as a sentence." }),
});
export type EvidenceChange = Static<typeof Change>;

/** What `trailproof diff` answers. JSON, versioned. */
export const ResultDiff = Type.Object(
  {
    schemaVersion: Type.String({ pattern: "^\\d+\\.\\d+$" }),
    tool: Type.Object({ name: text(), version: text() }),
    account: Type.Object({ id: text(), alias: nullable(text()) }),
    old: Side,
    new: Side,
    findings: Type.Object({
      new: Type.Array(Now, { description: "Failures that were none." }),
      changed: Type.Array(Type.Object({ ...finding, before: text(), message: text() })),
      fixed: Type.Array(Type.Object({ ...finding, before: text(), message: text() }), {
        description: "Failures that pass now.",
      }),
      unresolved: Type.Array(Type.Object({ ...finding, before: text(), reason: oneOf(UNRESOLVED_REASONS) }), {
        description: "Failures that are neither open nor fixed.",
      }),
      unknown: Type.Array(Now, { description: "Findings that were evaluated, and are unknown now." }),
      newUnknown: Type.Array(Now, {
        description: "Unknown findings that the old result did not have, such as those of a new resource.",
      }),
      notInOld: Type.Array(Now, { description: "Failures of controls that the old result had not evaluated." }),
      unchanged: Type.Integer({ minimum: 0, description: "How many failures are as they were." }),
    }),
    evidence: Type.Array(Change, { description: "What changed in the evidence, trails first." }),
  },
  { $id: "urn:trailproof:schema:diff:1", title: "trailproof diff" },
);
export type ResultDiff = Static<typeof ResultDiff>;
