import type { Finding, ScanResult } from "../../../src/model/documents/result.ts";
import { firstStep } from "../../../src/model/findings/first-step.ts";
import { labelOf } from "../../../src/model/resources/graph.ts";
import { counted, factsThatFit } from "../../../src/model/text/safe-text.ts";
import { inWords } from "../../../src/model/text/sentence.ts";
import { controlsOf, grouped, openFailures, problemCounts } from "../../priorities.ts";
import { findingAnchor } from "../findings/anchors.ts";
import { type Mark, mark } from "../marks.ts";
import { capital, line, name } from "../plain.ts";

/** The finding has the message in full. */
const LONGEST_HEADLINE = 200;

/** One task: what is wrong, on which resources, and the first step of the fix. */
export interface Task {
  readonly mark: Mark;
  readonly headline: string;
  readonly about: string;
  /** The finding that the message and the steps are of. */
  readonly href: string;
  readonly others: string | null;
  readonly step: { readonly command: boolean; readonly text: string } | null;
}

/**
 * What to do, worst first: failures without a waiver, one task for each control, then what could not be evaluated, one
 * task for each permission.
 */
export function tasks(result: ScanResult): Task[] {
  const titles = new Map(result.controls.map(({ id, failureTitle }) => [id, failureTitle]));
  const { failures, consequences } = openFailures(result);
  const unknowns = grouped(
    result.findings.filter(({ status, waiver }) => status === "unknown" && !waiver),
    (finding) => firstStep(finding)?.text ?? finding.message,
  );
  return [
    ...grouped(failures, ({ control }) => control).map((group, i) =>
      failure(
        group,
        line(titles.get(group[0].control) ?? group[0].control),
        i === 0 ? consequences : [],
        result.findings,
      ),
    ),
    ...unknowns.map((group) => unknown(group, result.findings)),
  ];
}

/** One step can fix several things: it is shown with the worst of them. */
export function differentSteps(todo: readonly Task[]): Task[] {
  const seen = new Set<string>();
  return todo.filter(({ step, headline }) => {
    const what = step?.text ?? headline;
    return !seen.has(what) && seen.add(what);
  });
}

export function nothingToDo({ summary }: ScanResult): string {
  const manual =
    summary.manual > 0
      ? ` ${counted(summary.manual, "finding")} ${summary.manual === 1 ? "needs" : "need"} manual review.`
      : "";
  const accepted = summary.waived;
  const none =
    accepted > 0
      ? `${counted(accepted, "failure")} ${accepted === 1 ? "is" : "are"} waived, nothing else fails`
      : "no control fails";
  return `Nothing to fix: ${none}, and none is unknown.${manual}`;
}

type Group = readonly [Finding, ...Finding[]];

function failure(findings: Group, title: string, consequences: readonly Finding[], all: readonly Finding[]): Task {
  const [first, ...others] = findings;
  const { type, id, region } = first.resource;
  const place = `${labelOf(type)} ${name(id)}${region && region !== id ? ` in ${line(region)}` : ""}`;
  const elsewhere = others.map(({ resource }) =>
    resource.type === type ? name(resource.id) : `${labelOf(resource.type)} ${name(resource.id)}`,
  );
  const also = [...new Set(elsewhere)].filter((one) => one !== name(id));
  const kinds = problemCounts(findings);
  const notes = [
    ...(also.length > 0 ? [`Also: ${inWords(also, 3)}`] : []),
    ...(kinds.length > 0 ? [`Problems: ${kinds.join(", ")}`] : []),
    ...(consequences.length > 0
      ? [
          `Consequences: ${counted(consequences.length, "more failure")}, of ${controlsOf(consequences).map(line).join(", ")}`,
        ]
      : []),
  ];
  return {
    ...common(first, all),
    headline: factsThatFit(first.message, LONGEST_HEADLINE),
    about: `${capital(first.severity)} control: ${title}; ${place}`,
    others: notes.length > 0 ? notes.join(". ") : null,
  };
}

function unknown(findings: Group, all: readonly Finding[]): Task {
  const [first, ...others] = findings;
  const controls = [...new Set(findings.map(({ control }) => line(control)))];
  return {
    ...common(first, all),
    headline: `${counted(controls.length, "control")} could not be evaluated: ${inWords(controls, 6)}`,
    about: `${capital(first.severity)}: ${line(first.message)}`,
    others: others.length > 0 ? `Same cause: ${counted(others.length, "more finding")}` : null,
  };
}

function common(first: Finding, all: readonly Finding[]): Omit<Task, "headline" | "about" | "others"> {
  const { status } = first;
  const step = firstStep(first);
  return {
    mark: mark(status),
    href: `#${findingAnchor(first, all)}`,
    step: step ? { command: step.kind === "command", text: step.text } : null,
  };
}
