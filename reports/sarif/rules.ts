import type { ReportingDescriptor, Result } from "sarif";
import type { ControlResult, ScanResult } from "../../src/model/documents/result.ts";
import { findingTitle } from "../../src/model/findings/finding-title.ts";
import { type Severity, type Status, worst } from "../../src/model/findings/severity.ts";
import { groupBy } from "../../src/model/group-by.ts";
import { webAddress } from "../../src/model/text/markdown.ts";
import { oneLine } from "../../src/model/text/safe-text.ts";
import { help } from "./help.ts";
import { relationships } from "./taxonomies.ts";

export const LEVELS: Readonly<Record<Severity, Exclude<Result.level, "none">>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
};

/** In the middle of code scanning's bands: over 9 critical, from 7 high, from 4 medium, below low. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
};

/** Limits of code scanning: a file with more tags on a rule is refused, longer names and descriptions are cut. */
const MAX_TAGS = 20;
const MAX_NAME = 255;
const MAX_DESCRIPTION = 1000;

/**
 * A rule per control, in the order of the result. Code scanning shows its short description as the title of each alert:
 * that is what the worst finding says, waived or not, and never the opposite.
 */
export function rules(result: ScanResult): ReportingDescriptor[] {
  const frameworks = frameworkTags(result);
  const statuses = worstStatuses(result);
  return result.controls.map((control) => {
    const address = webAddress(control.helpUri);
    const related = relationships(control.id, result.requirements);
    return {
      id: control.id,
      name: pascalCase(control.id),
      shortDescription: { text: oneLine(findingTitle(control, statuses.get(control.id) ?? "pass"), MAX_DESCRIPTION) },
      fullDescription: { text: oneLine(control.rationale, MAX_DESCRIPTION) },
      help: help(control),
      ...(address ? { helpUri: address } : {}),
      defaultConfiguration: { level: LEVELS[control.severity] },
      ...(related.length > 0 ? { relationships: related } : {}),
      properties: {
        tags: tags(control, frameworks),
        precision: "very-high",
        "security-severity": SECURITY_SEVERITY[control.severity],
      },
    };
  });
}

/** The worst status of each control's findings. */
function worstStatuses({ findings }: ScanResult): Map<string, Status> {
  const groups = groupBy(findings, ({ control }) => control);
  return new Map([...groups].map(([id, own]) => [id, worst(own.map(({ status }) => status)) ?? "pass"]));
}

function tags({ id }: ControlResult, frameworks: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return ["security", "cloudtrail", ...[...(frameworks.get(id) ?? [])].sort()].slice(0, MAX_TAGS);
}

/** The requirements that each control serves, as `framework/requirement`. */
function frameworkTags({ findings, requirements }: ScanResult): Map<string, Set<string>> {
  const byControl = new Map<string, Set<string>>();
  const add = (control: string, tag: string) => {
    const known = byControl.get(control);
    if (known) known.add(tag);
    else byControl.set(control, new Set([tag]));
  };
  for (const { control, frameworks = [] } of findings) for (const tag of frameworks) add(control, oneLine(tag));
  for (const { framework, id, controls } of requirements)
    for (const control of controls) add(control, oneLine(`${framework}/${id}`));
  return byControl;
}

/** `our-s3-check` → `OurS3Check`. A name must differ from the id, also for an id that is Pascal case itself. */
function pascalCase(id: string): string {
  const words = id.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return (name === id ? `${name}Control` : name).slice(0, MAX_NAME);
}
