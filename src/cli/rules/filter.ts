import { Command } from "commander";
import { filterText } from "../../../reports/terminal/filter.ts";
import { readDocumentFile } from "../../documents/input-file.ts";
import { compileFilter, type Filter, type PatternError } from "../../filters/index.ts";
import { type LogEntry, readEntries } from "../../logs/log-entries.ts";
import type { FilterAnswer } from "../../model/documents/filter-answer.ts";
import { FILTER_VERSION } from "../../model/documents/version.ts";
import { UserError } from "../../model/errors.ts";
import { describeFileError } from "../../model/text/file-error.ts";
import { safeJson } from "../../model/text/safe-text.ts";
import { repeated } from "../arguments/options.ts";
import { displayOf } from "../io/display.ts";
import { announce, checkDistinct, checkWritable, parseOutputOf, print, writeOutput } from "../io/output.ts";

const examples = `
Examples:
  trailproof filter --pattern '{ $.eventName = "ConsoleLogin" }' --events records.jsonl
  trailproof filter --pattern-file pattern.txt --events log.json.gz --output json=matches.json

Exit codes: 0 the pattern was tried · 2 invalid pattern, usage or file error`;

interface FilterOptions {
  readonly pattern?: string;
  readonly patternFile?: string;
  readonly events?: string;
  readonly output?: string[];
  readonly quiet?: boolean;
  readonly color: boolean;
}

export function filterCommand(): Command {
  return new Command("filter")
    .summary("try a filter pattern of CloudWatch Logs on events")
    .description(
      "Tries a filter pattern of CloudWatch Logs on events, without a call to AWS, and shows which ones it matches. For an invalid pattern it shows the column and what was expected.",
    )
    .option("--pattern <pattern>", "filter pattern, as in put-metric-filter")
    .option("--pattern-file <file>", "file with a filter pattern (- for standard input)")
    .option(
      "--events <file>",
      "log file of CloudTrail, JSON lines, or lines of text, gzip or plain (- for standard input)",
    )
    .option("-o, --output <json=file>", "write the answer as JSON; - for standard output", repeated)
    .option("-q, --quiet", "print no text and no notes")
    .addHelpText("after", examples)
    .action(async (_, self: Command) => {
      await tryFilter(self.optsWithGlobals<FilterOptions>());
    });
}

async function tryFilter({ pattern, patternFile, events, output, quiet, color }: FilterOptions): Promise<void> {
  if ((pattern === undefined) === (patternFile === undefined))
    throw new UserError("Name the pattern in one way: --pattern or --pattern-file");
  if (!events) throw new UserError("--events is missing: name a file, or - for standard input");
  if (patternFile === "-" && events === "-") throw new UserError("Only one input can be standard input (-)");
  const outputs = (output ?? []).map((text) => parseOutputOf(text, ["json"]).path);
  for (const path of outputs) checkWritable(path);
  checkDistinct(
    outputs,
    [events, patternFile].filter((path) => path !== undefined),
  );
  const text = pattern ?? (await readDocumentFile(patternFile ?? "")).replace(/\r?\n$/, "");
  const filter = compileFilter(text);
  const answer = "error" in filter ? invalid(filter.error) : answerOf(filter, await entriesOf(events));
  const json = `${safeJson(answer)}\n`;
  for (const path of outputs) await (path === "-" ? print(json) : writeOutput(path, json));
  if ("error" in filter) throw new UserError(`The pattern is invalid: ${filter.error.message}`);
  if (quiet) return;
  const stream = outputs.includes("-") ? process.stderr : process.stdout;
  await print(filterText(answer, displayOf(stream, color)), stream);
  await announce(outputs.filter((path) => path !== "-"));
}

const invalid = (error: PatternError): FilterAnswer => ({
  schemaVersion: FILTER_VERSION,
  valid: false,
  error,
  events: [],
});

function answerOf(filter: Filter, entries: readonly LogEntry[]): FilterAnswer {
  const events = entries.map((entry, index) => {
    const outcome = "line" in entry ? filter.matchesLine(entry.line) : filter.matches(entry.event);
    return { index, ...eventIdOf(entry), matches: outcome ?? null };
  });
  return { schemaVersion: FILTER_VERSION, valid: true, events };
}

/** The id of a CloudTrail record, where the entry is one. */
function eventIdOf(entry: LogEntry): { eventID?: string } {
  const event = "event" in entry ? entry.event : objectOf(entry.line);
  const eventID = typeof event === "object" && event !== null && "eventID" in event ? event.eventID : undefined;
  return typeof eventID === "string" ? { eventID } : {};
}

function objectOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function entriesOf(path: string): Promise<LogEntry[]> {
  try {
    return await readEntries(path);
  } catch (error) {
    throw new UserError(`Cannot read ${path}: ${describeFileError(error as Error)}`, 2, { cause: error });
  }
}
