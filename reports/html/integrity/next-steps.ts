import { groupBy } from "../../../src/model/group-by.ts";
import { isUnexplained, NEXT_STEPS, nextStep } from "../../../src/model/integrity/integrity-problem.ts";
import type { IntegrityResult, Problem } from "../../../src/model/integrity/integrity-result.ts";
import { inSentence, inWords } from "../../../src/model/text/sentence.ts";
import { type ProblemGroup, problemGroups } from "../../integrity-verdict.ts";
import { placesText } from "../drawings/places.ts";
import type { Task } from "../opening/todo.ts";
import { capital, line } from "../plain.ts";
import { groupAnchor, problemAnchors } from "./anchors.ts";
import { markOf } from "./problems.ts";
import type { Verdict } from "./verdict.ts";

/** What to do, the most severe problems first. Kinds of problems with the same next step are one task. */
export function nextSteps({ problems, regions }: IntegrityResult): Task[] {
  const anchorOf = problemAnchors(problems);
  const accounts = new Set(regions.map(({ accountId }) => accountId));
  return [...groupBy(problemGroups(problems), generalStep).values()].map((same) => {
    const own = same.flatMap((group) => group.problems);
    const [first] = own;
    const steps = new Set(own.map(nextStep));
    const only = own.length === 1 && first;
    return {
      mark: markOf(same[0]),
      headline: inWords(
        same.map(({ heading, count }, i) => `${i === 0 ? heading : inSentence(heading)}: ${count}`),
        same.length,
      ),
      about: capital(line(first?.detail ?? "")),
      href: `#${only ? anchorOf(only) : groupAnchor(same[0].kind)}`,
      others: placesOf(own, accounts.size > 1),
      step: { command: false, text: steps.size === 1 && first ? nextStep(first) : generalStep(same[0]) },
    };
  });
}

/** Without what depends on the account and Region. */
function generalStep({ problems: [first] }: ProblemGroup): string {
  if (!first) return "";
  return isUnexplained(first) ? nextStep(first) : NEXT_STEPS[first.kind];
}

function placesOf(problems: readonly Problem[], namesAccount: boolean): string | null {
  const places = new Map(
    problems
      .filter(({ accountId, region }) => accountId && region)
      .map(({ accountId, region }) => [`${accountId} ${region}`, { accountId, region }]),
  );
  return places.size > 0 ? `In ${placesText([...places.values()], namesAccount).short}` : null;
}

/** Where no problem was found. */
export function nothingToDo({ exitCode, summary }: IntegrityResult, { mark }: Verdict): string {
  if (mark.kind === "pass") return "Nothing to do: no problem was found.";
  if (summary.digests.valid > 0)
    return "No problem was found, but only a part was verified: see the verified times and the notes.";
  const check = exitCode === 0 ? "" : ": check the range, the trail, the bucket and the prefix";
  return `No problem was found, and nothing was verified${check}.`;
}
