import Table from "cli-table3";
import stringWidth from "string-width";

/** No frame: the columns hold by themselves. */
const NO_FRAME = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};

/** Rows that are laid out at the same time: twice as many take four times as long. */
const BATCH = 500;
/** Between two columns. */
const GAP = 2;

/**
 * Rows under a head, in columns that are as wide as their longest cell.
 *
 * @param left - how many columns, the first ones, are aligned left; the others are numbers.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[], left: number): string[] {
  const widths = rows.length > BATCH ? widthsOf([head, ...rows]) : undefined;
  const lines: string[] = [];
  for (let i = 0; i === 0 || i < rows.length; i += BATCH) {
    const made = new Table({
      chars: NO_FRAME,
      style: { head: [], border: [], "padding-left": 0, "padding-right": GAP },
      colAligns: head.map((_, column) => (column < left ? "left" : "right")),
      head: i === 0 ? [...head] : [],
      ...(widths ? { colWidths: widths.map((width) => width + GAP) } : {}),
    });
    made.push(...rows.slice(i, i + BATCH).map((row) => [...row]));
    lines.push(...made.toString().split("\n"));
  }
  return lines.map((one) => one.trimEnd());
}

function widthsOf(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, stringWidth(cell));
  return widths;
}
