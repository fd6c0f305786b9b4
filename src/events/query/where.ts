import { celEnv, isCelError, parse, plan } from "@bufbuild/cel";
import { UserError } from "../../model/errors.ts";
import type { EventRecord } from "../../model/events/record.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { problemOf } from "./where-problem.ts";

/**
 * A condition in CEL, the Common Expression Language: members of the record are variables, and `record` is all of it. One that
 * is missing or null matches no comparison, `!=` included, as NULL in SQL. Whole numbers are `int`, so that they can be added to the
 * `int` of an expression; CEL has no sum of `int` and `double`. Regular expressions are RE2, so that no record makes one slow.
 *
 * @throws UserError with the place of what is wrong, or for what can match no record, such as an unknown function.
 */
export function condition(expression: string): (record: EventRecord) => boolean {
  try {
    const parsed = parse(expression);
    const problem = problemOf(parsed);
    if (problem !== undefined) throw new Error(problem);
    const evaluate = plan(celEnv(), parsed);
    return (record) => {
      const value = evaluate(variables(record) as Parameters<typeof evaluate>[0]);
      return !isCelError(value) && value === true;
    };
  } catch (error) {
    throw new UserError(`--where ${oneLine(expression)}: ${oneLine((error as Error).message)}`, 2, { cause: error });
  }
}

/** Without a prototype, whose members are none of the record. */
function variables(record: EventRecord): object {
  const members = celValue(record);
  return Object.assign(Object.create(null), members, { record: members });
}

/** The `int` of CEL has 64 bits. */
const isInt = (value: bigint): boolean => BigInt.asIntN(64, value) === value;

/** Without nulls. */
function celValue(value: unknown): unknown {
  if (typeof value === "bigint") return isInt(value) ? value : Number(value);
  if (Number.isSafeInteger(value)) return BigInt(value as number);
  if (Array.isArray(value)) return value.map(celValue);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(kept.map(([name, member]) => [name, celValue(member)]));
}
