import type { ScanResult } from "../../../src/model/documents/result.ts";
import { thousands } from "../../../src/model/text/safe-text.ts";
import { DIGEST_WORDS, notSearched, searchedWords, unexpectedWords } from "../../searched-events.ts";
import { line } from "../plain.ts";

/** The events on which the controls on events were evaluated. */
export interface SearchedView {
  readonly summary: string;
  readonly findings: string;
  readonly rules: string;
  readonly sources: readonly {
    readonly name: string;
    readonly read: string;
    readonly skipped: string;
    readonly said: readonly string[];
  }[];
  readonly missing: readonly string[];
}

/** Null without `--events`. */
export function searchedView(result: ScanResult): SearchedView | null {
  const { events } = result;
  if (!events) return null;
  return {
    summary: line(searchedWords(events)),
    findings: unexpectedWords(result),
    rules: line(events.rules.join(", ")),
    sources: events.sources.map(({ source, name, read, skipped, notes, uncovered = [] }) => ({
      name: line(name),
      read: thousands(read),
      skipped: thousands(skipped),
      said: [...notes.filter((note) => !uncovered.includes(note)), DIGEST_WORDS[source]].map(line),
    })),
    missing: notSearched(events),
  };
}
