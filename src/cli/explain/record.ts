import { readDocumentFile } from "../../documents/input-file.ts";
import { parseJson } from "../../documents/read.ts";
import type { Question } from "../../explain/call/explain-event.ts";
import { recordsIn } from "../../logs/envelope.ts";
import { UserError } from "../../model/errors.ts";
import { parseRecord } from "../../selectors/index.ts";

/**
 * The event of a file with one CloudTrail record.
 *
 * @throws UserError (exit 2) if it holds none, or more than one.
 */
export async function recordQuestion(file: string): Promise<Question> {
  const json = parseJson(await readDocumentFile(file), file);
  const found = parseRecord(onlyRecord(json, file));
  if ("problem" in found) throw new UserError(`${file} is no CloudTrail record: ${found.problem}`);
  if ("aggregated" in found)
    throw new UserError(`${file} is an aggregated event: it summarizes data events and is not the record of a call`);
  return { event: found.event, missing: [] };
}

/** The record itself, or the only one of a log file or of what a service wraps records in. */
function onlyRecord(json: unknown, file: string): unknown {
  const list = recordsIn(json);
  if (list.length !== 1)
    throw new UserError(`${file} holds ${list.length} records, and --event-json takes one: use --events for log files`);
  return list[0];
}
