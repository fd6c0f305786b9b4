import type { Finding, ScanResult, Step } from "../../../src/model/documents/result.ts";
import { firstStep } from "../../../src/model/findings/first-step.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { firstTasks, type Task } from "../../first-tasks.ts";
import { controlsOf } from "../../priorities.ts";
import { clip, type Layout, line, wrap, wrapCommand } from "../layout.ts";
import { messageWithResource } from "./failing.ts";
import { some } from "./missing.ts";

/** A longer command is in the reports. */
const LONGEST_COMMAND = 2000;
/** Of a message on a terminal. */
const LINES = 2;

/** The first three things to do, each once: a step for each failing control, worst first, then for what could not be evaluated. */
export function firstSteps(result: ScanResult, to: Layout): string[] {
  const tasks = firstTasks(result);
  if (tasks.length === 0) return [];
  return [to.paint("bold", "Fix first"), ...tasks.flatMap((task, i) => taskLines(task, i + 1, result.account.id, to))];
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
