import { isDenied } from "../../model/aws/denied.ts";
import type { AccountEvents } from "../../model/documents/settings/account-events.ts";
import type { UnexpectedAccess } from "../../model/documents/unexpected.ts";
import {
  accessFacts,
  accessSentences,
  callName,
  eventWords,
  furtherEvents,
  HIDDEN_USER,
  LONGEST_ADDRESS,
} from "../../model/events/access-words.ts";
import type { ResourceVerdict, Verdict } from "../../model/findings/verdict.ts";
import type { Item, Posture } from "../../model/resources/posture.ts";
import { shorten, thousands } from "../../model/text/safe-text.ts";
import { shownTime } from "../../model/text/time.ts";
import { fail, firstFitting, notApplicable, pass, unknown, unread } from "../verdicts/verdict.ts";
import { principalItem } from "./principal.ts";

/** Keys of the data of the controls on events. */
export const ACCESS_DATA = {
  events: "Number of events that were evaluated.",
  since: "The earliest time that was searched for.",
  until: "The latest.",
  principal: "ARN of the caller, of its role or its user; else what the records have.",
  account: "The account that has the events.",
  actions: "The first ten calls by name.",
  users: "User names, the first ten.",
  regions: "Regions, the first ten.",
  addresses: "Source addresses, the first ten.",
  first: "Time of the first call.",
  last: "Time of the last call.",
  count: "Number of calls.",
  failed: "Number of these that have an error code.",
  eventIds: "IDs of the first ten events.",
  files: "Files, objects, Regions of Event history or log streams that hold them.",
  proofs: "What digests say of these log files, each verdict once; absent: no digest was looked for.",
} as const;

/** A rule on events, as a policy sets it. */
export interface AccessRule {
  readonly id: string;
  /** By `conditionsOf`. */
  readonly conditions: string;
  /** Why it is off by the policy, which may differ from that of a saved snapshot; undefined: it is on. */
  readonly off: string | undefined;
}

/**
 * One failure for each principal, call and account that the rule does not expect; what could not be read is unknown. It passes only where
 * everything was read.
 */
export function accessVerdicts({ account }: Posture, rule: AccessRule): ResourceVerdict[] {
  const { events } = account;
  const on = (verdict: Verdict): ResourceVerdict => ({ resource: account, ...verdict });
  if (events.state !== "read") return [on(unread("", [events]))];
  const { value, pointer } = events;
  const at = (member: keyof AccountEvents) => `${pointer}/value/${member}`;
  const notes = value.notes.filter((note) => note.startsWith(`${rule.id}: `));
  const evaluated = value.rules.find(({ id, conditions }) => id === rule.id && conditions === rule.conditions);
  if (!evaluated && rule.off !== undefined) return [on(notApplicable(rule.off, { evidence: [at("off")] }))];
  if (!evaluated) {
    const message = `The events were not evaluated by the rule ${rule.id} of this policy: scan with --events again`;
    return [on(unknown("not-collected", message, { evidence: [at("rules")] }))];
  }
  const found = value.unexpected.flatMap((one, i) =>
    one.rule === rule.id ? [principalItem(one, `${at("unexpected")}/${i}`)] : [],
  );
  const open =
    openVerdict(value, account.id, at("sources")) ??
    (evaluated.complete
      ? undefined
      : unknown("not-collected", notes[0] ?? "Evaluated in part", { evidence: [at("rules")] }));
  const failures = withFacets(found, account.id).map(([item, facet]) => ({
    resource: item,
    ...accessVerdict(item, facet),
  }));
  if (open) return [...failures, on(open)];
  return failures.length > 0 ? failures : [on(passVerdict({ ...value, notes }, events.at, at("sources")))];
}

/** The call and the account tell findings of one principal apart. A time does not: the same access is the same finding in the next scan. */
function withFacets(items: readonly Item<UnexpectedAccess>[], own: string): [Item<UnexpectedAccess>, string][] {
  const used = new Map<string, number>();
  return items.map((item) => {
    const { actions, account, rule } = item.value;
    const call = rule === "denied-calls" ? deniedCalls(item.value) : callName(actions);
    const facet = account === null || account === own ? call : `${call} in ${account}`;
    // Texts of records may be the same where the records are not.
    const key = JSON.stringify([item.subject.arn ?? item.subject.id, facet]);
    const nth = (used.get(key) ?? 0) + 1;
    used.set(key, nth);
    return [item, nth === 1 ? facet : `${facet} (${nth})`];
  });
}

