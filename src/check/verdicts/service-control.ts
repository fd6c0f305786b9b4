import type { PolicyDocument } from "../../model/documents/settings/iam.ts";
import type { ServiceControlPolicy } from "../../model/documents/settings/organizations.ts";
import type { Item } from "../../model/resources/posture.ts";
import { globMatches } from "../../model/text/glob.ts";
import { oneLine } from "../../model/text/safe-text.ts";

/** Whether policies deny an action, by which statements, and under which conditions of theirs. */
export interface Denial {
  readonly answer: "denied" | "allowed" | "depends";
  readonly pointers: readonly string[];
  readonly conditions: readonly string[];
}

type Statement = Readonly<Record<string, unknown>>;

/**
 * Whether `Deny` statements of service control policies deny an action on a resource to every principal of the account. A
 * condition that spares some principals by name or tag is an exception; what any other condition does is not known here.
 * AWS Organizations User Guide, "SCP syntax".
 */
export function deniedTo(action: string, arn: string, policies: readonly Item<ServiceControlPolicy>[]): Denial {
  const denying = policies.flatMap(({ value, pointer }) =>
    statementsOf(value.document).flatMap(({ statement, at }) =>
      denies(statement, action, arn)
        ? [{ kind: kindOf(statement.Condition), pointer: `${pointer}/document/Statement${at}`, statement, value }]
        : [],
    ),
  );
  const rank = ["all", "exception", "depends"] as const;
  const kind = rank.find((one) => denying.some((found) => found.kind === one));
  const deciding = denying.filter((one) => one.kind === kind);
  return {
    answer: kind === undefined ? "allowed" : kind === "depends" ? "depends" : "denied",
    pointers: deciding.map(({ pointer }) => pointer),
    conditions: deciding.flatMap(({ statement, value }) =>
      statement.Condition === undefined
        ? []
        : [
            `Policy ${oneLine(value.policyName, 60)} has the condition ${oneLine(JSON.stringify(statement.Condition), 300)}`,
          ],
    ),
  };
}

function statementsOf({ Statement: given }: PolicyDocument): { statement: Statement; at: string }[] {
  if (Array.isArray(given))
    return given.flatMap((statement, i) => (isObject(statement) ? [{ statement, at: `/${i}` }] : []));
  return isObject(given) ? [{ statement: given, at: "" }] : [];
}

const isObject = (value: unknown): value is Statement =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === "string");

function denies({ Effect, Action, NotAction, Resource, NotResource }: Statement, action: string, arn: string): boolean {
  if (Effect !== "Deny") return false;
  const isAction = (pattern: string) => globMatches(pattern.toLowerCase(), action.toLowerCase());
  const isResource = (pattern: string) => globMatches(pattern, arn);
  const isCalled = NotAction === undefined ? textsOf(Action).some(isAction) : !textsOf(NotAction).some(isAction);
  const isMeant =
    NotResource === undefined ? textsOf(Resource).some(isResource) : !textsOf(NotResource).some(isResource);
  return isCalled && isMeant;
}

/** Operators and keys by which a statement spares some principals of the account. */
const SPARES = /^(StringNotEquals|StringNotEqualsIgnoreCase|StringNotLike|ArnNotEquals|ArnNotLike)(IfExists)?$/;
const PRINCIPAL = /^aws:principal(arn|tag\/.+)$/i;

/** Whether a pattern on names of principals matches any of a kind: such an exception spares everyone. */
function isEveryone(pattern: string): boolean {
  const [, name] = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.*)$/.exec(pattern) ?? [];
  return ["user/any-name", "role/any-name"].some((one) =>
    name === undefined ? globMatches(pattern, `arn:aws:iam::111122223333:${one}`) : globMatches(name, one),
  );
}

function kindOf(condition: unknown): "all" | "exception" | "depends" {
  if (condition === undefined) return "all";
  if (!isObject(condition)) return "depends";
  const isException = Object.entries(condition).every(
    ([operator, keys]) =>
      SPARES.test(operator) &&
      isObject(keys) &&
      Object.entries(keys).every(([key, values]) => PRINCIPAL.test(key) && !textsOf(values).some(isEveryone)),
  );
  return isException ? "exception" : "depends";
}
