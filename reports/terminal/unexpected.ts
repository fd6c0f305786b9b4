import type { EventSearch } from "../../src/model/documents/events.ts";
import type { ReportContext } from "../../src/model/documents/report.ts";
import type { Unexpected, UnexpectedAccess } from "../../src/model/documents/unexpected.ts";
import { counted, thousands } from "../../src/model/text/safe-text.ts";
import { shownTime } from "../../src/model/text/time.ts";
import { proofWords } from "../log-proof.ts";
import { noneWords } from "../unexpected-words.ts";
import { layout, line, wrap } from "./layout.ts";

/** Events that a finding names here; JSON has ten. */
const MOST_EVENTS = 3;

/** What was not expected, worst first: who did what from where, and the events with their files. */
export function unexpectedText(
  unexpected: Unexpected,
  { found, sources }: Pick<EventSearch, "found" | "sources">,
  display: Pick<ReportContext, "width" | "color">,
): string {
  const { findings, rules, notes } = unexpected;
  const { paint, width } = layout(display.width, display.color);
  const evaluated = `${thousands(found)} ${found === 1 ? "event was" : "events were"} evaluated by ${counted(rules.length, "rule")}`;
  const head =
    findings.length === 0
      ? noneWords({ unexpected, found, sources })
      : `${counted(findings.length, "finding")} of unexpected access`;
  const lines = [
    ...findings.flatMap((finding) => [
      ...wrap(`${finding.severity}: ${line(finding.title)} (${finding.rule})`, width).map((one) => paint("bold", one)),
      ...facts(finding).flatMap(([name, text]) => wrap(line(text), width, `  ${name.padEnd(7)}`, " ".repeat(9))),
      "",
    ]),
    paint("bold", head),
    ...wrap(evaluated, width),
    ...[...notes, ...sources.flatMap((source) => source.notes)].flatMap((note) => wrap(line(note), width)),
  ];
  return `${lines.join("\n")}\n`;
}

function facts(finding: UnexpectedAccess): [name: string, text: string][] {
  const { principal, users, account, actions, count, failed, regions, addresses, reason, source, evidence } = finding;
  const calls = `${thousands(count)} ${count === 1 ? "call" : "calls"}${failed > 0 ? `, ${thousands(failed)} failed` : ""}`;
  const more = count - Math.min(evidence.length, MOST_EVENTS);
  return [
    ["Who:", `${principal ?? "unknown"}${users.length > 0 ? ` (${users.join(", ")})` : ""}`],
    ["What:", `${actions.join(", ")}: ${calls}`],
    [
      "Where:",
      `${regions.join(", ")}${account === null ? "" : ` of account ${account}`}, from ${addresses.join(", ")}`,
    ],
    ["When:", when(finding)],
    ...(reason === null ? [] : [["Why:", reason] satisfies [string, string]]),
    ...(source === null ? [] : [["Rule:", `${source.path}:${source.line}`] satisfies [string, string]]),
    ...evidence
      .slice(0, MOST_EVENTS)
      .map(({ eventId, where, proof }): [string, string] => [
        "Event:",
        `${eventId ?? "without an ID"} in ${where}${proof ? `: ${proofWords(proof)}` : ""}`,
      ]),
    ...(more > 0 ? [["", `and ${thousands(more)} more`] satisfies [string, string]] : []),
  ];
}

function when({ first, last }: UnexpectedAccess): string {
  if (first === null || last === null) return "unknown";
  return first === last ? shownTime(first) : `${shownTime(first)} to ${shownTime(last)}`;
}
