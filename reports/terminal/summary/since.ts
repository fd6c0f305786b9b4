import type { BaselineResult, ScanResult } from "../../../src/model/documents/result.ts";
import { groupBy } from "../../../src/model/group-by.ts";
import { baselineCounts, baselineName, controlsNotInBaseline, UNRESOLVED_TITLES } from "../../baseline.ts";
import { controlsOf, grouped } from "../../priorities.ts";
import { clip, facts, type Layout, line, type Style, wrap } from "../layout.ts";
import { STATUS_MARKS } from "../marks.ts";
import { controlRows } from "./failing.ts";
import { few, some } from "./missing.ts";

/** Of one entry on a terminal. */
const MOST_LINES = 3;

/** What became of the baseline: the counts, what is new, what is fixed, and what is neither. */
export function sinceBaseline(result: ScanResult, to: Layout): string[] {
  const { baseline, findings } = result;
  if (!baseline) return [];
  const fresh = findings.filter(({ baselineState }) => baselineState === "new");
  const groups = grouped(fresh, ({ control }) => control);
  const omitted = controlsNotInBaseline(baseline);
  return [
    ...wrap(line(`Since the baseline ${baselineName(baseline)}`), to.width).map((one) => to.paint("bold", one)),
    ...wrap(baselineCounts(baseline), to.width, "  ", "    "),
    ...few(
      controlRows(groups, result, to).map((row) => [row]),
      "control with new failures",
      to,
    ),
    ...few(
      baseline.fixed.map((one) => fixedRow(one, to)),
      "fixed failure",
      to,
    ),
    ...unresolvedRows(baseline, to),
    ...(omitted === null ? [] : clip(wrap(line(omitted), to.width, "  ", "    "), MOST_LINES, to)),
  ];
}

function fixedRow(one: BaselineResult["fixed"][number], to: Layout): string[] {
  const { shape, style } = STATUS_MARKS.pass;
  return marked(shape, style, facts(`${shape} fixed: ${one.control}, ${one.resource.id}: ${one.now.message}`, to), to);
}

/** Of these there is nothing left to evaluate. */
const ENDED: readonly string[] = ["not-applicable", "not-found"];

function unresolvedRows({ unresolved }: BaselineResult, to: Layout): string[] {
  return [...groupBy(unresolved, ({ reason }) => reason)].flatMap(([reason, own]) => {
    const { shape, style } = STATUS_MARKS[ENDED.includes(reason) ? "not-applicable" : "unknown"];
    const said = `${shape} ${UNRESOLVED_TITLES[reason].toLowerCase()}: ${some(controlsOf(own))}`;
    return marked(shape, style, line(said), to);
  });
}

function marked(shape: string, style: Style, text: string, to: Layout): string[] {
  const [first = "", ...rest] = clip(wrap(text, to.width, "  ", "    "), MOST_LINES, to);
  return [first.replace(shape, () => to.paint(style, shape)), ...rest];
}
