import { counted } from "../model/text/safe-text.ts";
import type { ChangedLeaf } from "./leaves.ts";
import { shownValue } from "./leaves.ts";
import { differingPhrases, selectorPhrases } from "./selectors.ts";

const SELECTORS = new Set(["eventSelectors", "advancedEventSelectors"]);

/** What a value of a trail is, as the end of a sentence that begins with the trail. */
const OF_TRAIL: Readonly<Record<string, (value: string | null) => string>> = {
  isMultiRegionTrail: (value) => (value === "true" ? "is a multi-Region trail" : "is a single-Region trail"),
  isOrganizationTrail: (value) => (value === "true" ? "is an organization trail" : "is no organization trail"),
  logFileValidationEnabled: (value) => `has log file validation ${value === "true" ? "on" : "off"}`,
  includeGlobalServiceEvents: (value) =>
    value === "true" ? "includes global service events" : "excludes global service events",
  s3BucketName: (value) => `delivers to bucket ${value}`,
  s3KeyPrefix: (value) => (value === null ? "delivers without a prefix" : `delivers under the prefix ${value}`),
  kmsKeyId: (value) => (value === null ? "encrypts with no KMS key" : `encrypts with key ${value}`),
  cloudWatchLogsLogGroupArn: (value) =>
    value === null ? "sends events to no log group" : `sends events to log group ${value}`,
  cloudWatchLogsRoleArn: (value) => (value === null ? "has no role for its log group" : `uses role ${value}`),
  snsTopicArn: (value) => (value === null ? "notifies no topic" : `notifies topic ${value}`),
  "monitoring.subscriptions": (value) => `has ${counted(Number(value), "confirmed subscription")} behind its alarms`,
};
const LISTS: Readonly<Record<string, string>> = {
  "monitoring.metricFilters": "metric filter",
  "monitoring.alarms": "alarm",
  "monitoring.topics": "topic of an alarm",
};

/**
 * A change as sentences.
 *
 * @param name - of the resource, as a sentence begins with it.
 * @param stoppedAt - of a trail that stopped, as messages show a time.
 */
export function inWords(name: string, member: string, leaf: ChangedLeaf, stoppedAt?: string): string[] {
  const { before, after } = leaf;
  const last = leaf.path.at(-1) ?? "";
  if (last === "isLogging")
    return [`${name}: ${after ? "logging started" : `logging stopped${stoppedAt ? ` at ${stoppedAt}` : ""}`}`];
  if (SELECTORS.has(last) && Array.isArray(before) && Array.isArray(after))
    return ofSelectors(name, last, before, after);
  if (last === "fieldSelectors" && Array.isArray(before) && Array.isArray(after))
    return ofSelectors(name, "advancedEventSelectors", [{ fieldSelectors: before }], [{ fieldSelectors: after }]);
  const noun = LISTS[member];
  if (noun && Array.isArray(before) && Array.isArray(after)) {
    const { added, removed } = differingPhrases(before.map(String), after.map(String));
    return [
      ...removed.map((one) => `${name}: ${noun} ${one} is gone`),
      ...added.map((one) => `${name}: ${noun} ${one} is new`),
    ];
  }
  const [was, is] = [shownValue(before), shownValue(after)];
  const said = leaf.path[0] === "trails" ? OF_TRAIL[member] : undefined;
  if (said) return [`${name} ${said(is)}${typeof after === "boolean" ? "" : ` (before: ${was ?? "none"})`}`];
  return [`${name}: ${member} is ${is ?? "not set"} (before: ${was ?? "not set"})`];
}

/** Where a list becomes empty, the other kind of selectors is set, or the default holds. */
function ofSelectors(name: string, kind: string, before: readonly unknown[], after: readonly unknown[]): string[] {
  const { added, removed } = differingPhrases(selectorPhrases(kind, before), selectorPhrases(kind, after));
  const said = [...added.map((one) => `${name}: ${one} now`), ...removed.map((one) => `${name}: no longer: ${one}`)];
  return said.length > 0 ? said : [`${name}: the order of its selectors changed`];
}
