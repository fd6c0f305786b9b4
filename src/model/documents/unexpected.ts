import { type Static, Type } from "typebox";
import { SEVERITIES } from "../findings/severity.ts";
import { LogProof } from "./log-proof.ts";
import { count, nullableText, oneOf } from "./schema.ts";

const texts = (description: string) => Type.Array(Type.String(), { description });

/** Calls of a principal that a rule does not expect. */
export const UnexpectedAccess = Type.Object({
  rule: Type.String({ description: "ID of the rule." }),
  title: Type.String(),
  severity: oneOf(SEVERITIES),
  reason: nullableText("Why the rule exists, in the policy's words."),
  source: Type.Union([Type.Object({ path: Type.String(), line: Type.Integer({ minimum: 1 }) }), Type.Null()], {
    description: "Where the policy has the rule; null: a built-in rule that no policy sets.",
  }),
  principal: nullableText("ARN of the caller, of its role or its user; else what the record has."),
  account: nullableText("The account that has the events."),
  actions: texts("The first ten calls by name, as `service:eventName`."),
  users: texts("User names as Event history has them, the first ten by name."),
  regions: texts("The first ten."),
  addresses: texts("Source addresses, the first ten."),
  first: nullableText("`eventTime` of the first call."),
  last: nullableText("`eventTime` of the last call."),
  count: count("Calls."),
  failed: count("Those of them that have an error code."),
  evidence: Type.Array(
    Type.Object({
      eventId: nullableText(),
      eventTime: nullableText(),
      where: Type.String({ description: "File, object, Region of Event history, or log stream." }),
      proof: Type.Optional(
        Type.Union([LogProof, Type.Null()], {
          description: "Of the log file; null: it is none. Absent: not asked for.",
        }),
      ),
    }),
    { description: "The first ten events." },
  ),
});
export type UnexpectedAccess = Static<typeof UnexpectedAccess>;

/** What was not expected among the events that were found. */
export const Unexpected = Type.Object({
  policies: texts("The policies that hold the rules; built-in rules apply without one."),
  rules: texts("IDs of the rules that were evaluated."),
  findings: Type.Array(UnexpectedAccess, { description: "Most severe first." }),
  complete: Type.Boolean({
    description:
      "false: there were too many findings or denied calls to keep all, or the sources do not hold all that was asked for.",
  }),
  notes: texts("What was not evaluated, and why."),
});
export type Unexpected = Static<typeof Unexpected>;
