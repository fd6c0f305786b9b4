import type { Finding, ScanResult } from "../../src/model/documents/result.ts";
import { firstStep } from "../../src/model/findings/first-step.ts";
import { codeSpan, unlinked } from "../../src/model/text/markdown.ts";
import { factsThatFit } from "../../src/model/text/safe-text.ts";
import { inWords } from "../../src/model/text/sentence.ts";
import { firstTasks, type Task } from "../first-tasks.ts";
import { controlsOf } from "../priorities.ts";

const LONGEST = 300;

/** The first three things to do, each with its command, else its way in the console, and the controls that it helps with. */
export function fixFirst(result: ScanResult): string {
  const tasks = firstTasks(result);
  if (tasks.length === 0) return "";
  return ["### Fix first", tasks.map((task, i) => taskText(task, i + 1, result.account.id)).join("\n")].join("\n\n");
}

function taskText({ step, finding, helps }: Task, number: number, account: string): string {
  const isUnknown = finding.status === "unknown";
  const title = factsThatFit((isUnknown ? step.console?.[0] : undefined) ?? step.title, LONGEST);
  const elsewhere = step.account === account ? "" : ` (in account ${codeSpan(step.account)})`;
  const purpose = inWords(controlsOf(helps).map((control) => codeSpan(control)));
  return [
    `${number}. ${unlinked(title)}${elsewhere}  `,
    ...(isUnknown ? [] : how(finding, step)),
    `   ${isUnknown ? "Helps to evaluate" : "Helps to fix"}: ${purpose}`,
  ].join("\n");
}

/** A command that can be copied as it is, else what to do in the console. */
function how(finding: Finding, step: Task["step"]): string[] {
  const shown = firstStep({ ...finding, remediation: { steps: [step] } }, LONGEST);
  if (shown?.kind === "command") return [`   ${codeSpan(shown.text)}  `];
  const lines = step.console ?? [];
  return lines.length > 0 ? [`   ${unlinked(factsThatFit(lines.join(". "), LONGEST))}  `] : [];
}
