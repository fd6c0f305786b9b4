import { renderPart } from "../../../src/generated/html-parts.mjs";
import type { EventSummary } from "../../../src/model/documents/event-summary.ts";
import type { EventPlace, EventSearch } from "../../../src/model/documents/events.ts";
import type { UnexpectedAccess } from "../../../src/model/documents/unexpected.ts";
import { accessFacts, accessSentences, eventWords, furtherEvents } from "../../../src/model/events/access-words.ts";
import { callerOf, shortArn } from "../../../src/model/events/identity.ts";
import { type EventRecord, textAt, utcTimeOf } from "../../../src/model/events/record.ts";
import { resourcesOf } from "../../../src/model/events/resources.ts";
import { counted, safeJson, thousands } from "../../../src/model/text/safe-text.ts";
import { unlistedWords } from "../../event-answer.ts";
import { proofWords } from "../../log-proof.ts";
import { noneWords } from "../../unexpected-words.ts";
import { documentView } from "../document.ts";
import { block, line, moment, name, span, valueText } from "../plain.ts";
import { countsView, timeBars } from "./charts.ts";
import { queryView } from "./query.ts";

/** Events that a browser shows with ease, each with its record. */
const MOST_EVENTS = 2000;
/** Characters of their records. */
const MOST_CHARACTERS = 8 * 1024 * 1024;
/** A record that is longer has no value a line: with spaces before each, a deep one is a hundred times as long. */
const LONGEST_INDENTED = 256 * 1024;

/**
 * A search as one file that loads nothing.
 *
 * @param summary - of all events that were found.
 * @param sha256 - of the JSON answer.
 */
export function eventsHtml(search: EventSearch, summary: EventSummary, sha256: string): string {
  const { events, found, query, sources, duplicates } = search;
  const title = "CloudTrail events";
  const range = summary.first === null || summary.last === null ? null : span(summary.first, summary.last);
  const facts = [
    ...sources.map((source) => ({ term: "Searched", text: line(source.name) })),
    ...(range === null ? [] : [{ term: "Events", text: range }]),
  ];
  const shown = eventViews(search);
  const skipped = sources.reduce((sum, source) => sum + source.skipped, 0);
  return renderPart("events", {
    ...documentView(title, { heading: title, facts }, { title, date: (summary.last ?? "").slice(0, 10), sha256 }),
    verdict: `${unexpectedWords(search)}${verdict(found, summary, range)}`,
    unread: skipped === 0 ? null : `${counted(skipped, "part")} could not be read: further events may match.`,
    unexpected: unexpectedView(search),
    query: queryView(query),
    bars: timeBars(summary),
    counts: countsView(summary),
    found: thousands(found),
    events: shown,
    earlier:
      shown.length < events.length ? `and ${thousands(found - shown.length)} earlier: ${PAGE}` : unlistedWords(search),
    sources: sources.map((source) => ({
      name: line(source.name),
      read: thousands(source.read),
      skipped: thousands(source.skipped),
      notes: source.notes.map(line),
      problems: source.problems.map(({ where, at, problem }) => ({
        where: line(at === null ? where : `${where} at byte ${at}`),
        problem: line(problem),
      })),
    })),
    duplicates: duplicates === 0 ? null : `${thousands(duplicates)} further copies of events count once.`,
    sha256,
  });
}

const PAGE = "a page lists 2,000 events, and 8 MiB of their records, at most";

/** The newest events, as many as a page has. */
function eventViews({ events, origins, places }: EventSearch) {
  const views: ReturnType<typeof eventView>[] = [];
  let characters = 0;
  for (const [i, event] of events.slice(0, MOST_EVENTS).entries()) {
    const view = eventView(event, places?.[i] ?? [{ where: origins[i] ?? "", proof: null }]);
    characters += view.record.length;
    if (characters > MOST_CHARACTERS && i > 0) break;
    views.push(view);
  }
  return views;
}

/** What an auditor looks for comes first. */
function unexpectedWords({ unexpected }: EventSearch): string {
  const findings = unexpected?.findings.length ?? 0;
  return findings === 0 ? "" : `${counted(findings, "finding")} of unexpected access in `;
}

function verdict(found: number, { errors, principals }: EventSummary, range: string | null): string {
  if (found === 0) return "No event matches.";
  const who =
    principals.values > 0
      ? ` by ${thousands(principals.values)} ${principals.values === 1 ? "principal" : "principals"}`
      : "";
  const failed = errors === 0 ? "none has an error" : `${thousands(errors)} ${errors === 1 ? "has" : "have"} an error`;
  return `${thousands(found)} ${found === 1 ? "event" : "events"}${who}${range === null ? "" : `, ${range}`}: ${failed}.`;
}

function unexpectedView(search: EventSearch) {
  const { unexpected } = search;
  if (!unexpected) return null;
  return {
    none: noneWords(search),
    notes: unexpected.notes.map(line),
    findings: unexpected.findings.map((finding) => ({
      severity: finding.severity,
      title: line(finding.title),
      sentence: line(accessSentences(finding)[0]),
      facts: accessFacts(finding).map(([label, text]) => line(`${label}: ${text}`)),
      events: [
        ...finding.evidence.map((event) => evidenceLine(event)),
        ...furtherEvents(finding.count - finding.evidence.length),
      ],
    })),
  };
}

function evidenceLine({ proof, ...event }: UnexpectedAccess["evidence"][number]): string {
  const digest = proof?.digest ? ` (${proof.digest})` : "";
  return line(`Event ${eventWords(event)}${proof ? `: ${proofWords(proof)}${digest}` : ""}`);
}

/** A place of an event, and what proves it. */
function placeView({ where, proof }: EventPlace) {
  return { where: line(where), proof: proof ? line(`${proofWords(proof)}: ${proof.detail}`) : null };
}

function eventView(record: EventRecord, places: readonly EventPlace[]) {
  const text = (member: string) => textAt(record, member);
  const caller = callerOf(record) ?? "unknown";
  const error = text("errorCode");
  return {
    time: name(moment(utcTimeOf(record) ?? "unknown")),
    region: name(text("awsRegion") ?? "unknown"),
    principal: name(shortArn(caller)),
    event: name(text("eventName") ?? text("eventType") ?? "unknown"),
    resource: name(resourcesOf(record)[0] ?? ""),
    address: name(text("sourceIPAddress") ?? ""),
    error: error === undefined ? "" : name(error),
    places: places.map(placeView),
    record: recordText(record),
  };
}

function recordText(record: EventRecord): string {
  const json = safeJson(record, 0);
  return json.length > LONGEST_INDENTED ? block(json) : valueText(record);
}
