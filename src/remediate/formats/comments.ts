import { oneLine } from "../../model/text/safe-text.ts";
import type { Plan, PlannedFor, PlanStep } from "../plan.ts";
import { shellLine, shownLine } from "../words.ts";

/** Resources that a line names before it says how many more there are. */
const MOST_NAMED = 3;

/** What a step is for and what it costs, a fact a line. */
export function commentsOf({ findings, cost, account }: PlanStep): string[] {
  return [
    ...fixes(findings).map((text) => `Fixes: ${text}`),
    ...(cost === undefined ? [] : [`Cost: ${oneLine(cost)}`]),
    `Account: ${oneLine(account)}`,
  ];
}

/** The controls with their severity and resources: `trail-logging (critical) on main, second and 3 more`. */
export function fixes(findings: readonly PlannedFor[]): string[] {
  const byControl = new Map<string, PlannedFor[]>();
  for (const finding of findings) byControl.set(finding.control, [...(byControl.get(finding.control) ?? []), finding]);
  return [...byControl].map(([control, some]) => {
    const names = [...new Set(some.map(({ resource }) => oneLine(resource)))];
    const named = names.slice(0, MOST_NAMED).join(", ");
    const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
    return `${control} (${some[0]?.severity}) on ${named}${more}`;
  });
}

/** What a person decides and what could not be evaluated, as comments of a script. */
export function decisions({ open, undecided }: Plan): string[] {
  const lines = [
    ...(open.length > 0 ? ["", "Left to a person:"] : []),
    ...open.flatMap((step) => [
      "",
      oneLine(step.title),
      `  Why: ${oneLine(step.reason)}`,
      ...commentsOf(step).map((line) => `  ${line}`),
      ...step.console.map((line) => `  - ${oneLine(line)}`),
      ...step.commands.map(({ words }) => `  ${shownLine(shellLine(words))}`),
    ]),
    ...(undecided.length > 0 ? ["", "Could not be evaluated, so the plan says nothing about it:"] : []),
    ...undecided.map(({ control, resource, message }) => `  ${control} (${oneLine(resource)}): ${oneLine(message)}`),
  ];
  return lines.map((line) => (line === "" ? "" : `# ${line}`));
}
