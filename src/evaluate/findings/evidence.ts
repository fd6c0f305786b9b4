import { linesOf } from "../../documents/lines.ts";
import type { Evidence } from "../../model/documents/result.ts";
import type { FactId, Snapshot } from "../../model/documents/snapshot.ts";
import { FACTS } from "../../model/resources/facts.ts";
import { collections } from "../../model/resources/graph.ts";
import type { Observed } from "../../model/resources/observed.ts";
import { pointerTo, stepsOf } from "../../model/text/json-pointer.ts";
import { counted } from "../../model/text/safe-text.ts";

interface Source {
  readonly state?: Observed<unknown>["state"];
  readonly api?: string;
  readonly region?: string;
  readonly at?: string;
  readonly value?: unknown;
}

/** The evidence of a snapshot. Controls that point at one member share what is found there. */
export interface EvidenceTable {
  /** Undefined where the pointer leads to nothing. */
  at(pointer: string): Evidence | undefined;
  /** Adds to everything that was looked up its line in the text of the snapshot. */
  addLines(text: string): void;
}

export function evidenceTable(snapshot: Snapshot): EvidenceTable {
  const found = new Map<string, Evidence | undefined>();
  return {
    at(pointer) {
      if (!found.has(pointer)) found.set(pointer, resolveEvidence(snapshot, pointer));
      return found.get(pointer);
    },
    addLines(text) {
      const all = [...found.values()].filter((one) => one !== undefined);
      const lines = linesOf(
        text,
        all.map(({ pointer }) => pointer),
      );
      for (const one of all) {
        const line = lines.get(one.pointer);
        if (line !== undefined) one.line = line;
      }
    },
  };
}

/**
 * Looks up what a check pointed at: the value there, and the observation that it belongs to (the nearest member above
 * with `state`, or with the `api` that described the resource).
 */
export function resolveEvidence(snapshot: Snapshot, pointer: string): Evidence | undefined {
  let value: unknown = snapshot;
  let source: Source = {};
  for (const step of stepsOf(pointer)) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step))
      return notCollected(snapshot, pointer);
    value = (value as Record<string, unknown>)[step];
    if (typeof value === "object" && value !== null && "api" in value) source = value as Source;
  }
  const state = source.state ?? "read";
  const shown = value === source && source.state ? source.value : value;
  return {
    pointer,
    api: source.api ?? "",
    ...(source.region === undefined || isOfEvents(pointer) ? {} : { region: source.region }),
    ...(source.at === undefined ? {} : { at: source.at }),
    state,
    ...(shown === undefined ? {} : { value: summarised(shown) }),
  };
}

/** Events are searched in many Regions, or in files: the Region that the fact has is that of the credentials. */
const isOfEvents = (pointer: string) => /^\/account\/events(\/|$)/.test(pointer);

/** A fact that the snapshot has no place for, since it was not collected: the evidence is the collection that lacks it. */
function notCollected(snapshot: Snapshot, pointer: string): Evidence | undefined {
  const [collection = "", name = "", fact = "", ...rest] = stepsOf(pointer);
  const type = collections().find(([name]) => name === collection)?.[1];
  const id = `${type}.${fact}` as FactId;
  if (rest.length > 0 || !Object.hasOwn(FACTS, id) || !Object.hasOwn(snapshot, collection)) return undefined;
  const there = pointerTo(collection);
  return {
    pointer: there,
    api: FACTS[id].api,
    ...(collection === "regions" ? { region: name } : {}),
    state: "not-collected",
  };
}

/** In characters of JSON: what a report shows beside a finding. The snapshot has all of it. */
const LONGEST_VALUE = 1000;

/** A resource is evidence by its own members: its facts are evidence of their own. Of a long list, the length. */
function summarised(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return isShort(value) ? value : counted(value.length, "entry", "entries");
  const members = own(value);
  return isShort(members) ? members : counted(Object.keys(members).length, "member");
}

const isShort = (value: unknown) => JSON.stringify(value).length <= LONGEST_VALUE;

function own(value: object): object {
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => !(typeof member === "object" && member !== null && "state" in member)),
  );
}
