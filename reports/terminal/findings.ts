import { firstStep } from "../../src/model/first-step.ts";
import type { Finding } from "../../src/model/result.ts";
import type { Severity } from "../../src/model/severity.ts";
import { type Layout, line, wrap, wrapCommand } from "./layout.ts";

const SHOWN = 5;
const LONGEST_NAME = 60;
const LONGEST_MESSAGE = 320;

const COLORS = { critical: "redBright", high: "red", medium: "yellow", low: "cyan" } as const satisfies Record<
  Severity,
  string
>;

/** The worst findings that nobody has accepted, in the result's order: failures, then what could not be judged. */
export function worstFindings(findings: readonly Finding[], to: Layout): string[] {
  const open = findings.filter(({ waiver }) => !waiver);
  const listed = [
    ...open.filter(({ status }) => status === "fail"),
    ...open.filter(({ status }) => status === "unknown"),
  ];
  if (listed.length === 0) return [];
  const more = listed.length - SHOWN;
  return [
    to.paint("bold", "Worst findings"),
    ...listed.slice(0, SHOWN).flatMap((finding) => lines(finding, to)),
    ...(more > 0 ? [`  … and ${more} more in the reports`] : []),
  ];
}

function lines(finding: Finding, to: Layout): string[] {
  const { status, severity, control, resource, message } = finding;
  const name = line(resource.id, LONGEST_NAME);
  const place = resource.region && resource.region !== resource.id ? ` in ${resource.region}` : "";
  const label = `${status} ${severity}`;
  const title = line(`${label} ${control}: ${resource.type} ${name}${place}`, LONGEST_MESSAGE);
  const [first = "", ...rest] = wrap(title, to.width, "  ", "    ");
  const painted = to.paint(status === "fail" ? COLORS[severity] : "magenta", label);
  return [
    first.replace(label, () => painted),
    ...rest,
    ...wrap(line(message, LONGEST_MESSAGE), to.width, "    "),
    ...step(finding, to),
  ];
}

function step(finding: Finding, to: Layout): string[] {
  const first = firstStep(finding, to.width * 2);
  if (!first) return [];
  const command = first.kind === "command" ? wrapCommand(first.text, to.width, "      ") : undefined;
  if (command) return ["    First step:", ...command.map((text) => to.paint("cyan", text))];
  const said = first.kind === "console" ? first.text : (finding.remediation?.console[0] ?? "see the reports");
  return wrap(line(`First step: ${said}`, LONGEST_MESSAGE), to.width, "    ", "      ");
}
