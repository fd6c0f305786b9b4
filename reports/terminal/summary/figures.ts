import stringWidth from "string-width";
import type { ControlResult, ScanResult } from "../../../src/model/documents/result.ts";
import { bestScore } from "../../../src/model/findings/score.ts";
import { SEVERITIES, STATUSES } from "../../../src/model/findings/severity.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { frameworkResults } from "../../frameworks.ts";
import { type Layout, line, wrap } from "../layout.ts";
import { SEVERITY_MARKS, STATUS_MARKS, shortStatus } from "../marks.ts";
import { table } from "../table.ts";

const BAR = 40;
const NARROW_BAR = 25;

/** Score with its bar, evidence coverage, and what the findings come to: the digits of the result, never new ones. */
export function figures(result: ScanResult, to: Layout): string[] {
  const { evidenceCoverage, summary, controls } = result;
  const { pass, fail, unknown, manual, notApplicable, waived, attested = 0 } = summary;
  const statuses = [
    `${fail} failed`,
    `${unknown} unknown`,
    `${manual} manual`,
    ...(attested > 0 ? [`${attested} attested`] : []),
    `${pass} passed`,
    `${notApplicable} not applicable`,
    `${waived} waived`,
  ];
  return [
    ...score(result, to),
    ...wrap(`Evidence coverage: ${evidenceCoverage} % of the weighted controls could be evaluated`, to.width),
    ...wrap(line(`${counted(controls.length, "control")}; findings: ${statuses.join(", ")}`), to.width),
    ...frameworkResults(result).flatMap(({ title, text }) => wrap(line(`${title}: ${text}`), to.width)),
  ];
}

/** One bar says three things: what is reached, what unknown findings could still add, and what is not reached. */
function score(result: ScanResult, to: Layout): string[] {
  const { score: reached, gate } = result;
  if (reached === null) return [to.paint("bold", "No score: nothing could be evaluated")];
  const [full, open, empty] = cells(reached, bestScore(result) - reached, to.width < 80 ? NARROW_BAR : BAR);
  const bar = [
    to.paint(STATUS_MARKS.pass.style, "█".repeat(full)),
    to.paint(STATUS_MARKS.unknown.style, "▒".repeat(open)),
    to.paint("dim", "░".repeat(empty)),
  ];
  // A minimum of 0 asks for nothing.
  const required = gate.minScore ? `; the gate requires ${gate.minScore}` : "";
  const legend = open > 0 ? to.paint("dim", "  ▒ not evaluated") : "";
  return [`${to.paint("bold", `Score ${reached} of 100`)}${required}`, `${bar.join("")}${legend}`];
}

/**
 * How many cells of a bar are reached, open and not reached. The bar is full only at 100, and a share that is there is never
 * without a cell.
 */
function cells(reached: number, open: number, all: number): [full: number, open: number, empty: number] {
  const lost = 100 - reached - open;
  const unknown = open > 0 ? Math.max(1, Math.round((open * all) / 100)) : 0;
  const empty = lost > 0 ? Math.max(1, Math.round((lost * all) / 100)) : 0;
  const full = all - unknown - empty;
  return full >= 0 ? [full, unknown, empty] : [0, all - empty, empty];
}

/** How many controls of each severity ended how: statuses without a control are omitted. */
export function controlTable(controls: readonly ControlResult[], to: Layout): string[] {
  const statuses = STATUSES.filter((status) => controls.some((control) => control.status === status));
  const severities = SEVERITIES.filter((severity) => controls.some((control) => control.severity === severity));
  if (severities.length === 0) return [];
  const head = (hasShapes: boolean) => [
    "Controls",
    ...statuses.map((status) => {
      const { shape, style } = STATUS_MARKS[status];
      return to.paint(style, `${hasShapes ? `${shape} ` : ""}${shortStatus(status)}`);
    }),
  ];
  const rows = severities.map((severity) => {
    const { shape, style } = SEVERITY_MARKS[severity];
    const own = controls.filter((control) => control.severity === severity);
    const counts = statuses.map((status) => {
      const count = own.filter((control) => control.status === status).length;
      return to.paint(count > 0 ? STATUS_MARKS[status].style : "dim", String(count));
    });
    return [to.paint(style, `${shape} ${severity}`), ...counts];
  });
  const lines = table(head(true), rows, 1);
  return lines.every((one) => stringWidth(one) <= to.width) ? lines : table(head(false), rows, 1);
}
