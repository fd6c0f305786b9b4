import type { ScanResult } from "../../../src/model/documents/result.ts";
import { notSearched, searchedWords, unexpectedWords } from "../../searched-events.ts";
import { type Layout, wrap } from "../layout.ts";
import { few } from "./missing.ts";

/** Which events were searched, and what of them was not read or not evaluated; nothing without `--events`. */
export function searchedEvents(result: ScanResult, to: Layout): string[] {
  const { events } = result;
  if (!events) return [];
  const summary = `${searchedWords(events)}: ${unexpectedWords(result)}`;
  const missing = notSearched(events).map((text) => wrap(text, to.width, "  ", "    "));
  return [to.paint("bold", "Searched events"), ...wrap(summary, to.width, "  ", "    "), ...few(missing, "part", to)];
}
