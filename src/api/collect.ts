import type { CollectOptions as CollectorOptions, Progress } from "../collect/index.ts";
import { FACTS } from "../model/facts.ts";
import type { RequestedScope } from "../model/scope.ts";
import type { FactId, Snapshot } from "../model/snapshot.ts";
import { didYouMean, quoted } from "../model/text/suggest.ts";
import { tool } from "../tool.ts";
import { callable, checkOptions, count, object, type Rule, text, texts } from "./arguments.ts";

export type { Progress };

export interface CollectOptions extends Omit<CollectorOptions, "tool" | "target" | "scope" | "facts"> {
  /** The Regions to read: names or patterns such as `eu-*`. Every enabled Region without it. */
  readonly scope?: Partial<RequestedScope> | undefined;
  /** The facts to read; every fact without it. The others are `not-collected`. */
  readonly facts?: Iterable<FactId> | undefined;
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
  profile: text,
  roleArn: text,
  externalId: text,
  endpointUrl: text,
  connectTimeoutMs: count,
  attemptTimeoutMs: count,
  retry: object,
  scope: object,
  facts,
  concurrency: count,
  onCall: callable,
  onProgress: callable,
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
  const { scope, facts: wanted, ...others } = options;
  if (scope) checkOptions("collect: scope", scope, { regions, excludeRegions: texts("Region names or patterns") });
  // The SDK's notice of several lines on older Node versions is not the caller's concern.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const { collect: collectSnapshot } = await import("../collect/index.ts");
  return collectSnapshot({
    ...others,
    ...(scope ? { scope: { regions: scope.regions ?? null, excludeRegions: scope.excludeRegions ?? [] } } : {}),
    ...(wanted ? { facts: new Set(wanted) } : {}),
    tool,
  });
}
