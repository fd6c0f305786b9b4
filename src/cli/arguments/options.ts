import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import type { SessionOptions } from "../../collect/index.ts";
import { reporters } from "../../generated/reporters.ts";
import { UserError } from "../../model/errors.ts";
import { INCLUDABLE, type Includable, ON_REQUEST, SEVERITIES } from "../../model/findings/severity.ts";
import type { RequestedScope } from "../../model/resources/scope.ts";
import { either } from "../../model/text/sentence.ts";
import { didYouMean, quoted } from "../../model/text/suggest.ts";
import { withAlias } from "./habits.ts";

/** Options of every command that calls AWS. */
export interface SessionChoices {
  readonly profile?: string;
  readonly roleArn?: string;
  readonly externalId?: string;
  readonly endpointUrl?: string;
  readonly connectTimeout?: number;
  readonly callTimeout?: number;
}

/** Options of every command that reads an account. */
export interface AccountOptions extends SessionChoices {
  readonly concurrency?: number;
  readonly regions?: string[];
  readonly excludeRegions?: string[];
  readonly verbose?: boolean;
  readonly quiet?: boolean;
}

/** Options of every command that evaluates by a policy. */
export interface PolicyOptions {
  readonly policy?: string[];
  readonly framework?: string[];
  readonly control?: string[];
  readonly skipControl?: string[];
  readonly allowPlugins?: boolean;
}

/** Adds each occurrence of a repeatable option. */
export const repeated = (value: string, before: string[] | undefined) => [...(before ?? []), value];

/** `a,b` and repetition alike. */
export function list(value: string, before: string[] | undefined): string[] {
  const names = value
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length === 0) throw new InvalidArgumentError("expected names separated by commas, but it is empty");
  return [...(before ?? []), ...names];
}

/** An option that takes one of these words. */
export function choice(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices(words).argParser((value: string) => oneOf(value, words));
}

/** An argument that is one of these words. */
export function choiceArgument(flags: string, description: string, words: readonly string[]): Argument {
  return new Argument(flags, description).choices(words).argParser((value: string) => oneOf(value, words));
}

/** An option that takes a list of these words, and of some that are accepted and change nothing. */
function choices(flags: string, description: string, words: readonly string[], accepted = words): Option {
  const parse = (one: string) => (accepted.includes(one) ? one : oneOf(one, words));
  return new Option(flags, description)
    .choices(words)
    .argParser((value, before?: string[]) => [...(before ?? []), ...list(value, []).map(parse)]);
}

function oneOf(word: string, words: readonly string[]): string {
  if (words.includes(word)) return word;
  throw new InvalidArgumentError(`expected ${either(words)}, not ${quoted(word)}${didYouMean(word, words)}`);
}

/** Decimal digits alone: `Number` also takes `0x5`, `1e1` and spaces, which are slips more often than meant. */
export function number(min: number, max: number) {
  return (value: string): number => {
    const parsed = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (!(parsed >= min && parsed <= max))
      throw new InvalidArgumentError(`expected a whole number from ${min} to ${max}, not ${quoted(value)}`);
    return parsed;
  };
}

/** Which controls to evaluate, by their severity. */
export const severitiesOption = () =>
  choices("--severity <list>", "evaluate only controls of these severities", SEVERITIES);

export const failOnOption = () =>
  choice("--fail-on <severity>", "the gate fails on findings of this severity and higher; none: on no finding", [
    ...SEVERITIES,
    "none",
  ]);

/** Options of commands that write reports of a result. */
export interface ReportOptions {
  readonly output?: string[];
  readonly include?: Includable[];
  readonly htmlAnnex?: boolean;
  readonly root?: string;
  readonly category?: string;
}

