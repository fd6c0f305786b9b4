import { safeJson, shorten } from "../model/text/safe-text.ts";
import type { Tree } from "./tree.ts";

/** A value of the evidence that differs. */
export interface ChangedLeaf {
  readonly path: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

/** Members of an observation that say when and how it was made, and what tells no change of the account. */
const ABOUT_CALLS = new Set([
  "at",
  "api",
  "region",
  "code",
  "message",
  "permission",
  "state",
  "line",
  "integrity",
  "canary",
  "events",
]);
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

/**
 * The values that both trees have and that differ. What only one of them has is no change: it may not have been read. Times
 * move from scan to scan. A list is one value.
 */
export function changedLeaves(before: Tree, after: Tree, path: readonly string[] = []): ChangedLeaf[] {
  return Object.keys(before).flatMap((name): ChangedLeaf[] => {
    if (!Object.hasOwn(after, name) || (path.length > 1 && ABOUT_CALLS.has(name))) return [];
    const [old, now] = [before[name], after[name]];
    const here = [...path, name];
    if (isTree(old) && isTree(now)) return changedLeaves(old, now, here);
    // Where one is an object, a summary of a long value stands in the place of the other.
    if (isTree(old) || isTree(now))
      return old === null || now === null ? [{ path: here, before: old, after: now }] : [];
    if (isTime(old) || isTime(now) || JSON.stringify(old) === JSON.stringify(now)) return [];
    return Array.isArray(old) !== Array.isArray(now) ? [] : [{ path: here, before: old, after: now }];
  });
}

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);
const isTime = (value: unknown): boolean => typeof value === "string" && TIME.test(value);

const LONGEST = 300;

/** A value as text; null for none. */
export function shownValue(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : shorten(safeJson(value, 0), LONGEST);
}
