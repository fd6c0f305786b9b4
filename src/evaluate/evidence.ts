import { findNodeAtLocation, parseTree } from "jsonc-parser";
import { FACTS } from "../model/facts.ts";
import { collections } from "../model/graph.ts";
import type { Observed } from "../model/observed.ts";
import type { Evidence } from "../model/result.ts";
import type { FactId, Snapshot } from "../model/snapshot.ts";
import { pointerTo, stepsOf } from "../model/text/json-pointer.ts";

interface Source {
  readonly state?: Observed<unknown>["state"];
  readonly api?: string;
  readonly region?: string;
  readonly at?: string;
  readonly value?: unknown;
}

/** Finds the 1-based line of a JSON Pointer in the text of a snapshot; undefined where it points nowhere. */
export function lineFinder(text: string): (pointer: string) => number | undefined {
  const tree = parseTree(text);
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const lineAt = (offset: number) => {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
  const found = new Map([["", tree]]);
  const nodeAt = (pointer: string): typeof tree => {
    if (found.has(pointer)) return found.get(pointer);
    const cut = pointer.lastIndexOf("/");
    const above = cut < 0 ? undefined : nodeAt(pointer.slice(0, cut));
    const [step = ""] = stepsOf(pointer.slice(cut));
    const node = above && findNodeAtLocation(above, [above.type === "array" ? Number(step) : step]);
    found.set(pointer, node);
    return node;
  };
  return (pointer) => {
    const node = nodeAt(pointer);
    return node && lineAt(node.parent?.type === "property" ? node.parent.offset : node.offset);
  };
}

/**
 * Looks up what a check pointed at: the value there, and the observation that it belongs to (the nearest member above
 * with `state`, or with the `api` that described the resource).
 */
export function resolveEvidence(
  snapshot: Snapshot,
  pointer: string,
  lineOf: (pointer: string) => number | undefined,
): Evidence | undefined {
  let value: unknown = snapshot;
  let source: Source = {};
  for (const step of stepsOf(pointer)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step))
      return notCollected(snapshot, pointer, lineOf);
    value = (value as Record<string, unknown>)[step];
    if (typeof value === "object" && value !== null && "api" in value) source = value as Source;
  }
  const state = source.state ?? "read";
  const shown = value === source && source.state ? source.value : value;
  const line = lineOf(pointer);
  return {
    pointer,
    api: source.api ?? "",
    ...(source.region === undefined ? {} : { region: source.region }),
    ...(source.at === undefined ? {} : { at: source.at }),
    state,
    ...(shown === undefined ? {} : { value: summarised(shown) }),
    ...(line === undefined ? {} : { line }),
  };
}

/** A fact that the snapshot has no place for, since nobody collected it: evidence is the collection that lacks it. */
function notCollected(
  snapshot: Snapshot,
  pointer: string,
  lineOf: (pointer: string) => number | undefined,
): Evidence | undefined {
  const [collection = "", name = "", fact = "", ...rest] = stepsOf(pointer);
  const type = collections().find(([name]) => name === collection)?.[1];
  const id = `${type}.${fact}` as FactId;
  if (rest.length > 0 || !Object.hasOwn(FACTS, id) || !Object.hasOwn(snapshot, collection)) return undefined;
  const there = pointerTo(collection);
  const line = lineOf(there);
  return {
    pointer: there,
    api: FACTS[id].api,
    ...(collection === "regions" ? { region: name } : {}),
    state: "not-collected",
    ...(line === undefined ? {} : { line }),
  };
}

const LONGEST_LIST = 50;

/** A resource is evidence by its own members: its facts are evidence of their own. Of a long list, the length. */
function summarised(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > LONGEST_LIST ? `${value.length} entries` : value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => !(typeof member === "object" && member !== null && "state" in member)),
  );
}
