import type { EventSearch } from "../src/model/documents/events.ts";
import { MOST_LISTED_MIB } from "../src/model/documents/limits.ts";
import { safeJson, thousands } from "../src/model/text/safe-text.ts";
import { lineOfJson } from "./event-lines.ts";

/** No text has it: line breaks in texts are escaped. */
const NO_EVENTS = '\n  "events": []';

/** The answer as JSON, in parts: its records as AWS wrote them, one a line. */
export function* answerJson(search: EventSearch, texts: readonly Buffer[]): Generator<string, void, undefined> {
  const [before = "", after = ""] = `${safeJson({ ...search, events: [] })}\n`.split(NO_EVENTS);
  yield `${before}${texts.length > 0 ? NO_EVENTS.slice(0, -1) : NO_EVENTS}`;
  for (const [i, text] of texts.entries())
    yield `\n    ${lineOfJson(text.toString())}${i === texts.length - 1 ? "\n  ]" : ","}`;
  yield after;
}

/** How many events are not listed, and why; null where all are. */
export function unlistedWords({ unlisted }: EventSearch): string | null {
  if (!unlisted) return null;
  const why =
    unlisted.reason === "limit"
      ? "list more with --limit"
      : `events are listed up to ${MOST_LISTED_MIB} MiB; --output jsonl, csv or parquet has every one`;
  return `and ${thousands(unlisted.count)} earlier: ${why}`;
}
