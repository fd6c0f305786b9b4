import { type Static, Type } from "typebox";
import type { Severity } from "../findings/severity.ts";
import { SEVERITIES } from "../findings/severity.ts";
import { Expectation } from "./expectations.ts";
import type { NotEvaluatedReason } from "./result.ts";
import { oneOf } from "./schema.ts";

const severity = oneOf(SEVERITIES);
const closed = { additionalProperties: false } as const;

/** Text that says something: letters or digits are in it. */
const words = () => Type.String({ pattern: "[\\p{L}\\p{N}]" });

const Waiver = Type.Object(
  {
    control: Type.String({ minLength: 1 }),
    resource: Type.String({ minLength: 1, description: "Pattern on the ARN or the id; `*` and `?` as in a shell." }),
    reason: words(),
    owner: words(),
    expires: Type.String({ format: "date", description: "The last day on which the waiver holds (UTC)." }),
  },
  closed,
);
type Waiver = Static<typeof Waiver>;

/** What `requirements` holds for each id, which is the framework's own. */
const Requirement = Type.Object(
  {
    title: words(),
    aliases: Type.Optional(
      Type.Array(words(), { description: "Other ids by which it may be named; an id goes before an alias." }),
    ),
    url: Type.Optional(Type.String({ pattern: "^https://" })),
    level: Type.Optional(
      Type.Unsafe<number | string>({
        type: ["integer", "string"],
        description: "The framework's own level or profile.",
      }),
    ),
    assessment: Type.Optional(
      Type.String({
        minLength: 1,
        description: "How the framework itself says that it is assessed; it changes nothing.",
      }),
    ),
    controls: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        description: "The controls that decide it; naming them enables them.",
      }),
    ),
    manual: Type.Optional(
      Type.String({ pattern: "[\\p{L}\\p{N}]", description: "Why no scan can decide it, or not all of it." }),
    ),
  },
  closed,
);

/** What shows that an attestation is true: words, an address, or a file that its SHA-256 identifies. */
export interface AttestationEvidence {
  readonly url?: string;
  readonly file?: string;
  readonly sha256?: string;
}

const Attestation = Type.Object(
  {
    requirement: Type.Optional(
      Type.String({
        pattern: "^[^/]+/.",
        description: "`FRAMEWORK/ID` of a requirement without controls; not together with `control`.",
      }),
    ),
    control: Type.Optional(
      Type.String({ minLength: 1, description: "A control whose findings need manual review, with `resource`." }),
    ),
    resource: Type.Optional(
      Type.String({ minLength: 1, description: "Pattern on the ARN or the id; `*` and `?` as in a shell." }),
    ),
    statement: words(),
    evidence: Type.Unsafe<string | AttestationEvidence>({
      type: ["string", "object"],
      pattern: "[\\p{L}\\p{N}]",
      properties: {
        url: { type: "string", pattern: "^https://" },
        file: { type: "string", minLength: 1 },
        sha256: { type: "string", pattern: "^[0-9a-f]{64}$" },
      },
      minProperties: 1,
      dependencies: { file: ["sha256"], sha256: ["file"] },
      additionalProperties: false,
    }),
    owner: words(),
    expires: Type.String({ format: "date", description: "The last day on which it holds (UTC)." }),
  },
  { ...closed, dependencies: { control: ["resource"], resource: ["control"] } },
);
type Attestation = Static<typeof Attestation>;

const Framework = Type.Object(
  {
    id: Type.String({ pattern: "^[a-z0-9]+([.-][a-z0-9]+)*$", description: "As tags and reports name it: `cis-7.0`." }),
    title: words(),
    url: Type.Optional(Type.String({ pattern: "^https://" })),
  },
  closed,
);

