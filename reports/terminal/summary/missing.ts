import { isExpired } from "../../../src/model/aws/expired.ts";
import type { Finding, Notification, ScanResult, UnreadableFact } from "../../../src/model/documents/result.ts";
import { isGrantable, whatHelps } from "../../../src/model/findings/what-helps.ts";
import { groupBy } from "../../../src/model/group-by.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { controlsOf, grouped } from "../../priorities.ts";
import { facts, type Layout, wrap } from "../layout.ts";
import { STATUS_MARKS } from "../marks.ts";
import { controlRows } from "./failing.ts";
import { countBySeverity, phrase } from "./gate.ts";

const SHOWN = 6;
const MOST_REGIONS = 4;
/** What to grant is a list to work through. */
const SHOWN_PERMISSIONS = 12;

/** What could not be evaluated: the permissions that are missing, with the controls that need them, then other causes. */
export function notEvaluated(result: ScanResult, to: Layout): string[] {
  const unknowns = result.findings.filter(({ status, waiver }) => status === "unknown" && !waiver);
  if (unknowns.length === 0) return [];
  const controls = [...groupBy(unknowns, ({ control }) => control).values()].map(([first]) => first);
  const rows = permissionRows(unknowns, result.unreadable);
  const others = grouped(
    unknowns.filter(({ permissions = [] }) => permissions.length === 0),
    ({ control }) => control,
  );
  const mark = STATUS_MARKS.unknown;
  return [
    ...wrap(`Could not be evaluated: ${phrase(countBySeverity(controls))}`, to.width).map((one) =>
      to.paint("bold", one),
    ),
    ...few(
      rows.map((text) => {
        const [first = "", ...rest] = wrap(facts(`${mark.shape} ${text}`, to), to.width, "  ", "    ");
        return [first.replace(mark.shape, () => to.paint(mark.style, mark.shape)), ...rest];
      }),
      "permission",
      to,
      SHOWN_PERMISSIONS,
    ),
    ...(rows.length > 0
      ? [
          `  "trailproof permissions${result.canary ? " --canary" : ""}${result.events ? " --events" : ""}" prints the IAM policy to attach`,
        ]
      : []),
    ...few(
      controlRows(others, result, to).map((row) => [row]),
      "control",
      to,
    ),
  ];
}

/** What each missing permission keeps unknown. Permissions that are missing for the same findings are one row. */
function permissionRows(unknowns: readonly Finding[], unreadable: readonly UnreadableFact[]): string[] {
  const byPermission = new Map<string, Finding[]>();
  for (const finding of unknowns)
    for (const permission of finding.permissions ?? [])
      byPermission.set(permission, [...(byPermission.get(permission) ?? []), finding]);
  const key = ([, findings]: [string, Finding[]]) => findings.map(({ fingerprint }) => fingerprint).join();
  return [...groupBy(byPermission, key).values()].map((group) => {
    const permissions = group.map(([permission]) => permission);
    const calls = unreadable.filter((fact) => permissions.includes(fact.permission) && isGrantable(fact));
    const where = calls.length > 0 ? ` in ${regionsOf(calls)}` : "";
    return `needs ${permissions.join(", ")}${where}: ${some(controlsOf(group[0][1]))}`;
  });
}

/** What else could not be read, one row for an operation, with what would help. */
export function unread({ unreadable, findings }: ScanResult, to: Layout): string[] {
  const told = new Set(findings.flatMap(({ status, permissions = [] }) => (status === "unknown" ? permissions : [])));
  // An expired session is said once, by a warning.
  const left = unreadable.filter(({ code, permission }) => !isExpired(code) && !told.has(permission));
  const groups = groupBy(left, (fact) => JSON.stringify([fact.api, whatHelps(fact)]));
  const rows = [...groups.values()].map((group) => `${group[0].api} ${whereAndWhy(group)}; ${whatHelps(group[0])}`);
  return section("Could not be read", rows, "operation", to);
}

/** `in eu-west-1, us-east-1 (AccessDenied, 3 times)` */
function whereAndWhy(calls: readonly UnreadableFact[]): string {
  const codes = new Set(calls.map(({ code }) => code));
  const times = calls.length > 1 ? `, ${calls.length} times` : "";
  return `in ${regionsOf(calls)} (${some([...codes])}${times})`;
}

function regionsOf(calls: readonly UnreadableFact[]): string {
  const regions = [...new Set(calls.map(({ region }) => region ?? "global"))];
  return regions.length > MOST_REGIONS ? counted(regions.length, "Region") : regions.join(", ");
}

/** Everything else that the user should hear of. */
export function warnings(notifications: readonly Notification[], to: Layout): string[] {
  const told = notifications.filter(({ level }) => level !== "note");
  const rows = told.map(({ level, message }) => `${level}: ${message}`);
  return section("Warnings", rows, "warning", to);
}

function section(title: string, rows: readonly string[], noun: string, to: Layout): string[] {
  if (rows.length === 0) return [];
  const entries = rows.map((text) => wrap(facts(text, to), to.width, "  ", "    "));
  return [to.paint("bold", title), ...few(entries, noun, to)];
}

/** A screen has room for the first few entries; a file for all. */
export function few(entries: readonly (readonly string[])[], noun: string, { wraps }: Layout, most = SHOWN): string[] {
  const shown = wraps ? entries.slice(0, most) : entries;
  const more = entries.length - shown.length;
  return [...shown.flat(), ...(more > 0 ? [`  … and ${counted(more, `more ${noun}`)} in the reports`] : [])];
}

/** The first few of a list in words. */
export function some(items: readonly string[]): string {
  const more = items.length - 4;
  return more > 1 ? `${items.slice(0, 4).join(", ")} and ${more} more` : items.join(", ");
}
