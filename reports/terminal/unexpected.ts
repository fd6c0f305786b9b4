import type { EventSearch } from "../../src/model/documents/events.ts";
import type { ReportContext } from "../../src/model/documents/report.ts";
import type { Unexpected, UnexpectedAccess } from "../../src/model/documents/unexpected.ts";
import { accessFacts, eventWords, furtherEvents } from "../../src/model/events/access-words.ts";
import { counted, thousands } from "../../src/model/text/safe-text.ts";
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
      ...wrap(`${finding.severity}: ${line(finding.title)}`, width).map((one) => paint("bold", one)),
      ...facts(finding).flatMap(([name, text]) =>
        wrap(line(text), width, `  ${(name && `${name}:`).padEnd(7)}`, " ".repeat(9)),
      ),
      "",
    ]),
    paint("bold", head),
    ...wrap(evaluated, width),
    ...[...notes, ...sources.flatMap((source) => source.notes)].flatMap((note) => wrap(line(note), width)),
  ];
  return `${lines.join("\n")}\n`;
}

function facts(finding: UnexpectedAccess): [label: string, text: string][] {
  const { count, evidence } = finding;
  return [
    ...accessFacts(finding),
    ...evidence
      .slice(0, MOST_EVENTS)
      .map(({ proof, ...event }): [string, string] => [
        "Event",
        `${eventWords(event)}${proof ? `: ${proofWords(proof)}` : ""}`,
      ]),
    ...furtherEvents(count - Math.min(evidence.length, MOST_EVENTS)).map((more): [string, string] => ["", more]),
  ];
}
