import type { Finding, ScanResult } from "../../src/model/documents/result.ts";
import { findingTitle } from "../../src/model/findings/finding-title.ts";
import { firstStep } from "../../src/model/findings/first-step.ts";
import { consoleLines } from "../../src/model/findings/remediation.ts";
import type { Severity } from "../../src/model/findings/severity.ts";
import { labelOf } from "../../src/model/resources/graph.ts";
import { counted } from "../../src/model/text/safe-text.ts";
import { controlsOf, grouped, openFailures, problemCounts } from "../priorities.ts";
import { facts, type Layout, line, wrap, wrapCommand } from "./layout.ts";
import { some } from "./missing.ts";

const SHOWN = 5;
/** The longest name of a resource, an alias of a key, is shown as it is. */
const LONGEST_NAME = 256;
/** A longer command is in the reports. */
const LONGEST_COMMAND = 2000;
/** Of one control on one resource: of a trail thousands of log files can be reported. A file has room for more. */
const SHOWN_OF_ONE = { wrapped: 1, unwrapped: 20 };

const COLORS = { critical: "redBright", high: "red", medium: "yellow", low: "cyan" } as const satisfies Record<
  Severity,
  string
>;

/** The worst findings that no waiver accepts, in the result's order: failures, then unknowns. */
export function worstFindings(result: ScanResult, to: Layout): string[] {
  const { failures, consequences } = openFailures(result);
  const unknowns = result.findings.filter(({ status, waiver }) => status === "unknown" && !waiver);
  const groups = grouped([...failures, ...unknowns], keyOf);
  if (groups.length === 0) return [];
  const left = groups.slice(SHOWN).flat();
  const told = new Map<string, string>();
  return [
    to.paint("bold", "Worst findings"),
    ...groups.slice(0, SHOWN).flatMap((group, i) => groupLines(group, i === 0 ? consequences : [], result, told, to)),
    ...(left.length > 0 ? [`  … and ${counted(left.length, "more finding")} in the reports`] : []),
  ];
}

/** Unknowns with one cause are one entry: what to grant, or what the message says. */
const keyOf = (finding: Finding) =>
  finding.status === "unknown" ? (firstStep(finding)?.text ?? finding.message) : resourceKey(finding);

const resourceKey = ({ control, status, resource: { type, id, arn, region } }: Finding) =>
  JSON.stringify([control, status, type, arn ?? id, region]);

function groupLines(
  group: readonly Finding[],
  consequences: readonly Finding[],
  result: ScanResult,
  told: Map<string, string>,
  to: Layout,
): string[] {
  const shown = group.slice(0, to.wraps ? SHOWN_OF_ONE.wrapped : SHOWN_OF_ONE.unwrapped);
  const rest = group.slice(shown.length);
  const kinds = problemCounts(rest);
  const [first] = group;
  const sameResource = first !== undefined && rest.every((one) => resourceKey(one) === resourceKey(first));
  const more = sameResource
    ? `And ${rest.length} more of this control on ${line(rest[0]?.resource.id ?? "", LONGEST_NAME)}${kinds.length > 0 ? `: ${kinds.join(", ")}` : ""}`
    : `Same cause: ${counted(rest.length, "more finding")}, of ${line(some(controlsOf(rest)))}`;
  return [
    ...shown.flatMap((finding) => titleAndMessage(finding, result, to)),
    ...(rest.length > 0 ? wrap(more, to.width, "    ") : []),
    ...(consequences.length > 0
      ? wrap(
          `Consequences: ${counted(consequences.length, "more failure")}: ${line(controlsOf(consequences).join(", "))}`,
          to.width,
          "    ",
        )
      : []),
    ...shown.slice(0, 1).flatMap((finding) => step(finding, told, to)),
  ];
}

/** On a terminal the message is under the title; elsewhere both are one line, so that grep shows all of it. */
function titleAndMessage(finding: Finding, { controls }: ScanResult, to: Layout): string[] {
  const { status, severity, control } = finding;
  const label = `${status} ${severity}`;
  const said = controls.find(({ id }) => id === control);
  const head = line(`${label} ${control}${said ? `: ${findingTitle(said, status)}` : ""}`);
  const body = aboutResource(finding, to);
  const [first = "", ...rest] = wrap(to.wraps ? head : `${head}: ${body}`, to.width, "  ", "    ");
  const painted = to.paint(status === "fail" ? COLORS[severity] : "magenta", label);
  return [first.replace(label, () => painted), ...rest, ...(to.wraps ? wrap(body, to.width, "    ") : [])];
}

/** The message, with the resource and its Region where the message does not name them. */
function aboutResource({ resource: { type, id, region }, message }: Finding, to: Layout): string {
  const said = facts(message, to);
  const isElsewhere = region !== null && region !== id && !message.includes(region);
  if (message.includes(id)) return `${said}${isElsewhere ? ` (${line(region)})` : ""}`;
  return `${line(`${labelOf(type)} ${line(id, LONGEST_NAME)}${isElsewhere ? ` in ${region}` : ""}`)}: ${said}`;
}

/** @param told - the steps that were shown, with the control of which: a step is shown once. */
function step(finding: Finding, told: Map<string, string>, to: Layout): string[] {
  const first = firstStep(finding, to.wraps ? to.width * 2 : LONGEST_COMMAND);
  if (!first) return [];
  const control = told.get(first.text);
  if (control !== undefined) return wrap(line(`First step: same as for ${control}`), to.width, "    ", "      ");
  told.set(first.text, finding.control);
  const command = first.kind === "command" ? wrapCommand(first.text, to.width, "      ") : undefined;
  if (command && to.wraps) return ["    First step:", ...command.map((text) => to.paint("cyan", text))];
  if (command) return [`    First step: ${to.paint("cyan", first.text)}`];
  const [open] = finding.remediation ? consoleLines(finding.remediation) : [];
  const said = first.kind === "console" ? first.text : (open ?? "see the reports");
  return wrap(line(`First step: ${said}`), to.width, "    ", "      ");
}
