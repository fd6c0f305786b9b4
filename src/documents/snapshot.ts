import validate from "../generated/validate-snapshot.cjs";
import { UserError } from "../model/errors.ts";
import { COLLECTIONS, unasked } from "../model/facts.ts";
import { known } from "../model/observed.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { oneLine } from "../model/text.ts";
import { SNAPSHOT_VERSION } from "../model/version.ts";
import { readDocument } from "./read.ts";

/**
 * Reads a snapshot from text that may come from anywhere. Facts that an older version did not know yet are
 * `not-collected`.
 *
 * @param name - what to call it in the error.
 * @throws UserError (exit 2) naming the JSON Pointer that is wrong, the version that is too new, or the trail that is listed and not there.
 */
export function readSnapshot(text: string, name: string): Snapshot {
  const snapshot = readDocument<Snapshot>(text, name, "snapshot", SNAPSHOT_VERSION, validate, fillUnasked);
  for (const [region, { trails }] of Object.entries(snapshot.regions))
    for (const arn of known(trails))
      if (!Object.hasOwn(snapshot.trails, arn))
        throw new UserError(
          `${name} is no whole snapshot: /regions/${oneLine(region)}/trails lists ${oneLine(arn)}, which /trails lacks`,
        );
  return snapshot;
}

type Loose = Record<string, unknown>;

function fillUnasked(document: unknown): void {
  if (!isObject(document)) return;
  fill(document.account, "account");
  for (const [collection, kind] of Object.entries(COLLECTIONS))
    if (isObject(document[collection]))
      for (const resource of Object.values(document[collection])) fill(resource, kind);
}

function fill(resource: unknown, kind: string): void {
  if (!isObject(resource)) return;
  for (const [member, fact] of Object.entries(unasked(kind)))
    if (!Object.hasOwn(resource, member)) resource[member] = fact;
}

function isObject(value: unknown): value is Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
