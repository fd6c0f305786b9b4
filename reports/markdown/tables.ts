import type { ControlResult, Finding, ScanResult } from "../../src/model/documents/result.ts";
import { groupBy } from "../../src/model/group-by.ts";
import { labelOf } from "../../src/model/resources/graph.ts";
import { codeSpan, unlinked } from "../../src/model/text/markdown.ts";
import { counted, factsThatFit, oneLine } from "../../src/model/text/safe-text.ts";
import { STATE_WORDS } from "../baseline.ts";
import { type ControlGroup, controlGroups, moreText } from "../control-groups.ts";
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
/** What a person states of one resource is no statement on the others of its control. */
const STATED: readonly FindingKind[] = ["manual", "attested", "waived"];
const HEAD = ["Severity", "Control", "Resource", "Message"] as const;

const LONGEST_MESSAGE = 320;
const LONGEST_NAME = 200;
/** Of other resources in a row. */
const MOST_NAMES = 3;
/** For headings, and for the line that says how much is omitted. */
const RESERVED = 1000;

/**
 * A table for each kind of finding: a row for each control, as many as fit into `bytes`.
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
    let shown = 0;
    for (const group of STATED.includes(kind) ? own.map((one) => [one] as const) : rowsOf(own)) {
      const cells = row(group, known.get(group[0].control));
      room -= Buffer.byteLength(cells.join(" | ")) + "|  |\n".length;
      // The first that does not fit ends the list: of two rows the one to look at first is never the one that is omitted.
      if (room < 0) break;
      rows.push(cells);
      shown += group.length;
    }
    omitted += own.length - shown;
    return rows.length > 0 ? [`### ${TITLES[kind]} (${own.length})`, table([HEAD, ...rows])] : [];
  });
  const note = `${counted(omitted, "more finding")} ${omitted === 1 ? "is" : "are"} omitted here: the JSON and HTML reports have all.`;
  return omitted > 0 ? [...tables, note] : tables;
}

/** What is new is no part of a row of what was known, and comes first. */
function rowsOf(findings: readonly Finding[]): ControlGroup[] {
  const states = groupBy(findings, ({ baselineState: state }) =>
    state === "new" || state === "changed" ? state : "other",
  );
  return (["new", "changed", "other"] as const).flatMap((state) => controlGroups(states.get(state) ?? []));
}

function row(group: ControlGroup, control: ControlResult | undefined): string[] {
  const [{ control: id, severity, resource, message, waiver, attestation, baselineState: state }] = group;
  const said = `${state === "new" || state === "changed" ? `**${STATE_WORDS[state]}** ` : ""}${unlinked(factsThatFit(message, LONGEST_MESSAGE))}`;
  const stated = waiver ?? attestation;
  const until = stated && `${unlinked(oneLine(stated.owner, LONGEST_NAME))}, until ${unlinked(stated.expires)}`;
  return [
    severity,
    codeSpan(oneLine(control?.id ?? id, LONGEST_NAME)),
    `${labelOf(resource.type)} ${named(resource)}${others(group)}`,
    until ? `${said} (${until})` : said,
  ];
}

const named = ({ id, region }: Finding["resource"]) =>
  `${codeSpan(oneLine(id, LONGEST_NAME))}${region === null || region === id ? "" : ` in ${codeSpan(oneLine(region, LONGEST_NAME))}`}`;

/** How many more resources the row is about; a few by their names. */
function others(group: ControlGroup): string {
  const [, ...rest] = group;
  const names = rest.length > MOST_NAMES ? [] : [...new Set(rest.map(({ resource }) => named(resource)))];
  return `${moreText(group)}${names.length > 0 ? `: ${names.join(", ")}` : ""}`;
}