/** A policy file as a team writes it. */
export const PolicyFile = Type.Object(
  {
    title: Type.Optional(Type.String()),
    description: Type.Optional(Type.String()),
    extends: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), { description: "Built-in names, or paths relative to this file." }),
    ),
    include: Type.Optional(
      Type.Object(
        {
          minSeverity: severity,
          configured: Type.Optional(
            Type.Boolean({ description: "true: exclude controls with a required parameter that has no default." }),
          ),
        },
        { ...closed, description: "Put every control of this severity and worse in force." },
      ),
    ),
    framework: Type.Optional(Framework),
    requirements: Type.Optional(
      Type.Record(Type.String(), Requirement, { description: "The requirements of the framework, by their ids." }),
    ),
    scope: Type.Optional(
      Type.Object(
        {
          regions: Type.Optional(
            Type.Array(Type.String(), {
              minItems: 1,
              description: "Names, or patterns such as `eu-*` over the account's enabled Regions.",
            }),
          ),
          excludeRegions: Type.Optional(Type.Array(Type.String())),
        },
        closed,
      ),
    ),
    controls: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Union([
          Type.Boolean(),
          Type.Literal("on"),
          Type.Literal("off"),
          Type.Object(
            {
              severity: Type.Optional(severity),
              params: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
            },
            closed,
          ),
        ]),
      ),
    ),
    weights: Type.Optional(
      Type.Object(
        Object.fromEntries(SEVERITIES.map((s) => [s, Type.Optional(Type.Number({ minimum: 0, maximum: 1000 }))])),
        closed,
      ),
    ),
    waivers: Type.Optional(Type.Array(Waiver)),
    attestations: Type.Optional(
      Type.Array(Attestation, {
        description: "What people state of requirements and findings that no scan can decide.",
      }),
    ),
    expectations: Type.Optional(
      Type.Array(Expectation, {
        description: "Who may do what, by the events: rules of `trailproof events --expectations`.",
      }),
    ),
    gate: Type.Optional(
      Type.Object(
        {
          failOn: Type.Optional(Type.Array(severity)),
          minScore: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
          maxUnknown: Type.Optional(Type.Integer({ minimum: 0 })),
          newOnly: Type.Optional(
            Type.Boolean({
              description: "true: only failures that are new since the baseline fail the gate; `minScore` is off.",
            }),
          ),
        },
        closed,
      ),
    ),
    plugins: Type.Optional(Type.Array(Type.String({ minLength: 1 }))),
  },
  { ...closed, $id: "urn:trailproof:schema:policy:1", title: "trailproof policy" },
);
export type PolicyFile = Static<typeof PolicyFile>;

/** Where in a policy something is said. `builtIn`: in a policy that ships with trailproof. */
export interface Origin {
  /** The file's path as the user can find it, or `built-in:NAME`. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly builtIn: boolean;
}

/** A requirement of a framework, as its policy states it. */
export interface FrameworkRequirement {
  readonly id: string;
  readonly title: string;
  readonly aliases?: readonly string[];
  readonly url?: string;
  readonly level?: string;
  readonly assessment?: string;
  readonly controls: readonly string[];
  /** Those of its controls with a parameter that differs from what the framework sets. */
  readonly differing?: readonly string[];
  readonly manual?: string;
}

/** A framework: a policy whose requirements name controls. */
export interface ResolvedFramework {
  readonly id: string;
  readonly title: string;
  readonly url?: string;
  readonly requirements: readonly FrameworkRequirement[];
}

export interface ResolvedControl {
  readonly id: string;
  readonly severity: Severity;
  readonly params: Readonly<Record<string, unknown>>;
  /** Where each of `enabled`, `severity` and `params.NAME` comes from; absent: the check's own default. */
  readonly origins: Readonly<Record<string, Origin>>;
  /** The line of the user's own policy file that puts the control in force. */
  readonly source: { readonly path: string; readonly line: number } | null;
}

/** A control that the policy does not put in force, and the line that decides it. */
export interface ControlNotInForce {
  readonly id: string;
  readonly reason: Exclude<NotEvaluatedReason, "opt-in">;
  /** The line that says so; absent where none does. */
  readonly origin?: Origin;
}

/** Policies put together: what is in force, with the origin of every value. */
export interface ResolvedPolicy {
  /** Every file and built-in policy that took part, in the order they were applied. */
  readonly policies: readonly { readonly name: string; readonly path?: string; readonly sha256: string }[];
  /** In force, ordered by id. */
  readonly controls: readonly ResolvedControl[];
  /** Not in force, ordered by id. Controls of an option of their own are in neither list unless a policy names them. */
  readonly notInForce: readonly ControlNotInForce[];
  readonly frameworks: readonly ResolvedFramework[];
  readonly scope: { readonly regions: readonly string[] | null; readonly excludeRegions: readonly string[] };
  readonly waivers: readonly (Waiver & { readonly source: { readonly path: string; readonly line: number } })[];
  readonly attestations: readonly (Attestation & {
    readonly source: { readonly path: string; readonly line: number };
  })[];
  /** Rules on events; absent where no policy has one. */
  readonly expectations?: readonly (Expectation & {
    readonly source: { readonly path: string; readonly line: number };
  })[];
  readonly weights: Readonly<Record<Severity, number>>;
  readonly gate: {
    readonly failOn: readonly Severity[];
    readonly minScore: number | null;
    readonly maxUnknown: number;
    /** Only failures that are new since the baseline count. */
    readonly newOnly?: true;
  };
  /** Origins of `scope.*`, `weights.*`, `gate.*`, keyed by those names. */
  readonly origins: Readonly<Record<string, Origin>>;
}
