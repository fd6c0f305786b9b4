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
import { checkDistinct, checkOutside, checkWritable, parseOutputOf } from "../io/output.ts";
import type { ExplainOptions } from "./options.ts";
import { EXPLAIN_FORMATS, type ExplainOutput, writeExplanation } from "./output.ts";
import { explainedTrails, type Found } from "./trails.ts";

const examples = `
Examples:
  trailproof explain --service kms --event Decrypt --snapshot snapshot.json
  trailproof explain --service s3 --event GetObject --resource arn:aws:s3:::data/report.csv
  trailproof explain --event-json record.json --snapshot snapshot.json
  trailproof explain --events logs/ --snapshot snapshot.json --output json=explained.json --output html=explained.html
  trailproof explain --events logs/ --proposed selectors.json --snapshot snapshot.json

Exit codes: 0 every event is recorded · 1 an event is not recorded · 2 usage or file error · 3 undecidable, or a file or record was skipped · 4 nothing collected`;

export function explainCommand(): Command {
  return withAccountOptions(
    new Command("explain")
      .summary("show whether events are recorded, by which trail, and why")
      .description(
        "Shows whether a call, a record or the events of log files are recorded, by which trail and selector, and where they are delivered. For an event that is not recorded, it gives the reason for each trail.",
      ),
  )
    .option("--service <name>", "service of the call: kms, kms.amazonaws.com, or as the AWS CLI names it (s3api)")
    .option("--event <name>", "event name: Decrypt, or its command in the AWS CLI (get-object)")
    .option("--read-only", "the call is read-only")
    .option("--write", "the call is not read-only")
    .option("--management", "the call is a management event")
    .option("--resource-type <type>", "the call is a data event of this resource type: AWS::S3::Object")
    .option("--region <name>", "Region of the call")
    .option("--resource <arn>", "ARN of the resource that the call is about")
    .option("--principal <arn>", "ARN of the caller, as in userIdentity.arn")
    .option("--event-json <file>", "file with a CloudTrail record (- for standard input)")
    .option(
      "--events <path>",
      "log file or folder of log files, gzip or plain (- for standard input); repeatable",
      repeated,
    )
    .option("--each", "list every event in the JSON, also past 100,000")
    .addOption(
      // A snapshot covers the Regions that it was collected from.
      offlineOption(
        "--snapshot <file>",
        "evaluate a saved snapshot instead of a live account (- for standard input)",
      ).conflicts(["regions", "excludeRegions"]),
    )
    .option("--proposed <file>", "selectors that are not deployed, in the format of put-event-selectors")
    .option("--live", "with --proposed: compare with the live account")
    .option(
      "-o, --output <format=file>",
      "write the answer (json; with --events html too); repeatable; - for standard output",
      repeated,
    )
    .option("-q, --quiet", "print no text and no notes")
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
  return questionOf(
    { ...call, service, event, readOnly: write ? false : readOnly },
    place,
    (member) => ASKED[member] ?? CALL_OPTIONS[member],
  );
}

/** @throws UserError (exit 2) where the options do not go together. */
function checkUsage(options: ExplainOptions): void {
  const { service, event, eventJson, events, readOnly, write, proposed, snapshot, live } = options;
  const call = service !== undefined || event !== undefined;
  const ways = [call, eventJson !== undefined, events !== undefined].filter(Boolean).length;
  if (ways !== 1)
    throw new UserError("Name what to explain in one way: --service with --event, --event-json, or --events");
  if (call && (service === undefined || event === undefined))
    throw new UserError(
      `--${service === undefined ? "service" : "event"} is missing: a call needs --service and --event`,
    );
  if (readOnly && write) throw new UserError("--read-only and --write exclude each other");
  if (options.management && options.resourceType !== undefined)
    throw new UserError("--management and --resource-type exclude each other: a management event has no resource type");
  if (snapshot !== undefined && live) throw new UserError("--snapshot and --live exclude each other");
  const given = Object.keys(CALL_OPTIONS).filter((name) => options[name as keyof ExplainOptions] !== undefined);
  if (!call && given.length > 0)
    throw new UserError(
      `${CALL_OPTIONS[given[0] as keyof typeof CALL_OPTIONS]} describes a call: it needs --service and --event`,
    );
  const inputs = [eventJson, snapshot, proposed, ...(events ?? [])].filter((path) => path === "-");
  if (inputs.length > 1) throw new UserError("Only one input can be standard input (-)");
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

/** Where a member is an option with a value, or two options. */
const ASKED: Partial<Record<keyof typeof CALL_OPTIONS, string>> = { readOnly: "--read-only or --write" };

function checkedOutputs(options: ExplainOptions): ExplainOutput[] {
  const outputs = (options.output ?? []).map((text) => parseOutputOf(text, EXPLAIN_FORMATS));
  if (!options.events && outputs.some(({ format }) => format === "html"))
    throw new UserError("--output html=FILE is for the events of log files: it needs --events");
  for (const { path } of outputs) checkWritable(path);
  checkDistinct(
    outputs.map(({ path }) => path),
    [options.snapshot, options.proposed, options.eventJson, ...(options.events ?? [])].filter(
      (path) => path !== undefined,
    ),
  );
  checkOutside(
    outputs.map(({ path }) => path),
    options.events ?? [],
  );
  return outputs;
}
