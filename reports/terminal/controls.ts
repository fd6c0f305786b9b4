import Table from "cli-table3";
import type { ControlResult } from "../../src/model/documents/result.ts";
import { SEVERITIES, STATUSES } from "../../src/model/findings/severity.ts";

/** No frame: the columns hold by themselves. */
export const NO_FRAME = {
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

/** How many controls of each severity ended how: statuses without a control are omitted. */
export function controlTable(controls: readonly ControlResult[]): string[] {
  const statuses = STATUSES.filter((status) => controls.some((control) => control.status === status));
  const severities = SEVERITIES.filter((severity) => controls.some((control) => control.severity === severity));
  if (severities.length === 0) return [];
  const table = new Table({
    chars: NO_FRAME,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    colAligns: ["left", ...statuses.map(() => "right" as const)],
    head: ["Controls", ...statuses.map((status) => (status === "not-applicable" ? "n/a" : status))],
  });
  const count = (severity: string, status: string) =>
    controls.filter((control) => control.severity === severity && control.status === status).length;
  table.push(...severities.map((severity) => [severity, ...statuses.map((status) => count(severity, status))]));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}
