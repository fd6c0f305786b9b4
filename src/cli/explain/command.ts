import { Command } from "commander";
import { oneEventText } from "../../../reports/terminal/explain-event.ts";
import { readJson } from "../../documents/input-file.ts";
import { questionOf } from "../../explain/call/call.ts";
import type { Question } from "../../explain/call/explain-event.ts";
import { recordQuestion } from "../../explain/call/record.ts";
import { exitCodeOf, explanation } from "../../explain/document.ts";
import { explainSingleEvent } from "../../explain/single-event.ts";
import { UserError } from "../../model/errors.ts";
import { tool } from "../../tool.ts";
import { offlineOption, repeated, withAccountOptions } from "../arguments/options.ts";
import { checkDistinct, checkWritable, type Output, parseOutput } from "../io/output.ts";
import type { ExplainOptions } from "./options.ts";
import { writeExplanation } from "./output.ts";
import { explainedTrails, type Found } from "./trails.ts";

const examples = `
Examples:
  trailproof explain --service kms --event Decrypt --snapshot snapshot.json
  trailproof explain --service s3 --event GetObject --resource arn:aws:s3:::data/report.csv
  trailproof explain --event-json record.json --snapshot snapshot.json
  trailproof explain --events logs/ --snapshot snapshot.json --output json=explained.json
  trailproof explain --events logs/ --proposed selectors.json --snapshot snapshot.json

Exit codes: 0 everything is recorded · 1 something is not · 2 usage or file error · 3 undecidable, or a file or record was passed over · 4 nothing collected`;

export function explainCommand(): Command {
  return withAccountOptions(
    new Command("explain")
      .summary("which events would be recorded, by which trail, and why")
      .description(
        "Says whether a call or the events of log files are recorded, by which trail and selector, where they land, and if not why each trail leaves them out.",
      ),
  )
    .option("--service <name>", "service of a call: kms, or kms.amazonaws.com")
    .option("--event <name>", "name of the event: Decrypt")
    .option("--read-only", "the call reads")
    .option("--write", "the call writes")
    .option("--management", "the call is a management event")
    .option("--resource-type <type>", "the call is a data event on this type: AWS::S3::Object")
    .option("--region <name>", "region of the call")
    .option("--resource <arn>", "resource that is called on")
    .option("--principal <arn>", "who calls: userIdentity.arn of the record")
    .option("--event-json <file>", "a CloudTrail record instead of a call (- for standard input)")
    .option(
      "--events <path>",
      "log files or folders of them, gzip or plain (- for standard input); repeatable",
      repeated,
    )
    .option("--each", "list each event in the JSON, however many there are")
    .addOption(
      // The evidence has the regions that it was collected from.
      offlineOption(
        "--snapshot <file>",
        "evaluate by saved evidence instead of a live account (- for standard input)",
      ).conflicts(["regions", "excludeRegions"]),
    )
    .option("--proposed <file>", "evaluate selectors that are not deployed, as put-event-selectors takes them")
    .option("--live", "with --proposed: compare with the live account")
    .option("--output <json=file>", "write the answer as JSON; - for standard output", repeated)
    .option("--quiet", "no text, no notes")
    .addHelpText("after", examples)
    .action(async (_, self: Command) => {
      process.exitCode = await explain(self.optsWithGlobals<ExplainOptions>());
    });
}

async function explain(options: ExplainOptions): Promise<number> {
  const outputs = checkedOutputs(options);
  checkUsage(options);
  if (options.events) return (await import("./traffic.ts")).explainTraffic(options, outputs);
  const record =
    options.eventJson === undefined
      ? undefined
      : recordQuestion(await readJson(options.eventJson), options.eventJson, "--events");
  const region = options.region ?? record?.event.awsRegion;
  const found = await explainedTrails(options, region);
  const question = record ? ofAccount(record, found) : callQuestion(options, found);
  const conclusion = explainSingleEvent(found, question);
  await writeExplanation(explanation(found, conclusion, tool), outputs, options, oneEventText);
  return exitCodeOf(conclusion);
}

/** A proposal without an account stands for the event's own. */
function ofAccount(question: Question, { snapshot }: Found): Question {
  if (snapshot) return question;
  const { recipientAccountId: _, ...event } = question.event;
  return { ...question, event };
}

function callQuestion(
  { service = "", event = "", write, readOnly, ...call }: ExplainOptions,
  { place }: Found,
): Question {
  return questionOf({ ...call, service, event, readOnly: write ? false : readOnly }, place);
}

/** @throws UserError (exit 2) where the options do not go together. */
function checkUsage(options: ExplainOptions): void {
  const { service, event, eventJson, events, readOnly, write, proposed, snapshot, live } = options;
  const call = service !== undefined || event !== undefined;
  const ways = [call, eventJson !== undefined, events !== undefined].filter(Boolean).length;
  if (ways !== 1)
    throw new UserError("Say what to explain, in one way: --service with --event, or --event-json, or --events");
  if (call && (service === undefined || event === undefined))
    throw new UserError(`--${service === undefined ? "service" : "event"} is missing: a call is named by both`);
  if (readOnly && write) throw new UserError("--read-only and --write exclude each other");
  if (options.management && options.resourceType !== undefined)
    throw new UserError("--management and --resource-type exclude each other: a management event has no resource type");
  if (snapshot !== undefined && live) throw new UserError("--snapshot and --live exclude each other");
  const given = Object.keys(CALL_OPTIONS).filter((name) => options[name as keyof ExplainOptions] !== undefined);
  if (!call && given.length > 0)
    throw new UserError(
      `${CALL_OPTIONS[given[0] as keyof typeof CALL_OPTIONS]} says something of a call: it goes with --service and --event`,
    );
  const inputs = [eventJson, snapshot, proposed, ...(events ?? [])].filter((path) => path === "-");
  if (inputs.length > 1) throw new UserError("Standard input can be one of the inputs only");
}

const CALL_OPTIONS = {
  readOnly: "--read-only",
  write: "--write",
  management: "--management",
  resourceType: "--resource-type",
  region: "--region",
  resource: "--resource",
  principal: "--principal",
} as const;

function checkedOutputs(options: ExplainOptions): Output[] {
  const outputs = (options.output ?? []).map(parseOutput);
  const other = outputs.find(({ format }) => format !== "json");
  if (other) throw new UserError(`explain writes JSON only, not ${other.format}: --output json=FILE`);
  for (const { path } of outputs) checkWritable(path);
  checkDistinct(
    outputs.map(({ path }) => path),
    [options.snapshot, options.proposed, options.eventJson, ...(options.events ?? [])].filter(
      (path) => path !== undefined,
    ),
  );
  return outputs;
}
