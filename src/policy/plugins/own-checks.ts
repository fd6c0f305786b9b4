import { UserError } from "../../model/errors.ts";
import type { AnyCheck, LoadedCheck } from "../../model/findings/check.ts";
import { shapeProblems } from "./check-members.ts";
import { definedTwice } from "./load.ts";

/** Where a check of the calling program comes from, as a report shows it. */
const SOURCE = "evaluate()";

/**
 * The built-in checks, then those that the calling program adds.
 *
 * @throws UserError naming each of these that is no check, or has the id of a check that exists.
 */
export function withOwnChecks(builtIn: readonly LoadedCheck[], own: readonly AnyCheck[]): LoadedCheck[] {
  const problems = own.flatMap((check, i) => shapeProblems(check).map((problem) => `checks[${i}]: ${problem}`));
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  const added = own.map((check): LoadedCheck => ({ check, source: SOURCE }));
  const twice = definedTwice(builtIn, added);
  if (twice.length > 0) throw new UserError(twice.join("\n"));
  return [...builtIn, ...added];
}