/** Which reports to write, what they list, and what a code scanning service needs. */
export function withReportOptions(command: Command): Command {
  return command
    .option(
      "-o, --output <format=file>",
      `write a report (${Object.keys(reporters).join(", ")}); repeatable; - for standard output`,
      repeated,
    )
    .addOption(
      choices(
        "--include <list>",
        "list these findings too; json, html, junit, asff and ocsf always have all",
        ON_REQUEST,
        INCLUDABLE,
      ),
    )
    .option("--html-annex", "html: print the passed findings too, as an annex")
    .option(
      "--root <folder>",
      "sarif, gitlab, github: folder that file locations are relative to (default: root of the repository)",
    )
    .option("--category <text>", "sarif: tells runs of one account apart (default: names of the policies)");
}

/** An option that compares a report, and writes none. */
export const verifyOption = (description: string) =>
  new Option("--verify <file.html>", description).conflicts(["output", "saveSnapshot"]);

/** Options of calls to AWS: they conflict with saved evidence. */
const AWS_CALL_OPTIONS = ["profile", "roleArn", "externalId", "endpointUrl", "connectTimeout", "callTimeout"];

/** An option that replaces calls to AWS. */
export const offlineOption = (flags: string, description: string) =>
  new Option(flags, description).conflicts(AWS_CALL_OPTIONS);

export function withSessionOptions(command: Command): Command {
  return command
    .option("--profile <name>", "AWS profile to take credentials from")
    .option("--role-arn <arn>", "IAM role to assume")
    .option("--external-id <id>", "external ID of the role; with --role-arn")
    .option("--endpoint-url <url>", "endpoint of every AWS service")
    .option("--connect-timeout <ms>", "connect timeout in milliseconds (default: 3000)", number(1, 600_000))
    .option(
      "--call-timeout <ms>",
      "timeout of one attempt at a call, in milliseconds (default: 5000)",
      number(1, 600_000),
    );
}

export function withAccountOptions(command: Command): Command {
  return withSessionOptions(command)
    .option("--regions <list>", "Regions to evaluate: names or patterns such as 'eu-*', separated by commas", list)
    .option("--exclude-regions <list>", "Regions not to evaluate: names or patterns", list)
    .option("--concurrency <n>", "concurrent requests per service and Region (default: 8)", number(1, 64))
    .option("-v, --verbose", "list each API call with its duration and outcome on standard error");
}

/** `--verify-logs`, of the commands that collect. */
export interface VerifyOptions {
  readonly verifyLogs?: string;
}

export function withVerifyOption(command: Command): Command {
  return command.option(
    "--verify-logs <since>",
    "verify the log files delivered since this time (24h, 7d, a date); enables the control trail-integrity",
  );
}

export const allowPluginsOption = () =>
  new Option("--allow-plugins", "load the plugins of a policy that was found and not named by --policy");

export function withPolicyOptions(command: Command): Command {
  const all = command
    .option("--policy <list>", "policies: files or built-in names, separated by commas; the last one wins", list)
    .option("--framework <list>", "frameworks: built-in names or files; applied after --policy", list)
    .option(
      "--control <list>",
      "controls to evaluate, separated by commas (default: all that the policy enables)",
      list,
    )
    .option("--skip-control <list>", "controls not to evaluate, separated by commas", list)
    .addOption(allowPluginsOption());
  return withAlias(all, "--config", "--policy");
}

/** Of any partition. AWS would answer an ARN of something else with a denied call. */
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/;

export function sessionOptions(options: SessionChoices): SessionOptions {
  if (options.externalId !== undefined && options.roleArn === undefined)
    throw new UserError("--external-id needs --role-arn");
  if (options.roleArn !== undefined && !ROLE_ARN.test(options.roleArn))
    throw new UserError(`--role-arn: expected arn:aws:iam::ACCOUNT:role/NAME, not ${quoted(options.roleArn)}`);
  return {
    profile: options.profile,
    roleArn: options.roleArn,
    externalId: options.externalId,
    endpointUrl: options.endpointUrl,
    connectTimeoutMs: options.connectTimeout,
    attemptTimeoutMs: options.callTimeout,
  };
}

export function requestedScope({ regions, excludeRegions }: AccountOptions): RequestedScope {
  return { regions: regions ?? null, excludeRegions: excludeRegions ?? [] };
}
