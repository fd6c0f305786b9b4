import { type EventPattern, eventPatternTeller, parseEventPattern } from "../../../event-patterns/index.ts";
import { allTest, type CloudTrailRecord, type Teller, type Ways } from "../../../filters/index.ts";
import type { EventRule } from "../../../model/documents/settings/monitoring.ts";
import type { Verdict } from "../../../model/findings/verdict.ts";
import type { PostureEventRule } from "../../../model/resources/posture.ts";
import { quotedText } from "../units.ts";
import { ruleNotifies } from "./rule-target.ts";

/** A rule with what it matches, for one set of events. */
export interface WatchingRule {
  readonly rule: PostureEventRule;
  /** Whether its pattern matches the event of a record. */
  readonly matches: Teller["tells"];
  /** Whether its state lets the event of a record through. */
  readonly lets: Teller["tells"];
  readonly waysToFail: Teller["waysToFail"];
  /** Why it is not known what the rule matches; empty where it is. */
  readonly doubt: string;
  /** Whether it notifies anyone. */
  readonly notifies: Verdict;
}

const parsed = new WeakMap<EventRule, ReturnType<typeof parseEventPattern>>();

function patternOf(rule: EventRule): { readonly pattern: EventPattern } | { readonly error: string } {
  const known = parsed.get(rule) ?? parseEventPattern(rule.eventPattern);
  parsed.set(rule, known);
  return known;
}

const notified = new WeakMap<PostureEventRule, Verdict>();

export function watchingRule(rule: PostureEventRule): WatchingRule {
  const { ruleName, eventPattern, state } = rule.value;
  const read = patternOf(rule.value);
  const notifies = notified.get(rule) ?? ruleNotifies(rule);
  notified.set(rule, notifies);
  const lets = (record: CloudTrailRecord) => letsThrough(state, record);
  if ("error" in read) {
    const doubt = `the pattern of rule ${ruleName} is not understood (${read.error}): ${quotedText(eventPattern)}`;
    return { rule, matches: () => undefined, lets, waysToFail: () => UNSEARCHED, doubt, notifies };
  }
  const { tells, waysToFail } = eventPatternTeller(read.pattern);
  return {
    rule,
    matches: tells,
    lets,
    waysToFail: (record, stays) => {
      const { ways, open } = waysToFail(record, stays);
      return { ways: state === ENABLED ? [...ways, ...stoppedWays(stays)] : ways, open };
    },
    doubt: "",
    notifies,
  };
}

const UNSEARCHED: Ways = { ways: [], open: true };
const ENABLED = "ENABLED";

/**
 * Whether a rule in this state gets the event of a record. Source: EventBridge User Guide, "Receiving read-only management events
 * from AWS services"; docs/decisions.md.
 */
function letsThrough(state: string, { readOnly, eventName }: CloudTrailRecord): boolean | undefined {
  switch (state) {
    case "DISABLED":
      return false;
    case "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS":
      return true;
    case ENABLED:
      if (readOnly !== true) return true;
      return /^(Describe|Get|List)/.test(String(eventName)) ? false : undefined;
    default:
      return undefined;
  }
}

/** A change by which a record becomes one that only a rule for all management events gets. */
function stoppedWays(stays: Parameters<Teller["waysToFail"]>[1]): Ways["ways"] {
  const way = [
    { path: ["readOnly"], value: true },
    { path: ["eventName"], value: "ListOthers" },
  ];
  return way.every(({ path, value }) => stays(path, value)) ? [way] : [];
}

/** Rules as tellers; `manual`: also those of which only a person can say whether they notify. */
export function tellersOf(rules: readonly WatchingRule[], manual: boolean): Teller[] {
  return rules.map(({ matches, lets, waysToFail, notifies }) => ({
    tells: allTest([() => outcomeOf(notifies, manual), lets, matches]),
    waysToFail,
  }));
}

function outcomeOf({ status }: Verdict, manual: boolean): boolean | undefined {
  if (status === "unknown") return undefined;
  return status === "pass" || (manual && status === "manual");
}
