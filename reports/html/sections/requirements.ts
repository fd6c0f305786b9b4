import type { ScanResult } from "../../../src/model/documents/result.ts";
import type { RequirementStatus, Status } from "../../../src/model/findings/severity.ts";
import { webAddress } from "../../../src/model/text/markdown.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { frameworkResults } from "../../frameworks.ts";
import { controlsOf } from "../../priorities.ts";
import { controlAnchor } from "../findings/anchors.ts";
import { type Mark, mark } from "../marks.ts";
import { attestedText, capital, line } from "../plain.ts";

export interface FrameworkView {
  readonly title: string;
  readonly url: string | null;
  readonly text: string;
  /** The bar: a part for each status, in hundredths of its width. */
  readonly bar: readonly { readonly status: RequirementStatus; readonly from: string; readonly width: string }[];
  readonly rows: readonly {
    readonly id: string;
    readonly title: string;
    readonly url: string | null;
    readonly level: string | null;
    readonly manualReason: string | null;
    readonly attestation: string | null;
    /** Failures that a waiver accepts: the status does not count them. */
    readonly waived: string | null;
    readonly mark: Mark;
    /** Its controls by their status, worst first; without the word where all have the same. */
    readonly groups: readonly {
      readonly word: string | null;
      readonly controls: readonly { readonly title: string; readonly href: string | null }[];
    }[];
  }[];
}

export function frameworksView(result: ScanResult): FrameworkView[] {
  const known = new Map(result.controls.map(({ id, status }) => [id, { status, href: `#${controlAnchor(id)}` }]));
  return frameworkResults(result).map(({ title, url, text, counts, requirements }) => ({
    title: line(title),
    url: (url && webAddress(url)) || null,
    text,
    bar: barOf(counts, requirements.length),
    rows: requirements.map(({ id, title, url, level, assessment, status, controls, manualReason, attestation }) => ({
      id: line(id),
      title: line(title),
      url: (url && webAddress(url)) || null,
      level: labels(level, assessment),
      manualReason: manualReason === undefined ? null : line(manualReason),
      attestation: attestation ? attestedText(attestation) : null,
      waived: waivedOf(controls, result),
      mark: markOf(status),
      groups: groupsOf(controls, known),
    })),
  }));
}

/** Worst first, as the status of a requirement is decided. */
const GROUPS = ["fail", "unknown", undefined, "manual", "pass", "not-applicable"] as const;

function groupsOf(
  controls: readonly string[],
  known: ReadonlyMap<string, { readonly status: Status; readonly href: string }>,
): FrameworkView["rows"][number]["groups"] {
  const groups = GROUPS.map((status) => ({
    word: markOf(status ?? "not-evaluated").word,
    controls: controls
      .filter((id) => known.get(id)?.status === status)
      .map((id) => ({ title: line(id), href: known.get(id)?.href ?? null })),
  })).filter((one) => one.controls.length > 0);
  return groups.length > 1 ? groups : groups.map((one) => ({ ...one, word: null }));
}

function markOf(status: RequirementStatus): Mark {
  if (status === "not-evaluated") return { kind: "not-applicable", word: "Not evaluated" };
  return mark(status);
}

/** The framework's own words: `Level 1, manual assessment` is what it says itself, whatever the status. */
function labels(level: string | undefined, assessment: string | undefined): string | null {
  const parts = [
    ...(level === undefined ? [] : [/^\d+$/.test(level) ? `level ${level}` : line(level)]),
    ...(assessment === undefined ? [] : [`${line(assessment)} assessment`]),
  ];
  return parts.length > 0 ? capital(parts.join(", ")) : null;
}

function barOf(counts: readonly { readonly status: RequirementStatus; readonly count: number }[], total: number) {
  let before = 0;
  return counts.map(({ status, count }) => {
    const part = { status, from: share(before, total), width: share(count, total) };
    before += count;
    return part;
  });
}

const share = (part: number, total: number) => ((100 * part) / total).toFixed(3);

function waivedOf(controls: readonly string[], { findings }: ScanResult): string | null {
  const own = findings.filter(({ waived, control }) => waived && controls.includes(control));
  return own.length > 0
    ? `Not counted: ${counted(own.length, "waived failure")} of ${controlsOf(own).map(line).join(", ")}`
    : null;
}
