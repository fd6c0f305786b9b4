import type { EventQuery, SearchedSource } from "../model/documents/events.ts";
import type { AccountEvents } from "../model/documents/settings/account-events.ts";
import type { Snapshot } from "../model/documents/snapshot.ts";
import { BUILT_IN_RULES } from "../model/events/built-in-rules.ts";
import { accountOfCaller } from "../model/events/identity.ts";
import { accountOf } from "../model/events/record.ts";
import { conditionsOf } from "../model/events/rule-conditions.ts";
import { missingLinks } from "../model/events/trail-links.ts";
import { FACTS } from "../model/resources/facts.ts";
import { expectationsOf, type PolicyRule } from "./expectations/index.ts";
import { withProofs } from "./prove.ts";
import { searchEvents } from "./search.ts";
import type { FileProver } from "./sources/prover.ts";
import type { EventSink, EventSource, FoundEvent } from "./sources/source.ts";

interface EventsOfAccount {
  /** It has both ends of its time. */
  readonly query: EventQuery;
  readonly sources: readonly EventSource[];
  readonly rules: readonly PolicyRule[];
  readonly policies: readonly string[];
  /** Milliseconds since 1970; asked for when the search has ended. */
  readonly now: () => number;
  readonly progress?: EventSink["progress"];
  /** Those that find the digests of the log files of findings. Nothing is called where there are none. */
  readonly provers?: () => Promise<readonly FileProver[]>;
}

/** What is called to read events; of files on the disk, nothing is. */
const APIS: Readonly<Record<SearchedSource["source"], string>> = {
  history: FACTS["account.events"].api,
  s3: "s3:GetObject",
  logs: "logs:FilterLogEvents",
  athena: "athena:GetQueryResults",
  files: "log files",
};

/** The snapshot with what rules on events do not expect. It says which buckets, keys, log groups and alarms the trails use. */
export async function withEvents(snapshot: Snapshot, options: EventsOfAccount): Promise<Snapshot> {
  const { query, sources, rules, policies, now, progress, provers } = options;
  const expectations = expectationsOf({ rules, policies, snapshot });
  let ofAccount = 0;
  const each = (found: FoundEvent) => {
    expectations.add(found);
    if (accountIn(found) === snapshot.account.id) ofAccount++;
  };
  const { document } = await searchEvents({ query, sources, limit: 1, each, progress });
  const unexpected = expectations.unexpected();
  const { complete, notes, rules: evaluated } = unexpected;
  const searched = { ...document, unexpected };
  const proved = provers ? await withProofs(searched, provers) : searched;
  const known = new Set([...Object.keys(BUILT_IN_RULES), ...rules.map(({ id }) => id)]);
  const value: AccountEvents = {
    since: query.since ?? "",
    until: query.until ?? "",
    sources: [...document.sources],
    found: document.found,
    ofAccount,
    rules: evaluated.map((id) => ({
      id,
      conditions: conditionsOf(rules.find((rule) => rule.id === id)),
      complete: id !== "trail-tampering" || missingLinks(snapshot).length === 0,
    })),
    off: [...known].filter((id) => !evaluated.includes(id)).sort(),
    unexpected: proved.unexpected?.findings ?? unexpected.findings,
    complete,
    notes,
  };
  const at = new Date(now()).toISOString();
  const api = APIS[document.sources[0]?.source ?? "history"];
  return {
    ...snapshot,
    collectedAt: at > snapshot.collectedAt ? at : snapshot.collectedAt,
    account: {
      ...snapshot.account,
      events: { state: "read", value, at, api, region: snapshot.configuredRegion },
    },
  };
}

/** As `--account` tells it: early records do not say who received the event. */
const accountIn = ({ record, origin }: FoundEvent) => accountOf(record, origin.account) ?? accountOfCaller(record);
