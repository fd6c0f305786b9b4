import { parseArn } from "../model/aws/arn.ts";
import { UserError } from "../model/errors.ts";
import { quoted } from "../model/text/suggest.ts";
import { RESPONSES, type Response } from "./tampering/due.ts";

/** What the function's environment variables say. */
export interface Configuration {
  /** Where results are kept. */
  readonly bucket: string;
  /** Of the keys there: empty, or ending with a slash. */
  readonly prefix: string;
  readonly topicArn: string;
  /** Names of built-in policies, and `s3://BUCKET/KEY` of policy files. */
  readonly policies: readonly string[];
  /** What to do about a change of a trail; empty: nothing. */
  readonly respond: readonly Response[];
  /** The name of the function's role: empty where it is not known. */
  readonly role: string;
  /** Whether findings are imported into the Security Hub of the account, in the Region of the function. */
  readonly securityHub: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment variables of the function.
 *
 * @throws UserError that names every variable that is missing or wrong.
 */
export function configurationOf(environment: Environment): Configuration {
  const value = (name: string) => environment[name]?.trim() ?? "";
  const [bucket, topicArn, prefix] = ["TRAILPROOF_BUCKET", "TRAILPROOF_TOPIC_ARN", "TRAILPROOF_PREFIX"].map(value) as [
    string,
    string,
    string,
  ];
  const problems = [
    ...(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)
      ? []
      : [expected("TRAILPROOF_BUCKET", "a bucket name", bucket)]),
    ...(parseArn(topicArn)?.service === "sns"
      ? []
      : [expected("TRAILPROOF_TOPIC_ARN", "the ARN of an SNS topic", topicArn)]),
    ...(prefix.startsWith("/") ? [expected("TRAILPROOF_PREFIX", "a prefix that does not begin with /", prefix)] : []),
  ];
  const respond = listOf(value("TRAILPROOF_RESPOND"));
  for (const one of respond)
    if (!(RESPONSES as readonly string[]).includes(one))
      problems.push(expected("TRAILPROOF_RESPOND", `some of ${RESPONSES.join(", ")}`, one));
  const securityHub = value("TRAILPROOF_SECURITY_HUB") || "off";
  if (!["on", "off"].includes(securityHub))
    problems.push(expected("TRAILPROOF_SECURITY_HUB", "on or off", securityHub));
  if (problems.length > 0) throw new UserError(problems.join("; "));
  return {
    bucket,
    prefix: prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`,
    topicArn,
    policies: listOf(value("TRAILPROOF_POLICY") || "baseline"),
    respond: respond as Response[],
    role: value("TRAILPROOF_ROLE"),
    securityHub: securityHub === "on",
  };
}

const listOf = (text: string) =>
  text
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");

const expected = (name: string, what: string, value: string) =>
  `${name}: expected ${what}, ${value === "" ? "and it is not set" : `not ${quoted(value)}`}`;
