import type { Reporter } from "../../src/model/documents/report.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { codeSpan, unlinked } from "../../src/model/text/markdown.ts";
import { counted, oneLine } from "../../src/model/text/safe-text.ts";
import { GATE_WORDS } from "../gate-words.ts";
import { headlineParts } from "../headline.ts";
import { notEvaluatedText } from "../not-evaluated.ts";
import { notSearched, searchedWords } from "../searched-events.ts";
import { isListed } from "../selected.ts";
import { figures } from "./figures.ts";
import { fixFirst } from "./fix-first.ts";
import { sinceBaseline } from "./since.ts";
import { findingTables } from "./tables.ts";

/** In bytes: a comment on GitHub holds 65,536 characters. */
const MOST_BYTES = 60_000;
const MOST_REASONS = 10;

/**
 * A summary for the job summary of a CI service and for comments on pull requests. What is listed is worst first; where
 * not all of it fits, the last line says how much is omitted.
 */
const markdown: Reporter = (result, { include = [] } = {}) => {
  const listed = result.findings.filter((finding) => isListed(finding, include));
  const start = [
    title(result),
    headline(result),
    gate(result),
    sinceBaseline(result),
    figures(result),
    searchedEvents(result),
    fixFirst(result),
  ];
  const end = [omittedControls(result), source(result)];
  const fixed = joined([...start, ...end]);
  const tables = findingTables(result, listed, MOST_BYTES - Buffer.byteLength(fixed) - 2);
  return `${joined([...start, ...tables, ...end])}\n`;
};

const joined = (parts: readonly string[]) => parts.filter(Boolean).join("\n\n");

function title({ account: { id, alias } }: ScanResult): string {
  return `## CloudTrail in account ${codeSpan(id)}${alias === null ? "" : ` (${codeSpan(oneLine(alias, 100))})`}`;
}

function headline(result: ScanResult): string {
  const parts = headlineParts(result).map(({ text, isName }) => (isName ? codeSpan(text) : spaced(text)));
  return parts.join("");
}

/** Words between two names, with the spaces that separate them. */
function spaced(text: string): string {
  const [, before = "", words = "", after = ""] = /^( *)(.*?)( *)$/.exec(text) ?? [];
  return `${before}${words && unlinked(words)}${after}`;
}

function gate({ gate: { verdict, exitCode, reasons } }: ScanResult): string {
  const more = reasons.length - MOST_REASONS;
  return [
    `**${GATE_WORDS[verdict]}** (exit code ${exitCode})${reasons.length > 0 ? "\n" : ""}`,
    ...reasons.slice(0, MOST_REASONS).map((reason) => `- ${unlinked(reason)}`),
    ...(more > 0 ? [`- and ${counted(more, "more reason")}`] : []),
  ].join("\n");
}

function searchedEvents({ events }: ScanResult): string {
  if (!events) return "";
  const missing = notSearched(events);
  const more = missing.length - MOST_REASONS;
  return [
    `Searched events: ${unlinked(searchedWords(events))}.${missing.length > 0 ? "\n" : ""}`,
    ...missing.slice(0, MOST_REASONS).map((text) => `- ${unlinked(text)}`),
    ...(more > 0 ? [`- and ${counted(more, "more part")}`] : []),
  ].join("\n");
}

function omittedControls({ notEvaluated }: ScanResult): string {
  const text = notEvaluatedText(notEvaluated);
  return text && `${unlinked(text)}.`;
}

function source({ tool, finishedAt, policies, snapshot }: ScanResult): string {
  const names = policies.map(({ name }) => codeSpan(oneLine(name, 100))).slice(0, 20);
  return `${tool.name} ${codeSpan(tool.version)}, ${finishedAt.slice(0, 19)}Z, ${policies.length === 1 ? "policy" : "policies"} ${names.join(", ")}, snapshot ${codeSpan(snapshot.sha256.slice(0, 12))}`;
}

export default markdown;
