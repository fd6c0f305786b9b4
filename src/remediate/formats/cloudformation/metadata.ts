import { counted, oneLine } from "../../../model/text/safe-text.ts";
import type { Declared, Left } from "../../declared/index.ts";
import type { OpenStep, Plan, PlanStep } from "../../plan.ts";
import { shellLine, shownLine } from "../../words.ts";
import { fixes } from "../comments.ts";

/** What the stack does not do. */
export function metadataOf({ account, steps, open, undecided, notes }: Plan, left: readonly Left[]) {
  const list = (name: string, items: readonly object[]) => (items.length === 0 ? {} : { [name]: items });
  return {
    Plan: {
      Account: account,
      Steps: `${counted(steps.length, "step")}, ${counted(open.length, "decision")}`,
      ...(notes.length === 0 ? {} : { Notes: notes.map((note) => oneLine(note)) }),
    },
    ...list("NotInThisTemplate", byStep(left)),
    ...list("Decisions", open.map(decision)),
    ...list(
      "CouldNotBeEvaluated",
      undecided.map(({ control, resource, message }) => ({
        Control: control,
        Resource: oneLine(resource),
        Why: oneLine(message),
      })),
    ),
  };
}

const commandsOf = (commands: PlanStep["commands"]) => commands.map(({ words }) => shownLine(shellLine(words)));

function byStep(left: readonly Left[]) {
  const steps = new Map<PlanStep, Left[]>();
  for (const one of left) steps.set(one.step, [...(steps.get(one.step) ?? []), one]);
  return [...steps].map(([step, some]) => ({
    Step: oneLine(step.title),
    Why: [...new Set(some.map(({ reason }) => reason))].join(" "),
    Fixes: fixes(step.findings),
    Commands: commandsOf(some.map(({ command }) => command)),
  }));
}

const decision = (step: OpenStep) => ({
  Step: oneLine(step.title),
  Why: oneLine(step.reason),
  Fixes: fixes(step.findings),
  ...(step.console.length === 0 ? {} : { Console: step.console.map((line) => oneLine(line)) }),
  ...(step.commands.length === 0 ? {} : { Commands: commandsOf(step.commands) }),
});

/**
 * What the steps of a resource are for and what they cost.
 *
 * @param told - steps that an earlier resource tells of; those of this one are added.
 */
export function aboutOf({ from }: Declared, told: Set<PlanStep>): { readonly Metadata?: object } {
  const steps = [...new Set(from.map(({ step }) => step))].filter((step) => !told.has(step));
  for (const step of steps) told.add(step);
  const Fixes = fixes(steps.flatMap(({ findings }) => findings));
  const Cost = steps.flatMap(({ cost }) => cost ?? []).join(" ");
  if (Fixes.length === 0 && Cost === "") return {};
  return { Metadata: { ...(Fixes.length > 0 ? { Fixes } : {}), ...(Cost === "" ? {} : { Cost }) } };
}
