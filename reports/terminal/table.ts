import Table from "cli-table3";

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

/**
 * Rows under a head, in columns that are as wide as their longest cell.
 *
 * @param left - how many columns, the first ones, are aligned left; the others are numbers.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[], left: number): string[] {
  const made = new Table({
    chars: NO_FRAME,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    colAligns: head.map((_, i) => (i < left ? "left" : "right")),
    head: [...head],
  });
  made.push(...rows.map((row) => [...row]));
  return made
    .toString()
    .split("\n")
    .map((one) => one.trimEnd());
}
