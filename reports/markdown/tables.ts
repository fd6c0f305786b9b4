import type { ControlResult, Finding, ScanResult } from "../../src/model/documents/result.ts";
import { labelOf } from "../../src/model/resources/graph.ts";
import { codeSpan, unlinked } from "../../src/model/text/markdown.ts";
import { counted, factsThatFit, oneLine } from "../../src/model/text/safe-text.ts";
import { STATE_WORDS } from "../baseline.ts";
import { type FindingKind, kindOf } from "../finding-kind.ts";
import { table } from "./figures.ts";

/** The tables, in their order. What needs no action comes last: where room is short it is omitted first. */
const TITLES: Readonly<Record<FindingKind, string>> = {
  fail: "Failures",
  unknown: "Could not be evaluated",
  manual: "Needs manual review",
  attested: "Attested",
  waived: "Waived",
  "not-applicable": "Not applicable",
  pass: "Passed",
};
const HEAD = ["Severity", "Control", "Resource", "Message"] as const;

const LONGEST_MESSAGE = 320;
const LONGEST_NAME = 200;
/** For headings, and for the line that says how much is omitted. */
const RESERVED = 1000;

/**
 * A table for each kind of finding, as many rows as fit into `bytes`.
 *
 * @param listed - the findings to list, worst first.
 */
export function findingTables({ controls }: ScanResult, listed: readonly Finding[], bytes: number): string[] {
  const known = new Map(controls.map((control) => [control.id, control]));
  let room = bytes - RESERVED;
  let omitted = 0;
  const tables = (Object.keys(TITLES) as FindingKind[]).flatMap((kind) => {
    const rows: string[][] = [];
    const own = listed.filter((finding) => kindOf(finding) === kind);
    for (const finding of own) {
      const cells = row(finding, known.get(finding.control));
      room -= Buffer.byteLength(cells.join(" | ")) + "|  |\n".length;
      // The first that does not fit ends the list: of two findings the worse is never the one that is omitted.
      if (room < 0) break;
      rows.push(cells);
    }
    omitted += own.length - rows.length;
    return rows.length > 0 ? [`### ${TITLES[kind]} (${own.length})`, table([HEAD, ...rows])] : [];
  });
  const note = `${counted(omitted, "more finding")} ${omitted === 1 ? "is" : "are"} omitted here: the JSON and HTML reports have all.`;
  return omitted > 0 ? [...tables, note] : tables;
}

function row(finding: Finding, control: ControlResult | undefined): string[] {
  const { severity, resource, message, waiver, attestation, baselineState: state } = finding;
  const { type, id, region } = resource;
  const where = region === null || region === id ? "" : ` in ${codeSpan(oneLine(region, LONGEST_NAME))}`;
  const said = `${state === "new" || state === "changed" ? `**${STATE_WORDS[state]}** ` : ""}${unlinked(factsThatFit(message, LONGEST_MESSAGE))}`;
  const stated = waiver ?? attestation;
  const until = stated && `${unlinked(oneLine(stated.owner, LONGEST_NAME))}, until ${unlinked(stated.expires)}`;
  return [
    severity,
    codeSpan(oneLine(control?.id ?? finding.control, LONGEST_NAME)),
    `${labelOf(type)} ${codeSpan(oneLine(id, LONGEST_NAME))}${where}`,
    until ? `${said} (${until})` : said,
  ];
}
