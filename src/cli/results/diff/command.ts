import { Command } from "commander";
import { diffMarkdown } from "../../../../reports/diff-markdown.ts";
import { diffText } from "../../../../reports/terminal/diff.ts";
import { diff } from "../../../diff/index.ts";
import { isS3Address } from "../../../model/aws/s3-location.ts";
import type { ResultDiff } from "../../../model/documents/diff.ts";
import { UserError } from "../../../model/errors.ts";
import { safeJson } from "../../../model/text/safe-text.ts";
import { tool } from "../../../tool.ts";
import {
  type PolicyOptions,
  repeated,
  type SessionChoices,
  withPolicyOptions,
  withSessionOptions,
} from "../../arguments/options.ts";
import { displayOf } from "../../io/display.ts";
import { announce, checkDistinct, checkWritable, parseOutputOf, print, writeOutput } from "../../io/output.ts";
import { comparedFiles } from "./read.ts";

const examples = `
Examples:
  trailproof diff old.json new.json                        what is new, changed and fixed, and why
  trailproof diff old.json new.json --output markdown=-    for a comment on a pull request
  trailproof diff before.snapshot.json after.snapshot.json --policy all
  trailproof diff old.json new.json --exit-code            exit code 1 on new failures

Exit codes: 0 compared · 1 with --exit-code: new failures · 2 usage, policy or file error · 3 with --exit-code: no new failure, but findings are unknown that were not before, or were not evaluated`;

const FORMATS: Readonly<Record<"markdown" | "json", (document: ResultDiff) => string>> = {
  markdown: diffMarkdown,
  json: (document) => `${safeJson(document)}\n`,
};

interface DiffOptions extends PolicyOptions, SessionChoices {
  readonly output?: string[];
  readonly exitCode?: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
}

export function diffCommand(): Command {
  const command = new Command("diff");
  return withSessionOptions(withPolicyOptions(command))
    .summary("compare two results or two snapshots")
    .description(
      "Compares two results or two snapshots of an account: new, changed and fixed failures, score and gate, and what changed in the evidence. Makes no AWS call but to read s3://BUCKET/KEY.",
    )
    .argument("<old>", "a JSON result, or a snapshot: a file, or s3://BUCKET/KEY")
    .argument("<new>", "the later one, of the same kind (- for standard input)")
    .option(
      "-o, --output <format=file>",
      "write the comparison (markdown, json); repeatable; - for standard output",
      repeated,
    )
    .option("--exit-code", "end with 1 on new failures, with 3 if they cannot be ruled out")
    .option("-q, --quiet", "print no text and no notes")
    .addHelpText("after", examples)
    .action(async (old: string, now: string, _, self: Command) => {
      process.exitCode = await compareFiles(old, now, self.optsWithGlobals<DiffOptions>());
    });
}

async function compareFiles(old: string, now: string, options: DiffOptions): Promise<number> {
  const outputs = (options.output ?? []).map((text) => parseOutputOf(text, ["markdown", "json"]));
  for (const { path } of outputs) checkWritable(path);
  checkDistinct(
    outputs.map(({ path }) => path),
    [old, now].filter((one) => !isS3Address(one)),
  );
  if (old === "-" && now === "-") throw new UserError("Only one input can be standard input (-)");
  const [before, after] = await comparedFiles(old, now, options);
  const document = diff(before, after, tool);
  for (const { format, path } of outputs) {
    const text = FORMATS[format](document);
    await (path === "-" ? print(text) : writeOutput(path, text));
  }
  const toOutput = outputs.some(({ path }) => path === "-");
  const stream = toOutput ? process.stderr : process.stdout;
  if (!options.quiet) {
    if (!toOutput) await print(diffText(document, displayOf(stream, options.color)), stream);
    await announce(outputs.flatMap(({ path }) => (path === "-" ? [] : [path])));
  }
  return options.exitCode ? exitCodeOf(document) : 0;
}

/** What is not known now; a narrower scan knows less, too. */
const NOT_KNOWN: readonly string[] = ["unknown", "not-evaluated"];

/** A lost permission can turn 1 into 3, never into 0. */
function exitCodeOf({ findings }: ResultDiff): 0 | 1 | 3 {
  if (findings.new.length > 0) return 1;
  const unresolved = findings.unresolved.filter(({ reason }) => NOT_KNOWN.includes(reason));
  return findings.unknown.length + findings.newUnknown.length + unresolved.length > 0 ? 3 : 0;
}
