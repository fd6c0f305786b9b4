import type { Evidence, Finding } from "../../../src/model/result.ts";
import { escapedStep } from "../../../src/model/text/json-pointer.ts";
import { line, moment, valueText } from "../plain.ts";
import { findingId } from "./ids.ts";

export interface EvidenceView {
  readonly api: string;
  readonly region: string | null;
  readonly said: string;
  readonly at: string | null;
  readonly pointer: string;
  readonly snapshotLine: string | null;
  readonly value: string | null;
  /** The finding that shows the same value in full. */
  readonly shownAt: { readonly href: string; readonly title: string } | null;
}

/** Shorter values are repeated: looking them up elsewhere costs more than reading them. */
const WORTH_A_LINK = 160;

const SAID: Readonly<Record<Evidence["state"], string>> = {
  read: "read",
  absent: "the service says that there is none",
  unreadable: "could not be read",
  "not-collected": "not collected",
};

/** Where a fact stands; the ARN that the finding shows anyway is not said again. */
function shortPointer(pointer: string, { resource: { arn } }: Finding): string {
  return arn === null ? pointer : pointer.replace(escapedStep(arn), "…");
}

/** Shows each long value once, where it is first seen, and points there from then on. */
export function evidenceShower(): (evidence: Evidence, finding: Finding) => EvidenceView {
  const shown = new Map<string, Finding>();
  return ({ api, region, at, state, pointer, value, line: snapshotLine }, finding) => {
    const text = value === undefined ? null : valueText(value);
    const key = `${pointer}\n${text}`;
    const before = text !== null && text.length >= WORTH_A_LINK ? shown.get(key) : undefined;
    if (!before) shown.set(key, finding);
    return {
      api: line(api),
      region: region === undefined ? null : line(region),
      said: SAID[state],
      at: at ? moment(at) : null,
      pointer: line(shortPointer(pointer, finding)),
      snapshotLine: snapshotLine === undefined ? null : `line ${snapshotLine}`,
      value: before ? null : text,
      shownAt: before
        ? { href: `#${findingId(before)}`, title: `${line(before.resource.id)}, ${line(before.control)}` }
        : null,
    };
  };
}
