import { type TSchema, Type } from "typebox";
import { OUTCOMES, type Outcome } from "../findings/outcome.ts";
import { SEVERITIES, STATUSES } from "../findings/severity.ts";
import { oneOf } from "./schema.ts";

/** What a failure that no waiver accepts is, compared with the baseline. */
export const BASELINE_STATES = ["new", "unchanged", "changed", "not-in-baseline"] as const;
export type BaselineState = (typeof BASELINE_STATES)[number];

/** Why a failure of the baseline is neither open nor fixed. */
export const UNRESOLVED_REASONS = OUTCOMES.filter((one): one is Exclude<Outcome, "fixed"> => one !== "fixed");

const count = Type.Integer({ minimum: 0 });

/** What a result says of the baseline that it was compared with. */
export function baselineSchema<R extends TSchema>(resource: R) {
  const finding = {
    fingerprint: Type.String({ pattern: "^[0-9a-f]{32}$" }),
    control: Type.String(),
    facet: Type.Optional(Type.String()),
    title: Type.String({ description: "Of the control: what holds when it passes." }),
    severity: oneOf(SEVERITIES, { description: "In the baseline." }),
    resource,
    message: Type.String({ description: "In the baseline." }),
  };
  return Type.Object(
    {
      file: Type.String({ description: "Base name of the file or object." }),
      sha256: Type.String({ description: "Of the file's bytes." }),
      tool: Type.Object({ name: Type.String(), version: Type.String() }),
      snapshot: Type.Object({ sha256: Type.String() }),
      finishedAt: Type.String({ format: "date-time" }),
      policies: Type.Array(Type.Object({ name: Type.String(), sha256: Type.String() })),
      counts: Type.Object(
        {
          new: count,
          unchanged: count,
          changed: count,
          notInBaseline: count,
          fixed: count,
          unresolved: count,
        },
        { description: "Open failures by their `baselineState`, then failures of the baseline that are not open." },
      ),
      changed: Type.Array(
        Type.Object({
          fingerprint: finding.fingerprint,
          severity: finding.severity,
          message: finding.message,
        }),
        { description: "What the changed failures were in the baseline." },
      ),
      fixed: Type.Array(
        Type.Object({
          ...finding,
          now: Type.Object(
            { status: oneOf(STATUSES), message: Type.String() },
            { description: "What the finding is now." },
          ),
        }),
        { description: "Failures of the baseline that pass now." },
      ),
      unresolved: Type.Array(Type.Object({ ...finding, reason: oneOf(UNRESOLVED_REASONS) }), {
        description:
          "Failures of the baseline that are neither open nor fixed. not-applicable: the control no longer applies to the resource. not-found: the resource was deleted, or no trail leads to it any more. unknown: they could not be evaluated again. not-evaluated: the control or the Region was not evaluated this time. waived: a waiver accepts them. manual: they need manual review, or are attested.",
      }),
      controls: Type.Array(Type.String(), {
        description: "Controls that the baseline had not evaluated. Their failures are `not-in-baseline`.",
      }),
    },
    { description: "With `--baseline`: what this result was compared with, and what is no failure any more." },
  );
}
