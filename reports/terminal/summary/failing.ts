import stringWidth from "string-width";
import type { Finding, ScanResult } from "../../../src/model/documents/result.ts";
import { findingTitle } from "../../../src/model/findings/finding-title.ts";
import { CAUSE_WORDS } from "../../../src/model/findings/verdict.ts";
import { labelOf } from "../../../src/model/resources/graph.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { controlsOf, grouped, openFailures, problemCounts } from "../../priorities.ts";
import { facts, inert, type Layout, line, narrowed, wrap } from "../layout.ts";
import { SEVERITY_MARKS, STATUS_MARKS, severityLabel } from "../marks.ts";

/** The longest name of a resource, an alias of a key, is shown as it is. */
const LONGEST_NAME = 256;
/** Columns before the control, and between it and what follows. */
const AROUND = 16;
/** The share of resources that may be cut by columns: else there are none. */
const MOST_CUT = 0.2;
/** Columns that the resource has at least: ids of controls of plugins can be of any length. */
const RESOURCE = 16;
const SHORTEST_NAME = 6;

type Group = readonly [Finding, ...Finding[]];

/** Each failing control that no waiver accepts: one line, with the worst resource. */
export function failingControls(result: ScanResult, to: Layout): string[] {
  const { failures, consequences } = openFailures(result);
  const groups = grouped(failures, ({ control }) => control);
  if (groups.length === 0) return [];
  const also = `and ${counted(new Set(consequences.map(({ control }) => control)).size, "control")} only because no trail exists: ${controlsOf(consequences).join(", ")}`;
  return [
    to.paint("bold", "Failing controls"),
    ...controlRows(groups, result, to),
    ...(consequences.length > 0 ? wrap(line(also), to.width, "  ", "    ") : []),
  ];
}

/**
 * One line for each group of findings of a control: severity, control, what is wrong with the worst resource, and how many more.
 * On a terminal the line fits; elsewhere it has the complete message, so that grep finds every name.
 */
export function controlRows(groups: readonly Group[], result: ScanResult, to: Layout): string[] {
  const controls = new Map(result.controls.map((control) => [control.id, control]));
  const ids = groups.map(([{ control }]) => {
    const id = inert(line(control));
    return to.wraps ? narrowed(id, to.width - AROUND - RESOURCE) : id;
  });
  const column = Math.max(0, ...ids.map((id) => stringWidth(id)));
  const cut = groups.filter((group) => stringWidth(resourceOf(group)) > to.width - AROUND - column);
  const isTable = cut.length <= Math.max(1, groups.length * MOST_CUT);
  return groups.map((group, i) => {
    const [{ control, severity, status }] = group;
    const label = severityLabel(severity, to, status === "fail" ? SEVERITY_MARKS[severity] : STATUS_MARKS[status]);
    const id = ids[i] ?? "";
    const said = controls.get(control);
    const title = said === undefined ? "" : findingTitle(said, status);
    const cause = group[0].cause && CAUSE_WORDS[group[0].cause];
    const start = isTable ? `${id}${" ".repeat(column - stringWidth(id) + 2)}` : `${id}: `;
    const since = sinceOf(group);
    const room = to.width - AROUND + 2 - stringWidth(start) - since.length;
    return `  ${label}  ${start}${since}${inert(to.wraps ? shortAbout(group, cause ?? title, room) : longAbout(group, title, to))}`;
  });
}

/** What differs from the baseline: `new: `, `2 new: `, `changed: `. */
function sinceOf(group: Group): string {
  const having = (state: Finding["baselineState"]) =>
    group.filter(({ baselineState }) => baselineState === state).length;
  const [fresh, changed] = [having("new"), having("changed")];
  if (fresh > 0) return fresh === group.length ? "new: " : `${fresh} new: `;
  return changed > 0 ? "changed: " : "";
}

/** The message of the worst finding, and how many more there are. */
function longAbout(group: Group, title: string, to: Layout): string {
  return `${title ? `${line(title)}: ` : ""}${messageWithResource(group[0], to)}${moreOf(group)}`;
}

/** The resource always, the title (of an unknown: the cause) if it fits completely: a title that is cut can say the opposite. */
function shortAbout(group: Group, title: string, room: number): string {
  const more = [moreOf(group), countOf(group)].find((one) => stringWidth(one) + SHORTEST_NAME <= room) ?? "";
  const name = `${narrowed(nameOf(group[0]), Math.max(SHORTEST_NAME, room - stringWidth(more)))}${more}`;
  const both = `${name}: ${line(title)}`;
  return title && stringWidth(both) <= room ? both : name;
}

const resourceOf = (group: Group) => `${nameOf(group[0])}${moreOf(group)}`;

/** ` +2 more (1 log-modified, 1 log-missing)` */
function moreOf(group: Group): string {
  const [worst, ...others] = group;
  const kinds = worst.data?.problem === undefined ? [] : problemCounts(others);
  return `${countOf(group)}${kinds.length > 0 ? ` (${kinds.join(", ")})` : ""}`;
}

const countOf = ({ length }: Group) => (length > 1 ? ` +${length - 1} more` : "");

/** The account's number is in the line of the gate. */
const nameOf = ({ resource: { type, id } }: Finding) => (type === "account" ? "the account" : line(id, LONGEST_NAME));

/** The message, with the resource and its Region where the message does not name them. */
export function messageWithResource({ resource: { type, id, region }, message }: Finding, to: Layout): string {
  const said = facts(message, to);
  const isElsewhere = region !== null && region !== id && !message.includes(region);
  if (message.includes(id)) return `${said}${isElsewhere ? ` (${line(region)})` : ""}`;
  return `${line(`${labelOf(type)} ${line(id, LONGEST_NAME)}${isElsewhere ? ` in ${region}` : ""}`)}: ${said}`;
}
