import { recordsIn, TOO_LARGE, TOO_LARGE_PROBLEM } from "../../logs/envelope.ts";
import { UserError } from "../../model/errors.ts";
import { parseRecord } from "../../selectors/index.ts";
import type { Question } from "./explain-event.ts";

/**
 * The event of one CloudTrail record: the record itself, or the only record of a log file or of what a service wraps
 * records in.
 *
 * @param name - what errors call the document.
 * @throws UserError (exit 2) if it holds no record, or several.
 */
export function recordQuestion(json: unknown, name: string, forSeveral: string): Question {
  const list = recordsIn(json);
  if (list.length !== 1)
    throw new UserError(`${name} holds ${list.length} records, not one: ${forSeveral} explains log files`);
  if (list[0] === TOO_LARGE) throw new UserError(`${name} cannot be read: ${TOO_LARGE_PROBLEM}`);
  const found = parseRecord(list[0]);
  if ("problem" in found) throw new UserError(`${name} is no CloudTrail record: ${found.problem}`);
  if ("aggregated" in found)
    throw new UserError(`${name} is an aggregated event: it summarizes data events and is not the record of a call`);
  return { event: found.event, missing: [] };
}
