import pLimit from "p-limit";
import { factsFor } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import type { Finding, ScanResult } from "../../src/model/documents/result.ts";
import type { UserError } from "../../src/model/errors.ts";
import { FACTS } from "../../src/model/resources/facts.ts";
import { type Answer, type Fault, faultProxy, type Override, type Rule } from "./fault-proxy.ts";
import { changedFingerprints } from "./findings.ts";
import { limit } from "./machine.ts";
import { scanHere } from "./scan.ts";

/** Everything that can go wrong with a call. */
export const FAULTS = [
  "deny",
  "scp-deny",
  "error500",
  "throttle",
  "hang",
  "hang-body",
  "cut",
  "cut-404",
  "garbage",
  "foreign-page",
  "expired",
  "disabled-region",
] as const satisfies readonly Fault[];

/** The facts that the controls need. */
const NEEDED = factsFor(checks.filter(({ optIn }) => !optIn).map((check) => ({ check })));

/** Every call that a scan by every control makes once it knows who it is. */
export const OPERATIONS = [...new Set([...NEEDED].map((fact) => FACTS[fact].api))];

/** One operation of each protocol, and the list of trails, which decides what else is asked. */
const EVERY_FAULT = [
  "ec2:DescribeRegions",
  "s3:GetBucketLocation",
  "cloudtrail:DescribeTrails",
  "cloudtrail:GetTrailStatus",
  "lambda:ListFunctions",
  "sns:GetTopicAttributes",
];

/**
 * The faults that are tried on an operation: how an answer is read depends on the protocol, and not on the operation. That
 * every operation's answer is looked at is the subject of `test/collect/web-page.test.ts`.
 */
export const faultsOf = (operation: string): readonly Fault[] => (EVERY_FAULT.includes(operation) ? FAULTS : ["deny"]);

/** What is asked in one Region only: subscriptions of topics that alarms publish to, and the one event data store. */
const ONE_REGION = ["sns:ListSubscriptionsByTopic", "cloudtrail:GetEventDataStore"];

/** Those that are asked in the region of what they tell about. */
export const REGIONAL = OPERATIONS.filter(
  (operation) => /^(cloudtrail|kms|lambda|logs|sns):/.test(operation) && !ONE_REGION.includes(operation),
);

/** GetBucketAcl is only asked where GetBucketLocation does not answer, or public ACLs count. */
const BEFORE: Readonly<Record<string, readonly Rule[]>> = {
  "s3:GetBucketAcl": [{ operation: "s3:GetBucketLocation", fault: "deny" }],
};

/** The account under test. */
export interface Target {
  readonly endpoint: string;
  readonly overrides: Readonly<Record<string, Override>>;
  readonly replay: Map<string, Promise<Answer>>;
}

/** How one scan ended: with a result, or with one sentence. */
export interface Outcome {
  readonly result?: ScanResult;
  readonly error?: UserError;
  /** How often the operation was asked. */
  readonly asked: number;
}

/** Some faults keep a scan waiting for seconds and the processor idle; the others only keep it busy. */
const SLOW: readonly Fault[] = ["throttle", "hang", "hang-body"];
const idle = pLimit(16);
const busy = pLimit(4);

/** Scans with one fault, or as the account is. */
export function scanWith(target: Target, operation: string, rule?: Rule): Promise<Outcome> {
  const hangs = rule?.fault.startsWith("hang");
  const attemptTimeoutMs = limit(hangs ? 600 : 10_000);
  return (rule && SLOW.includes(rule.fault) ? idle : busy)(async () => {
    let outcome = await scanOnce(target, operation, rule, attemptTimeoutMs);
    // So short a time-out can also end a call that only had to wait for this busy machine.
    for (let longer = 2; hangs && longer <= 16 && timedOutElsewhere(outcome, operation); longer *= 2)
      outcome = await scanOnce(target, operation, rule, attemptTimeoutMs * longer);
    return outcome;
  });
}

