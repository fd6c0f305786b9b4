import type { Finding, Remediation, Step } from "../../../src/model/documents/result.ts";
import { commandLines, consoleLines, costLines } from "../../../src/model/findings/remediation.ts";
import { oneLine } from "../../../src/model/text/safe-text.ts";
import { block, line } from "../plain.ts";

/** One form of a remedy: steps for the console, or a text to copy. */
interface Form {
  readonly title: string;
  /** Of the forms that are there, the one that is printed. */
  readonly cli: boolean;
  readonly steps: readonly string[] | null;
  readonly code: readonly Code[] | null;
}

const CLI = "Command line";

interface Code {
  readonly text: string;
  /** Shown exactly as it is: what is copied is what was meant. */
  readonly exact: boolean;
}

export interface RemedyView {
  /** Steps that the report has shown already, with where. */
  readonly above: readonly { readonly title: string; readonly href: string }[];
  readonly forms: readonly Form[];
  /** What to know: other findings that the steps help to fix, cost, another account, the check's own note. */
  readonly notes: readonly string[];
}

/** Shows the remedies of a list of findings: a change that several of them need is shown with the first. */
export function remedyShower(scanned: string) {
  const shown = new Map<string, string>();
  return ({ status, remediation }: Pick<Finding, "status" | "remediation">, href: string): RemedyView | null => {
    if (!remediation) return null;
    const isKnown = (step: Step) => step.effect !== "reads" && shown.has(step.id);
    const known = remediation.steps.filter(isKnown);
    const above = known.map(({ id, title }) => ({ title: line(title), href: shown.get(id) ?? href }));
    const steps = remediation.steps.filter((step) => !isKnown(step));
    for (const { id } of steps) shown.set(id, href);
    return { above, ...viewOf(steps), notes: notesOf({ ...remediation, steps }, status, scanned) };
  };
}

function viewOf(steps: readonly Step[]): Pick<RemedyView, "forms"> {
  const remediation = { steps: [...steps] };
  const console = consoleLines(remediation);
  const text = (title: string, texts: readonly string[]): Form[] =>
    texts.length > 0 ? [{ title, cli: title === CLI, steps: null, code: texts.map(code) }] : [];
  return {
    forms: [
      ...(console.length > 0 ? [{ title: "Console", cli: false, steps: console.map(line), code: null }] : []),
      ...text(CLI, commandLines(remediation)),
      ...text(
        "Terraform",
        steps.flatMap(({ terraform }) => terraform ?? []),
      ),
      ...text(
        "CloudFormation",
        steps.flatMap(({ cloudformation }) => cloudformation ?? []),
      ),
    ],
  };
}

function notesOf({ steps, note }: Remediation, status: Finding["status"], scanned: string): string[] {
  const others = [...new Set(steps.flatMap(({ alsoFixes }) => alsoFixes ?? []))];
  // Elsewhere the titles of these steps ask the account.
  const elsewhere = status === "fail" ? steps.filter(({ account }) => account !== scanned) : [];
  return [
    ...(others.length > 0 ? [`Also fixes: ${others.map(line).join(", ")}`] : []),
    ...costLines({ steps }).map((cost) => `Cost: ${oneLine(cost)}`),
    ...elsewhere.map(({ title, account }) => `In account ${line(account)}: ${line(title)}`),
    ...(note ? [`Note: ${oneLine(note)}`] : []),
  ];
}

function code(text: string): Code {
  const shown = block(text);
  return { text: shown, exact: shown === text };
}