/** Who guesses names of users is told apart by the address, as the rule does. */
const deniedCalls = ({ principal, addresses: [address = ""] }: UnexpectedAccess): string =>
  principal === HIDDEN_USER ? `denied calls from ${shorten(address, LONGEST_ADDRESS)}` : "denied calls";

function accessVerdict({ value, pointer }: Item<UnexpectedAccess>, facet: string): Verdict {
  const { principal, account, actions, users, regions, addresses, first, last, count, failed, evidence } = value;
  return fail(firstFitting(accessSentences(value)), {
    facet,
    details: [
      ...accessFacts(value).map(([label, text]) => `${label}: ${text}`),
      ...evidence.map(({ proof, ...event }) => `Event ${eventWords(event)}${proof ? `: ${proof.detail}` : ""}`),
      ...furtherEvents(count - evidence.length),
    ],
    data: {
      ...{ principal, account, actions, users, regions, addresses, first, last, count, failed },
      eventIds: evidence.flatMap(({ eventId }) => eventId ?? []),
      files: [...new Set(evidence.map(({ where }) => where))],
      ...proofsOf(evidence),
    },
    evidence: [pointer],
  });
}

/** The verdicts on log files, each once. */
function proofsOf(evidence: UnexpectedAccess["evidence"]): { readonly proofs?: readonly string[] } {
  const proofs = [...new Set(evidence.flatMap(({ proof }) => proof?.verdict ?? []))].sort();
  return proofs.length === 0 ? {} : { proofs };
}

/** Event history and trails deliver within 15 minutes. Source: AWS CloudTrail User Guide, "How CloudTrail works". */
const DELIVERY_MS = 15 * 60_000;

/** What may be missing of events that were searched just now. */
export function undelivered({ until }: Pick<AccountEvents, "until">, at: string): string[] {
  const isRecent = Date.parse(until) > Date.parse(at) - DELIVERY_MS;
  return isRecent ? ["Events of the last 15 minutes may not have been delivered yet"] : [];
}

function passVerdict(value: AccountEvents, at: string, evidence: string): Verdict {
  const { found, since, until, sources, notes } = value;
  return pass(`No unexpected call among ${thousands(found)} ${found === 1 ? "event" : "events"} ${timeWords(value)}`, {
    details: [...sources.flatMap(({ name, notes: said }) => [name, ...said]), ...undelivered(value, at), ...notes],
    data: { events: found, since, until },
    evidence: [evidence],
  });
}

const timeWords = ({ since, until }: Pick<AccountEvents, "since" | "until">) =>
  `from ${shownTime(since)} to ${shownTime(until)}`;

/** Why nothing can be said of events that were not found: a part could not be read, or the place may not have the events of the time. */
function openVerdict(value: AccountEvents, account: string, pointer: string): Verdict | undefined {
  const { sources, found, ofAccount, since, until, complete } = value;
  const more = { data: { events: found, since, until }, evidence: [pointer] };
  for (const { source, name, problems, skipped } of sources) {
    if (skipped === 0) continue;
    const said = problems.map(({ where, problem }) => `${where}: ${problem}`);
    const what = `${name} could not be read completely`;
    const codes = problems.map(({ problem }) => /\((\w+)\)(?:;|$)/.exec(problem)?.[1] ?? "");
    // The permission of the fact is that of Event history.
    const cause = source === "history" && codes.some(isDenied) ? "denied" : "error";
    return unknown(cause, firstFitting([`${what}: ${said[0]}`, what]), { ...more, details: said });
  }
  const less = sources.find(({ uncovered = [] }) => uncovered.length > 0);
  if (less) {
    const what = `${less.name} does not hold all events ${timeWords(value)}`;
    return unknown("undecidable", what, { ...more, details: [...(less.uncovered ?? [])] });
  }
  // Event history is AWS's own record: no event there is an answer.
  const empty = sources.find(({ source, read }) => read === 0 || (source !== "history" && ofAccount === 0));
  if (empty)
    return unknown("undecidable", `${empty.name} has no event of account ${account} ${timeWords(value)}`, more);
  if (!complete)
    return unknown("undecidable", "More calls matched than can be kept: scan a shorter time with --events", more);
  return undefined;
}
