import type { ScanResult } from "../model/documents/result.ts";
import type { Snapshot } from "../model/documents/snapshot.ts";
import { stepsOf } from "../model/text/json-pointer.ts";

/** Evidence by its place in the snapshot: of a snapshot all of it, of a result what its findings and its trails show. */
export type Tree = Readonly<Record<string, unknown>>;

export const treeOfSnapshot = (snapshot: Snapshot): Tree => snapshot as unknown as Tree;

/** The part of the snapshot that a result shows. */
export function treeOfResult({ findings, trails }: Pick<ScanResult, "findings" | "trails">): Tree {
  const tree = node();
  for (const { evidence } of findings)
    for (const { pointer, state = "read", value } of evidence)
      if (state === "read" && value !== undefined) put(tree, withoutValue(stepsOf(pointer)), value);
  for (const trail of trails) {
    const { arn, isLogging, because: _, effective: _e, deliveries: _d, monitoring, ...members } = trail;
    for (const [name, value] of Object.entries(members)) put(tree, ["trails", arn, name], value);
    if (isLogging !== null) put(tree, ["trails", arn, "status", "isLogging"], isLogging);
    for (const [name, value] of Object.entries(monitoring ?? {}))
      if (value !== null) put(tree, ["trails", arn, "monitoring", name], value);
  }
  return tree;
}

/** A pointer leads to an observation or into its value: one place here. */
const withoutValue = (steps: readonly string[]) => steps.filter((step, i) => i !== 3 || step !== "value");

/** Names come from a file: none of them is a member that every object has. */
const node = (): Record<string, unknown> => Object.create(null) as Record<string, unknown>;

const isNode = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Puts a value in its place. A part of what is there already adds nothing. */
function put(tree: Record<string, unknown>, steps: readonly string[], value: unknown): void {
  const [last = "", ...others] = [...steps].reverse();
  let at = tree;
  for (const step of others.reverse()) {
    const next = at[step] ?? node();
    if (!isNode(next)) return;
    at[step] = next;
    at = next;
  }
  if (isNode(value)) for (const [name, member] of Object.entries(value)) put(at, [last, name], member);
  // A complete list takes the place of the elements that were pointed at.
  else if (Array.isArray(value)) at[last] = value;
  else at[last] ??= value;
}
