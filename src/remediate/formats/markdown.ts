import { counted, oneLine } from "../../model/text/safe-text.ts";
import type { OpenStep, Plan, PlanStep } from "../plan.ts";
import { shellLine, shownLine } from "../words.ts";
import { commentsOf } from "./comments.ts";

/** A checklist for people: what each step does, why, what it costs, how. */
export function markdown(plan: Plan): string {
  const { account, tool, collectedAt, steps, open, undecided, notes, isSetUp } = plan;
  return [
    `# Remediation plan for AWS account ${account}`,
    "",
    `By trailproof ${text(tool)}, from evidence of ${collectedAt}. ${counted(steps.length, "step")}, ${counted(open.length, "decision")}.`,
    ...(isSetUp ? ["", "The account has no trail: this is the complete recommended set-up."] : []),
    ...notes.flatMap((note) => ["", text(note)]),
    "",
    ...section("Steps", steps, (step, i) => checkItem(step, i)),
    ...section("Decisions", open, (step, i) => decision(step, i)),
    ...section("Could not be evaluated", undecided, ({ control, resource, message }) => [
      `- ${code(control)} on ${text(resource)}: ${text(message)}`,
    ]),
  ].join("\n");
}

function section<T>(title: string, items: readonly T[], show: (item: T, i: number) => readonly string[]): string[] {
  return items.length === 0 ? [] : [`## ${title}`, "", ...items.flatMap(show), ""];
}

const checkItem = (step: PlanStep, i: number): string[] => [
  `### ${i + 1}. ${text(step.title)}`,
  "",
  ...commentsOf(step).map((line) => `- ${text(line)}`),
  ...consoleOf(step),
  ...block(step),
  "",
];

const decision = (step: OpenStep, i: number): string[] => [
  `### Decision ${i + 1}: ${text(step.title)}`,
  "",
  `- Why: ${text(step.reason)}`,
  ...commentsOf(step).map((line) => `- ${text(line)}`),
  ...consoleOf(step),
  ...block(step),
  "",
];

const consoleOf = ({ console: lines }: PlanStep) =>
  lines.length === 0 ? [] : ["", "In the console:", "", ...lines.map((line, i) => `${i + 1}. ${text(line)}`)];

/** A fence that is longer than any in the commands. */
function block({ commands }: PlanStep): string[] {
  if (commands.length === 0) return [];
  const lines = commands.map(({ words, sets }) =>
    sets === undefined ? shellLine(words) : `${sets}="$(${shellLine(words)})"`,
  );
  const longest = Math.max(2, ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map(({ length }) => length)));
  const fence = "`".repeat(longest + 1);
  return ["", `${fence}sh`, ...lines.map(shownLine), fence];
}

/** Text that Markdown shows as it is. */
const text = (words: string) => oneLine(words).replace(/[\\`*_[\]<>#|~&]|^[-+]/g, "\\$&");
const code = (id: string) => `\`${id}\``;
