import type { Evidence, Finding, ScanResult } from "../../../src/model/documents/result.ts";
import { evidenceCommand } from "../../../src/model/findings/evidence-command.ts";
import { escapedStep } from "../../../src/model/text/json-pointer.ts";
import { counted, shorten } from "../../../src/model/text/safe-text.ts";
import { isProofVerdict, proofWords } from "../../log-proof.ts";
import { block, line, moment, valueText } from "../plain.ts";

export interface EvidenceView {
  readonly api: string;
  /** Where that is not the Region of the resource. */
  readonly region: string | null;
  readonly said: string | null;
  readonly at: string | null;
  readonly pointer: string;
  readonly snapshotLine: string | null;
  readonly value: string | null;
  /** The value takes many lines: paper does without. */
  readonly long: boolean;
  /** What shows the same again; of equal ones in a finding the first. */
  readonly command: string | null;
}

/** The first member that decided, as it fits a line: what was asked, and what it said. */
export interface Shown {
  readonly api: string;
  /** The member and its value. */
  readonly said: string;
  /** When it was read, or what else is known of it. */
  readonly more: string | null;
}

const SAID = {
  absent: "does not exist",
  unreadable: "could not be read",
  "not-collected": "not collected",
} as const;

const MOST_PRINTED_LINES = 5;

/** A longer value is shown in the finding alone. */
const LONGEST_SHOWN = 80;

/** Where a fact is; the ARN that the finding shows anyway is not said again. */
function shortPointer(pointer: string, { resource: { arn } }: Finding): string {
  return arn === null ? pointer : pointer.replace(escapedStep(arn), "…");
}

/** The members of the snapshot that decided, the first of them, with their values. */
export function evidenceViews(finding: Finding, result: ScanResult, most: number): EvidenceView[] {
  const shown = new Set<string>();
  return finding.evidence.slice(0, most).map((evidence) => {
    const command = evidenceCommand(evidence, finding, result);
    // A part of a command would be a different one.
    const isNew = command !== undefined && block(command) === command && !shown.has(command);
    if (isNew) shown.add(command);
    return { ...evidenceView(evidence, finding), command: isNew ? command : null };
  });
}

function evidenceView(evidence: Evidence, finding: Finding): Omit<EvidenceView, "command"> {
  const { api, region, at, state = "read", pointer, value, line: snapshotLine } = evidence;
  const text = value === undefined ? null : valueText(value);
  return {
    api: line(api),
    region: region === undefined ? null : line(region),
    said: state === "read" ? null : SAID[state],
    at: at ? moment(at) : null,
    pointer: line(shortPointer(pointer, finding)),
    snapshotLine: snapshotLine === undefined ? null : `line ${snapshotLine}`,
    value: text,
    long: text !== null && (text.split("\n").length > MOST_PRINTED_LINES || text.length > 500),
  };
}

/** The value that a reader sees before the finding is opened. */
export function shownValue(finding: Finding): Shown | null {
  const [first] = finding.evidence;
  if (!first) return null;
  if (finding.resource.type === "principal") return shownEvent(finding);
  const { api, pointer, value, state = "read", at } = first;
  const steps = pointer.split("/").filter((step) => step !== "value");
  // An item of a list says nothing without the list.
  const member = steps.slice(/^\d+$/.test(steps.at(-1) ?? "") ? -2 : -1).join("/");
  const name = shorten(line(member.replaceAll("~1", "/").replaceAll("~0", "~")), LONGEST_SHOWN);
  const text = state !== "read" ? SAID[state] : value === undefined ? "" : line(inShort(value));
  return { api: line(api), said: text === "" ? name : `${name}: ${text}`, more: at ? moment(at) : null };
}

/** Of calls that were not expected: the first event, where it is, and what digests say of the log files of all of them. */
function shownEvent({ data = {} }: Finding): Shown | null {
  const [[id], [file = "unknown"], proofs] = [texts(data.eventIds), texts(data.files), texts(data.proofs)];
  const more = typeof data.count === "number" ? data.count - 1 : 0;
  const rest = [
    ...(more > 0 ? [`and ${counted(more, "more event")}`] : []),
    ...proofs.flatMap((verdict) => (isProofVerdict(verdict) ? [`log file: ${proofWords({ verdict })}`] : [])),
  ];
  return {
    api: "Event",
    said: shorten(line(`${id ?? "without an ID"} in ${file}`), LONGEST_SHOWN * 2),
    more: rest.length > 0 ? rest.join(", ") : null,
  };
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];

/** A value that fits a line: of a long one the members that do, and how many more it has. */
function inShort(value: unknown): string {
  const text = JSON.stringify(value);
  if (text.length <= LONGEST_SHOWN) return text;
  if (typeof value !== "object" || value === null) return "";
  if (Array.isArray(value)) return value.length === 1 ? inShort(value[0]) : counted(value.length, "entry", "entries");
  const members = Object.entries(value);
  const shown: string[] = [];
  for (const [name, member] of members) {
    const said = Array.isArray(member) ? counted(member.length, "entry", "entries") : JSON.stringify(member);
    if (member === null || [...shown, `${name}: ${said}`].join(", ").length > LONGEST_SHOWN) continue;
    shown.push(`${name}: ${said}`);
  }
  const more = members.length - shown.length;
  if (shown.length === 0) return counted(more, "member");
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}