async function scanOnce(
  { endpoint, overrides, replay }: Target,
  operation: string,
  rule: Rule | undefined,
  attemptTimeoutMs: number,
): Promise<Outcome> {
  const rules = [...(rule ? [rule] : []), ...(BEFORE[operation] ?? [])];
  const proxy = await faultProxy({ target: endpoint, replay, overrides, rules });
  try {
    const { result } = await scanHere(proxy.url, { facts: NEEDED, attemptTimeoutMs, connectTimeoutMs: limit(10_000) });
    return { result, asked: proxy.count(operation) };
  } catch (error) {
    return { error: error as UserError, asked: proxy.count(operation) };
  } finally {
    await proxy.stop();
  }
}

function timedOutElsewhere({ result, error }: Outcome, operation: string): boolean {
  if (!result) return error !== undefined && !error.message.includes(operation);
  const { unreadable } = result;
  return unreadable.some(({ api, code }) => api !== operation && code === "TimeoutError");
}

const keyOf = ({ control, resource, facet = "" }: Finding) =>
  JSON.stringify([control, resource.type, resource.arn ?? [resource.region, resource.id], facet]);

/**
 * What a scan with a fault must not do, beside the scan without it; in words. Nothing gets better, nothing turns into a
 * failure, nothing vanishes without an `unknown` that hides it, fingerprints stay, and what was lost is named.
 */
export function wrongs(operation: string, without: ScanResult, withFault: ScanResult): string[] {
  const before = new Map(without.findings.map((finding) => [keyOf(finding), finding]));
  const after = new Map(withFault.findings.map((finding) => [keyOf(finding), finding]));
  return [
    ...[...after].flatMap(([key, finding]) => changed(before.get(key), finding, operation)),
    ...[...before].flatMap(([key, finding]) => (after.has(key) ? [] : vanished(finding, withFault))),
    ...changedFingerprints(without.findings, withFault.findings),
    ...unnamed(operation, withFault),
    ...gate(without, withFault),
  ];
}

function changed(before: Finding | undefined, after: Finding, operation: string): string[] {
  const what = `${after.control} ${after.resource.id}: ${before?.status ?? "nothing"} → ${after.status} (${after.message})`;
  if (before?.status === after.status) return [];
  if (allRecorded(after)) return [];
  // Two denials mean that a different account owns the bucket: manual review.
  const wasOwn = before?.status === "pass" || before?.status === "not-applicable";
  if (after.status === "manual" && after.resource.type === "bucket" && wasOwn) return [];
  if (after.status !== "unknown") return [what];
  // Credentials that expired with one call are used for no other.
  const told =
    after.message.includes(operation) ||
    after.message.includes("(ExpiredToken)") ||
    after.evidence.some(({ api }) => api === operation);
  return told ? [] : [`${what} does not say that it is for ${operation}`];
}

/** A finding may be gone where an `unknown` of its control says that the region, or the account, is hidden. */
function vanished({ control, resource, status }: Finding, result: ScanResult): string[] {
  const hidden = result.findings.some(
    (one) =>
      one.control === control &&
      (one.status === "unknown" || allRecorded(one)) &&
      (one.resource.type === "account" || (one.resource.type === "region" && hides(one.resource.id, resource))),
  );
  return hidden ? [] : [`${control} ${resource.id}: ${status} → nothing`];
}

/** Where no list of functions could be read the account is evaluated instead: that all are recorded is still known. */
function allRecorded({ control, resource, status }: Finding): boolean {
  return control === "events-lambda-data" && resource.type === "account" && status === "pass";
}

/** A bucket may be in a different Region from the trail that names it, and a role is in none. */
function hides(region: string, resource: Finding["resource"]): boolean {
  return resource.type === "bucket" || resource.type === "role" || resource.region === region;
}

function unnamed(operation: string, { unreadable, notifications }: ScanResult): string[] {
  const named = [...unreadable, ...notifications].some(({ api }) => api === operation);
  return named ? [] : [`${operation} is named nowhere`];
}

const MAY_BECOME: Readonly<Record<number, readonly number[]>> = { 0: [0, 3], 1: [1, 3], 3: [3] };

function gate(without: ScanResult, withFault: ScanResult): string[] {
  const [from, to] = [without.gate.exitCode, withFault.gate.exitCode];
  return MAY_BECOME[from]?.includes(to) ? [] : [`exit code ${from} → ${to}`];
}
