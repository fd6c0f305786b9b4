import type { CollectOptions as CollectorOptions } from "../collect/options.ts";
import type { Progress } from "../collect/progress.ts";
import type { FactId, Snapshot } from "../model/documents/snapshot.ts";
import { UserError } from "../model/errors.ts";
import { ADDED_FACTS, CANARY_FACTS, FACTS } from "../model/resources/facts.ts";
import type { RequestedScope } from "../model/resources/scope.ts";
import { pointInTime } from "../model/text/point-in-time.ts";
import { didYouMean, quoted } from "../model/text/suggest.ts";
import { tool } from "../tool.ts";
import { callable, checkOptions, count, object, type Rule, SESSION_RULES, texts, time } from "./arguments.ts";

export type { Progress };

export interface CollectOptions extends Omit<CollectorOptions, "target" | "scope" | "facts"> {
  /** The Regions to read: names or patterns such as `eu-*`. Every enabled Region without it. */
  readonly scope?: Partial<RequestedScope> | undefined;
  /** The facts to read; every fact without it. The others are `not-collected`. */
  readonly facts?: Iterable<FactId> | undefined;
  /** Verify the log files delivered since then (a Date, `2026-01-15`, `24h`): adds the fact `trail.integrity`. */
  readonly verifyLogs?: Date | string | undefined;
}

const regions: Rule = (value) => (value === null ? undefined : texts("Region names or patterns")(value));

const facts: Rule = (value) => {
  if (typeof value === "string" || typeof Object(value)[Symbol.iterator] !== "function")
    return "must be a list or a set of facts";
  const unknown = [...(value as Iterable<unknown>)].find(
    (one) => typeof one !== "string" || !Object.hasOwn(FACTS, one),
  );
  return unknown === undefined
    ? undefined
    : `names the fact ${quoted(String(unknown))}, which does not exist${didYouMean(String(unknown), Object.keys(FACTS))}`;
};

const RULES = {
  ...SESSION_RULES,
  retry: object,
  scope: object,
  facts,
  concurrency: count,
  onCall: callable,
  onProgress: callable,
  verifyLogs: time,
};

const HINTS = {
  regions: "scope: { regions: […] }",
  region: "scope: { regions: […] }",
  excludeRegions: "scope: { excludeRegions: […] }",
};

/**
 * Collects the evidence of the account that the credentials belong to, with every fact.
 *
 * @throws UserError exit code 2 where an option is wrong or a Region does not exist; 4 where the account cannot be
 * determined: no credentials, no answer.
 */
export async function collect(options: CollectOptions = {}): Promise<Snapshot> {
  checkOptions("collect", options, RULES, HINTS);
  const { scope, facts: listed, verifyLogs, ...others } = options;
  const wanted = listed && new Set(listed);
  if (wanted?.has("trail.integrity") && verifyLogs === undefined)
    throw new UserError('collect: the fact trail.integrity needs verifyLogs, such as verifyLogs: "24h"');
  const found = ADDED_FACTS.find((fact) => wanted?.has(fact));
  if (found) {
    const finder = CANARY_FACTS.includes(found) ? "trailproof canary" : "trailproof scan --events";
    throw new UserError(`collect: the fact ${found} is what "${finder}" finds: collect cannot read it`);
  }
  if (others.retry) checkRetry(others.retry);
  if (scope) checkOptions("collect: scope", scope, { regions, excludeRegions: texts("Region names or patterns") });
  // The SDK's notice of several lines on older Node versions is not the caller's concern.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const { collect: collectSnapshot } = await import("../collect/index.ts");
  return collectSnapshot({
    ...others,
    ...(scope ? { scope: { regions: scope.regions ?? null, excludeRegions: scope.excludeRegions ?? [] } } : {}),
    ...(wanted ? { facts: verifyLogs === undefined ? wanted : wanted.add("trail.integrity") } : {}),
    ...(verifyLogs === undefined ? {} : { readers: { "trail.integrity": await logFileReader(verifyLogs, others) } }),
    tool,
  });
}

function checkRetry(retry: object): void {
  const mode: Rule = (value) =>
    value === "adaptive" || value === "standard" ? undefined : "must be adaptive or standard";
  checkOptions("collect: retry", retry, { mode, maxAttempts: count });
  for (const name of ["mode", "maxAttempts"])
    if (!Object.hasOwn(retry, name)) throw new UserError(`collect: retry: option ${name} is missing`);
}

async function logFileReader(since: Date | string, session: CollectOptions) {
  const now = Date.now();
  const range = { start: pointInTime("verifyLogs", since, now), end: Math.floor(now / 1000) * 1000 };
  if (range.start > range.end) throw new UserError("collect: verifyLogs names a time in the future");
  const { integrityReader } = await import("../integrity/trail-reader.ts");
  const { profile, roleArn, externalId, endpointUrl, connectTimeoutMs, attemptTimeoutMs } = session;
  return integrityReader({
    range,
    session: { profile, roleArn, externalId, endpointUrl, connectTimeoutMs, attemptTimeoutMs },
  });
}
