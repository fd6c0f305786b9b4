import type { Finding } from "../documents/result.ts";
import { oneLine } from "../text/safe-text.ts";
import { commandLines, consoleLines } from "./remediation.ts";

/** What to do first about a finding. */
interface FirstStep {
  readonly kind: "command" | "console";
  /** One line, safe to show; a command is safe to copy. */
  readonly text: string;
}

/**
 * The first command where there is one that is short, else the first step in the console. A command that cannot be
 * shown exactly as it is (a name in it holds escapes, or is endless) is none to copy.
 */
export function firstStep({ status, remediation }: Finding, longestCommand = 300): FirstStep | undefined {
  const [command] = remediation ? commandLines(remediation) : [];
  // What an unknown needs first is a permission, and that is no command of AWS's CLI.
  const usable = status === "fail" && command && command.length <= longestCommand && oneLine(command) === command;
  if (usable) return { kind: "command", text: command };
  const [step] = remediation ? consoleLines(remediation) : [];
  return step === undefined ? undefined : { kind: "console", text: oneLine(step) };
}
