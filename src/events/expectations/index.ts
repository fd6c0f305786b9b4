import type { Snapshot } from "../../model/documents/snapshot.ts";
import type { Unexpected, UnexpectedAccess } from "../../model/documents/unexpected.ts";
import { accountOf } from "../../model/events/record.ts";
import { whyOff } from "../../model/events/rule-conditions.ts";
import { missingLinks, unreadLinks } from "../../model/events/trail-links.ts";
import { SEVERITIES } from "../../model/findings/severity.ts";
import { counted } from "../../model/text/safe-text.ts";
import type { FoundEvent } from "../sources/source.ts";
import { principalOf } from "./caller.ts";
import { Denials, type Limits } from "./denials.ts";
import { Group } from "./group.ts";
import { actionOf } from "./match.ts";
import { type PolicyRule, type Rule, rulesOf } from "./rules.ts";
import { Changes } from "./tampering/changes.ts";

export type { PolicyRule } from "./rules.ts";

/** Findings that are kept: a rule that matches what is usual could have one for every principal and call. */
const MOST_FINDINGS = 10_000;

export interface ExpectationOptions {
  /** The section `expectations` of the policies. Built-in rules apply without it. */
  readonly rules: readonly PolicyRule[];
  /** Names of the policies. */
  readonly policies: readonly string[];
  /** Says which buckets, keys, log groups and alarms trails use. */
  readonly snapshot?: Snapshot | undefined;
}

/** Looks at events one by one, in any order, and tells which were not expected. */
export interface Expectations {
  add(found: FoundEvent): void;
  unexpected(): Unexpected;
}

const NO_SNAPSHOT =
  "trail-tampering: only calls on trails, event data stores and the organization were evaluated; --snapshot FILE says which buckets, keys, log groups, alarms, topics and roles the trails use";

/**
 * Rules on events. Findings are grouped by rule, principal, call and account. Memory does not grow with the number of events.
 *
 * @throws UserError for a network that is none.
 */
export function expectationsOf({ rules: policy, policies, snapshot }: ExpectationOptions): Expectations {
  const rules = rulesOf(policy, snapshot).map((rule) => ({ ...rule, collected: collector(rule, snapshot) }));
  const isOn = (id: string) => rules.some(({ shown }) => shown.rule === id);
  return {
    add: (found) => {
      for (const { collected } of rules) collected.add(found);
    },
    unexpected: () => {
      const incomplete = rules.flatMap(({ shown, collected }) => {
        const problem = collected.problem();
        return problem === undefined ? [] : [`${shown.rule}: ${problem}`];
      });
      return {
        policies: [...policies],
        rules: rules.map(({ shown }) => shown.rule),
        findings: rules
          .flatMap(({ shown, collected }) => collected.findings().map((one) => ({ ...shown, ...one })))
          .sort(bySeverity),
        complete: incomplete.length === 0,
        notes: [
          ...(isOn("trail-tampering") ? aboutLinks(snapshot) : []),
          ...rules.flatMap(({ shown, collected }) => collected.notes().map((note) => `${shown.rule}: ${note}`)),
          ...aboutRegions(policy),
          ...incomplete,
        ],
      };
    },
  };
}

/** A rule that is off since nothing sets it, and not because a policy turns it off. */
function aboutRegions(policy: readonly PolicyRule[]): string[] {
  const set = policy.find(({ id }) => id === "unexpected-region") ?? { id: "unexpected-region" };
  const why = set.enabled === false ? undefined : whyOff(set);
  return why === undefined ? [] : [why];
}

/** What tells which resources trails use, and is not known. */
function aboutLinks(snapshot: Snapshot | undefined): string[] {
  if (!snapshot) return [NO_SNAPSHOT];
  const [missing, unread] = [missingLinks(snapshot), unreadLinks(snapshot)];
  return [
    ...(missing.length > 0
      ? [`trail-tampering: evaluated in part; the snapshot was taken without ${missing.join(", ")}`]
      : []),
    ...(unread.length > 0
      ? [
          `trail-tampering: a call on what these lead to counts as one on the trails' own: ${unread.slice(0, MOST_UNREAD).join(", ")}${unread.length > MOST_UNREAD ? ` and ${unread.length - MOST_UNREAD} more` : ""}`,
        ]
      : []),
  ];
}

/** Calls that could not be read, as a note lists them. */
const MOST_UNREAD = 5;

const TOO_MANY = "more matched than could be kept; narrow the search";

type Collected = Omit<UnexpectedAccess, keyof Rule["shown"]>;

/** Collects the calls that a rule does not expect. */
interface Collector {
  /** Every event that is found. */
  add(found: FoundEvent): void;
  findings(): Collected[];
  /** What was not evaluated. */
  notes(): string[];
  /** Why not all that matched was evaluated. */
  problem(): string | undefined;
}

function collector(rule: Rule, snapshot: Snapshot | undefined): Collector {
  const { isUnexpected, within } = rule;
  if (within) return bursts(rule, within);
  const { changeOf } = rule;
  const kept = new Groups();
  const changes = new Changes(changeOf && snapshot);
  let isDecided = false;
  /** With the calls that waited for the last event. */
  const decided = () => {
    if (!isDecided) for (const found of changes.decided().tampering) kept.add(found);
    isDecided = true;
    return kept;
  };
  return {
    add: (found) => {
      changes.see(found);
      const { record, origin } = found;
      if (isUnexpected(record, origin.account)) {
        kept.add(found);
        return;
      }
      const change = changeOf?.(record, origin.account);
      if (change) changes.wait(found, change);
    },
    findings: () => decided().findings(),
    notes: () => changes.notes(),
    problem: () => (decided().complete && changes.complete ? undefined : TOO_MANY),
  };
}

function bursts({ isUnexpected }: Rule, limits: Limits): Collector {
  const denials = new Denials(limits);
  return {
    add: (found) => {
      if (isUnexpected(found.record, found.origin.account)) denials.add(found);
    },
    findings: () =>
      denials.bursts().map(({ principal = null, account = null, group }) => ({ principal, account, ...group.calls() })),
    notes: () => [],
    problem: () => {
      if (!denials.complete) return TOO_MANY;
      return denials.untimed > 0 ? `${counted(denials.untimed, "denied call")} without a readable time` : undefined;
    },
  };
}

/** The calls of each principal by call and account. */
class Groups {
  readonly #kept = new Map<string, { principal: string | null; account: string | null; group: Group }>();
  complete = true;

  add(found: FoundEvent): void {
    const { record, origin } = found;
    const [principal, account] = [principalOf(record) ?? null, accountOf(record, origin.account) ?? null];
    const key = JSON.stringify([principal, actionOf(record), account]);
    const known = this.#kept.get(key) ?? { principal, account, group: new Group() };
    if (known.group.count === 0 && this.#kept.size >= MOST_FINDINGS) {
      this.complete = false;
      return;
    }
    known.group.add(found);
    this.#kept.set(key, known);
  }

  findings(): Collected[] {
    return [...this.#kept.values()].map(({ principal, account, group }) => ({ principal, account, ...group.calls() }));
  }
}

function bySeverity(a: UnexpectedAccess, b: UnexpectedAccess): number {
  const worst = SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
  const [p, q] = [a, b].map(({ rule, first, principal, actions, account, addresses }) =>
    [rule, first, principal, actions[0], account, addresses[0]].join(" "),
  );
  return worst || ((p ?? "") < (q ?? "") ? -1 : 1);
}
