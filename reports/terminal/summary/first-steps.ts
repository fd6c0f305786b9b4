import type { Finding, ScanResult, Step } from "../../../src/model/documents/result.ts";
import { firstStep } from "../../../src/model/findings/first-step.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { controlsOf, grouped, openFailures } from "../../priorities.ts";
import { clip, type Layout, line, wrap, wrapCommand } from "../layout.ts";
import { messageWithResource } from "./failing.ts";
import { some } from "./missing.ts";

const SHOWN = 3;
/** A longer command is in the reports. */
const LONGEST_COMMAND = 2000;
/** Of a message on a terminal. */
const LINES = 2;

interface Task {
  readonly step: Step;
  /** The worst finding that begins with it. */
  readonly finding: Finding;
  /** Every open finding that it helps with. */
  readonly helps: readonly Finding[];
  /** How many findings of the same control need a step of their own. */
  readonly likewise: number;
}

/** The first three things to do, each once: a step for each failing control, worst first, then for what could not be evaluated. */
export function firstSteps(result: ScanResult, to: Layout): string[] {
  const tasks = differentSteps(result).slice(0, SHOWN);
  if (tasks.length === 0) return [];
  return [to.paint("bold", "Fix first"), ...tasks.flatMap((task, i) => taskLines(task, i + 1, result.account.id, to))];
}

/** Equal steps of several findings have equal ids. */
function differentSteps(result: ScanResult): Task[] {
  const { failures, consequences } = openFailures(result);
  const unknowns = result.findings.filter(({ status, waiver }) => status === "unknown" && !waiver);
  const open = [...failures, ...consequences, ...unknowns];
  const found = new Map<string, Task>();
  for (const group of [...grouped(failures, ({ control }) => control), ...unknowns.map((one) => [one] as const)]) {
    const [finding] = group;
    const step = finding.remediation?.steps[0];
    if (!step || found.has(step.id)) continue;
    const has = ({ remediation }: Finding) => remediation?.steps.some(({ id }) => id === step.id) === true;
    found.set(step.id, { step, finding, helps: open.filter(has), likewise: group.filter((one) => !has(one)).length });
    if (found.size === SHOWN) break;
  }
  return [...found.values()];
}

function taskLines({ step, finding, helps, likewise }: Task, number: number, account: string, to: Layout): string[] {
  const isUnknown = finding.status === "unknown";
  const elsewhere = step.account === account ? "" : ` (in account ${step.account})`;
  // Whom to grant it to is in the words for the console.
  const title = (isUnknown ? step.console?.[0] : undefined) ?? step.title;
  const more =
    likewise > 0 ? `; ${counted(likewise, "more finding")} ${likewise === 1 ? "needs" : "need"} the same` : "";
  const purpose = `${isUnknown ? "Helps to evaluate" : "Helps to fix"}: ${some(controlsOf(helps))}${more}`;
  return [
    ...clip(
      wrap(line(`${number}. ${title}${elsewhere}`), to.width, "  ", "     "),
      isUnknown ? LINES + 1 : LINES,
      to,
    ).map((one) => to.paint("bold", one)),
    ...(isUnknown
      ? []
      : [...clip(wrap(messageWithResource(finding, to), to.width, "     "), LINES, to), ...command(step, finding, to)]),
    ...wrap(line(purpose), to.width, "     ", "       ").map((one) => to.paint("dim", one)),
  ];
}

/** A command that can be copied as it is, else what to do in the console. */
function command(step: Step, finding: Finding, to: Layout): string[] {
  const shown = firstStep(
    { ...finding, remediation: { steps: [step] } },
    to.wraps ? to.width * LINES : LONGEST_COMMAND,
  );
  const lines = shown?.kind === "command" ? wrapCommand(shown.text, to.width, "       ") : undefined;
  if (lines) return lines.map((one) => to.paint("cyan", one));
  const [open] = step.console ?? [];
  const words = shown?.kind === "console" ? shown.text : (open ?? "see the reports");
  return clip(wrap(line(words), to.width, "       "), LINES + 1, to);
}
