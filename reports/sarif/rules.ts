import type { ReportingDescriptor, Result } from "sarif";
import type { ControlResult, Finding, ScanResult } from "../../src/model/documents/result.ts";
import { type Severity, STATUSES, type Status } from "../../src/model/findings/severity.ts";
import { webAddress } from "../../src/model/text/markdown.ts";
import { oneLine } from "../../src/model/text/safe-text.ts";
import { statedTitle } from "../finding-text.ts";
import { help } from "./help.ts";
import { ruleId } from "./rule-id.ts";
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
 * A rule per control, in the order of the result, for its failures. Then a rule per control and status for what else is
 * listed. Code scanning shows the short description as the title of each alert.
 */
export function rules(result: ScanResult, listed: readonly Finding[]): ReportingDescriptor[] {
  const frameworks = frameworkTags(result);
  const needed = new Set(listed.map(ruleId));
  const rule = (control: ControlResult, status: Status): ReportingDescriptor => {
    const id = ruleId({ control: control.id, status });
    const title = statedTitle(control, status);
    const address = webAddress(control.helpUri);
    const related = relationships(control.id, result.requirements);
    return {
      id,
      name: pascalCase(title, control.id, id),
      shortDescription: { text: oneLine(title, MAX_DESCRIPTION) },
      fullDescription: { text: oneLine(control.rationale, MAX_DESCRIPTION) },
      help: help(control, status),
      ...(address ? { helpUri: address } : {}),
      defaultConfiguration: { level: levelOf({ status, severity: control.severity }) },
      ...(related.length > 0 ? { relationships: related } : {}),
      properties: {
        tags: tags(control, frameworks),
        precision: "very-high",
        ...(status === "fail" ? { "security-severity": SECURITY_SEVERITY[control.severity] } : {}),
      },
    };
  };
  const others = STATUSES.filter((status) => status !== "fail");
  return [
    ...result.controls.map((control) => rule(control, "fail")),
    ...result.controls.flatMap((control) =>
      others
        .filter((status) => needed.has(ruleId({ control: control.id, status })))
        .map((status) => rule(control, status)),
    ),
  ];
}

/** An unknown is worth a note. Passes and the like have no level (SARIF 2.1.0, 3.27.10). */
export function levelOf({ status, severity }: Pick<Finding, "status" | "severity">): Result.level {
  return status === "fail" ? LEVELS[severity] : status === "unknown" ? "note" : "none";
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

/**
 * `Trail is not logging` → `TrailIsNotLogging`: a name that states what an alert states. Of a title without letters the
 * control's id. It must differ from the rule's id.
 */
function pascalCase(title: string, control: string, id: string): string {
  const [name = ""] = [title, control].map(joined).filter(Boolean);
  return (name === id ? `${name}Control` : name).slice(0, MAX_NAME);
}

function joined(text: string): string {
  const words = text.replace(/['’]/g, "").split(/[^\p{L}\p{N}]+/u);
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
