import { type Command, InvalidArgumentError, Option } from "commander";
import type { SessionOptions } from "../collect/index.ts";
import type { RequestedScope } from "../model/scope.ts";
import { SEVERITIES } from "../model/severity.ts";

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

/** Options of every command that judges by a policy. */
export interface PolicyOptions {
  readonly policy?: string[];
  readonly control?: string[];
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
  if (names.length === 0) throw new InvalidArgumentError("It is empty.");
  return [...(before ?? []), ...names];
}

export function number(min: number, max: number) {
  return (value: string): number => {
    const parsed = Number(value);
    if (value.trim() === "" || !Number.isInteger(parsed) || parsed < min || parsed > max)
      throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
    return parsed;
  };
}

export const severityOption = () =>
  new Option("--fail-on <severity>", "fail on this severity and worse").choices([...SEVERITIES]);

export function withSessionOptions(command: Command): Command {
  return command
    .option("--profile <name>", "AWS profile of the credentials")
    .option("--role-arn <arn>", "assume this role first")
    .option("--external-id <id>", "external id for the role")
    .option("--endpoint-url <url>", "send every call here instead of to AWS")
    .option("--connect-timeout <ms>", "milliseconds to connect (3000)", number(1, 600_000))
    .option("--call-timeout <ms>", "milliseconds for one attempt at a call (5000)", number(1, 600_000));
}

export function withAccountOptions(command: Command): Command {
  return withSessionOptions(command)
    .option("--regions <list>", "judge these regions only, separated by commas", list)
    .option("--exclude-regions <list>", "leave these regions out", list)
    .option("--concurrency <n>", "requests in flight per region (8)", number(1, 64))
    .option("--verbose", "list each call with its time and outcome on standard error");
}

/** `--verify-logs`, of the commands that collect. */
export interface VerifyOptions {
  readonly verifyLogs?: string;
}

export function withVerifyOption(command: Command): Command {
  return command.option(
    "--verify-logs <since>",
    "verify the log files delivered since then (24h, 7d, a date): adds the control trail-integrity",
  );
}

export function withPolicyOptions(command: Command): Command {
  return command
    .option("--policy <file|name>", "policy to judge by; repeat to put several together", repeated)
    .option("--control <id>", "judge this control only; repeat for several", repeated)
    .option("--allow-plugins", "let a policy that was merely found here load its plugins");
}

export function sessionOptions(options: SessionChoices): SessionOptions {
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
