import { firstStep } from "../../../src/model/first-step.ts";
import type { Finding, ScanResult } from "../../../src/model/result.ts";
import { counted, oneLine } from "../../../src/model/text.ts";
import { findingId } from "../findings/ids.ts";
import { type RemedyView, remedyView } from "../findings/remedy.ts";
import { type Mark, mark } from "../marks.ts";
import { capital, inWords, line, name } from "../plain.ts";

/** The finding has the message in full. */
const LONGEST_HEADLINE = 200;

/** One thing to do: what is wrong, on which resources, and the step that starts to mend it. */
export interface Thing {
  readonly mark: Mark;
  readonly headline: string;
  readonly about: string;
  /** The finding that the message and the steps are of. */
  readonly href: string;
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
    ...failures.map((group) => failure(group, line(titles.get(group[0].control) ?? group[0].control))),
    ...unknowns.map(unknown),
  ];
}

/** One step can mend several things: it is told with the worst of them. */
export function differentSteps(todo: readonly Thing[]): Thing[] {
  const told = new Set<string>();
  return todo.filter(({ step, headline }) => {
    const what = step?.text ?? headline;
    return !told.has(what) && told.add(what);
  });
}

export function nothingToDo({ summary }: ScanResult): string {
  const manual = summary.manual > 0 ? ` To be looked at by hand: ${counted(summary.manual, "finding")}.` : "";
  const accepted = summary.waived;
  const none =
    accepted > 0
      ? `${counted(accepted, "failure")} ${accepted === 1 ? "is" : "are"} waived, nothing else fails`
      : "no control fails";
  return `Nothing: ${none}, and none is unknown.${manual}`;
}

type Group = readonly [Finding, ...Finding[]];

function failure(findings: Group, title: string): Thing {
  const [first, ...others] = findings;
  const { type, id, region } = first.resource;
  const place = `${type} ${name(id)}${region && region !== id ? ` in ${line(region)}` : ""}`;
  const also = others.map(({ resource }) =>
    resource.type === type ? name(resource.id) : `${resource.type} ${name(resource.id)}`,
  );
  return {
    ...common(first),
    headline: oneLine(first.message, LONGEST_HEADLINE),
    about: `${capital(first.severity)} control: ${title}; ${place}`,
    others: also.length > 0 ? `Also: ${inWords(also, 3)}` : null,
  };
}

function unknown(findings: Group): Thing {
  const [first, ...others] = findings;
  const controls = [...new Set(findings.map(({ control }) => line(control)))];
  return {
    ...common(first),
    headline: `${counted(controls.length, "control")} could not be judged: ${inWords(controls, 6)}`,
    about: `${capital(first.severity)}: ${line(first.message)}`,
    others: others.length > 0 ? `With it ${counted(others.length, "more finding")}` : null,
  };
}

function common(first: Finding): Omit<Thing, "headline" | "about" | "others"> {
  const { status, remediation } = first;
  const step = firstStep(first);
  return {
    mark: mark(status),
    href: `#${findingId(first)}`,
    step: step ? { command: step.kind === "command", text: step.text } : null,
    remedy: remediation ? remedyView(remediation) : null,
  };
}

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
