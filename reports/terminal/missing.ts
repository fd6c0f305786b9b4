import { isExpired } from "../../src/model/aws/expired.ts";
import type { Notification, UnreadableFact } from "../../src/model/documents/result.ts";
import { whatHelps } from "../../src/model/findings/what-helps.ts";
import { counted } from "../../src/model/text/safe-text.ts";
import { facts, type Layout, wrap } from "./layout.ts";

const SHOWN = 6;

interface Group {
  readonly api: string;
  readonly help: string;
  readonly regions: Set<string>;
  readonly codes: Set<string>;
  count: number;
}

/** What could not be read, one row for an operation, with what would help. */
export function unread(facts: readonly UnreadableFact[], to: Layout): string[] {
  const groups = new Map<string, Group>();
  for (const { api, permission, owningAccount, region, code } of facts) {
    // A warning says it once.
    if (isExpired(code)) continue;
    const help = whatHelps({ code, permission, owningAccount });
    const key = JSON.stringify([api, help]);
    const group = groups.get(key) ?? { api, help, regions: new Set(), codes: new Set(), count: 0 };
    groups.set(key, group);
    group.regions.add(region ?? "global");
    group.codes.add(code);
    group.count++;
  }
  return section("Could not be read", [...groups.values()].map(row), "operation", to);
}

function row({ api, help, regions, codes, count }: Group): string {
  const times = count > 1 ? `, ${count} times` : "";
  return `${api} in ${some([...regions])} (${some([...codes])}${times}); ${help}`;
}

/** Everything else that the user should hear of. */
export function warnings(notifications: readonly Notification[], to: Layout): string[] {
  const told = notifications.filter(({ level }) => level !== "note");
  const rows = told.map(({ level, message }) => `${level}: ${message}`);
  return section("Warnings", rows, "warning", to);
}

function section(title: string, rows: readonly string[], noun: string, to: Layout): string[] {
  if (rows.length === 0) return [];
  const more = rows.length - SHOWN;
  return [
    to.paint("bold", title),
    ...rows.slice(0, SHOWN).flatMap((text) => wrap(facts(text, to), to.width, "  ", "    ")),
    ...(more > 0 ? [`  … and ${counted(more, `more ${noun}`)} in the reports`] : []),
  ];
}

/** The first few of a list in words. */
export function some(items: readonly string[]): string {
  const more = items.length - 4;
  return more > 1 ? `${items.slice(0, 4).join(", ")} and ${more} more` : items.join(", ");
}
