import { firstStep } from "../../../src/model/first-step.ts";
import type { Finding, ScanResult } from "../../../src/model/result.ts";
import { counted } from "../../../src/model/text.ts";
import { findingId } from "../findings/ids.ts";
import { inWords, line, name } from "../plain.ts";
import { type Mark, mark } from "../marks.ts";
import { type RemedyView, remedyView } from "../findings/remedy.ts";

/** One thing to do: what is wrong, on which resources, and the step that starts to mend it. */
export interface Thing {
  readonly mark: Mark;
  readonly severity: string;
  readonly title: string;
  readonly message: string;
  /** The finding that the message and the steps are of. */
  readonly href: string;
  readonly place: string;
  readonly others: string | null;
  readonly step: { readonly command: boolean; readonly text: string } | null;
  readonly remedy: RemedyView | null;
}

/**
 * What to do, worst first: failures that nobody has accepted, one thing for each control, then what could not be judged,
 * one thing for each permission.
 */
export function things(result: ScanResult): Thing[] {
  const titles = new Map(result.controls.map(({ id, title }) => [id, title]));
  const open = result.findings.filter(({ waiver }) => !waiver);
  const failures = group(
    open.filter(({ status }) => status === "fail"),
    ({ control }) => control,
  );
  const unknowns = group(
    open.filter(({ status }) => status === "unknown"),
    (finding) => firstStep(finding)?.text ?? finding.message,
  );
  return [
    ...failures.map((group) => thing(group, line(titles.get(group[0].control) ?? group[0].control))),
    ...unknowns.map((group) => thing(group, `Not judged: ${inWords(controlsOf(group), 6)}`)),
  ];
}

type Group = readonly [Finding, ...Finding[]];

function thing(findings: Group, title: string): Thing {
  const [first, ...others] = findings;
  const step = firstStep(first);
  const { type, id, region } = first.resource;
  return {
    mark: mark(first.status),
    severity: first.severity,
    title,
    message: line(first.message),
    href: `#${findingId(first)}`,
    place: `${type} ${name(id)}${region && region !== id ? ` in ${line(region)}` : ""}`,
    others: others.length > 0 ? `${first.status === "fail" ? "Also" : "With it"}: ${also(others, first)}` : null,
    step: step ? { command: step.kind === "command", text: step.text } : null,
    remedy: first.remediation ? remedyView(first.remediation) : null,
  };
}

function also(others: readonly Finding[], { resource, status }: Finding): string {
  if (status !== "fail") return counted(others.length, "more finding");
  return inWords(
    others.map(({ resource: { id, type } }) => (type === resource.type ? name(id) : `${type} ${name(id)}`)),
    3,
  );
}

const controlsOf = (findings: Group) => [...new Set(findings.map(({ control }) => line(control)))];

function group(findings: readonly Finding[], keyOf: (finding: Finding) => string): Group[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = keyOf(finding);
    const found = groups.get(key);
    if (found) found.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}
