import validate from "../generated/validate-snapshot.cjs";
import type { Snapshot } from "../model/documents/snapshot.ts";
import { SNAPSHOT_VERSION } from "../model/documents/version.ts";
import { UserError } from "../model/errors.ts";
import { unasked } from "../model/resources/facts.ts";
import { collections } from "../model/resources/graph.ts";
import { contradiction } from "./consistent.ts";
import { checkDocument, checkText, readDocument } from "./read.ts";

/**
 * Reads a snapshot from text that may come from anywhere. Facts that an older version did not know yet are
 * `not-collected`.
 *
 * @param name - what to call it in the error.
 * @throws UserError (exit 2) naming the JSON Pointer that is wrong, the version that is too new, or the contradiction.
 */
export function readSnapshot(text: string, name = "snapshot"): Snapshot {
  checkText("readSnapshot", text);
  const snapshot = readDocument<Snapshot>(text, name, "snapshot", SNAPSHOT_VERSION, validate, fillUnasked);
  checkConsistent(snapshot, name);
  return snapshot;
}

/**
 * Checks a snapshot that a program holds as an object: it may have been parsed or changed without `readSnapshot`.
 *
 * @throws UserError (exit 2) as {@link readSnapshot} does.
 */
export function checkSnapshot(snapshot: unknown, name: string): asserts snapshot is Snapshot {
  checkConsistent(checkDocument<Snapshot>(snapshot, name, "snapshot", SNAPSHOT_VERSION, validate), name);
}

function checkConsistent(snapshot: Snapshot, name: string): void {
  const wrong = contradiction(snapshot);
  if (wrong !== undefined) throw new UserError(`${name} is not a consistent snapshot: ${wrong}`);
}

type Loose = Record<string, unknown>;

function fillUnasked(document: unknown): void {
  if (!isObject(document)) return;
  fill(document.account, "account");
  for (const [collection, kind] of collections()) {
    // Regions and trails were in the first version; what is found from them may be new.
    if (!["regions", "trails"].includes(collection)) document[collection] ??= {};
    if (isObject(document[collection]))
      for (const resource of Object.values(document[collection])) fill(resource, kind);
  }
}

function fill(resource: unknown, kind: string): void {
  if (!isObject(resource)) return;
  for (const [member, fact] of Object.entries(unasked(kind)))
    if (!Object.hasOwn(resource, member)) resource[member] = fact;
}

function isObject(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
