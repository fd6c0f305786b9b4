import { commandLines, consoleLines } from "../../../src/model/remediation.ts";
import type { Remediation } from "../../../src/model/result.ts";
import { oneLine } from "../../../src/model/text/safe-text.ts";
import { block, line } from "../plain.ts";

/** One form of a remedy: steps for the console, or a text to copy. */
interface Form {
  readonly title: string;
  readonly steps: readonly string[] | null;
  readonly code: readonly Code[] | null;
}

interface Code {
  readonly text: string;
  /** Shown exactly as it is: what is copied is what was meant. */
  readonly exact: boolean;
}

export interface RemedyView {
  readonly forms: readonly Form[];
  readonly note: string | null;
}

export function remedyView(remediation: Remediation): RemedyView {
  const { steps, note } = remediation;
  const console = consoleLines(remediation);
  const text = (title: string, texts: readonly string[]): Form[] =>
    texts.length > 0 ? [{ title, steps: null, code: texts.map(code) }] : [];
  return {
    forms: [
      ...(console.length > 0 ? [{ title: "Console", steps: console.map(line), code: null }] : []),
      ...text("Command line", commandLines(remediation)),
      ...text(
        "Terraform",
        steps.flatMap(({ terraform }) => terraform ?? []),
      ),
      ...text(
        "CloudFormation",
        steps.flatMap(({ cloudformation }) => cloudformation ?? []),
      ),
    ],
    note: note ? oneLine(note) : null,
  };
}

function code(text: string): Code {
  const shown = block(text);
  return { text: shown, exact: shown === text };
}
