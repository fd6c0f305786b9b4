import { renderIntegrity } from "../../../src/generated/html-parts.mjs";
import type { IntegrityResult } from "../../../src/model/integrity/integrity-result.ts";
import type { ValidationRun } from "../../../src/model/integrity/validation-run.ts";
import { likelyReasons, otherNotes } from "../../integrity-verdict.ts";
import { type DocumentView, documentView } from "../document.ts";
import type { ScoreBarView } from "../drawings/score-bar.ts";
import { type TimelineView, timeline } from "../drawings/timeline.ts";
import type { Task } from "../opening/todo.ts";
import { capital, line, name, span } from "../plain.ts";
import { type CoverView, coverView } from "./cover.ts";
import { nextSteps, nothingToDo } from "./next-steps.ts";
import { expectedText, figures, verifiedBar } from "./opening.ts";
import { type GroupView, groupViews } from "./problems.ts";
import { type Verdict, verdictOf } from "./verdict.ts";

/** Everything that the templates say. */
interface IntegrityPageView extends DocumentView {
  readonly verdict: Verdict;
  readonly figures: ReturnType<typeof figures>;
  readonly bar: ScoreBarView | null;
  readonly first: readonly Task[];
  readonly moreSteps: number;
  readonly nothingToDo: string;
  readonly likelyReasons: readonly string[];
  readonly validated: CoverView;
  readonly regions: number;
  readonly timeline: TimelineView | null;
  readonly expected: string;
  readonly digestsOnly: boolean;
  readonly counts: ReturnType<typeof countRows>;
  readonly problems: number;
  readonly groups: readonly GroupView[];
  readonly notes: readonly string[];
}

const FIRST = 3;

/** The result of a validation as one file that loads nothing, and reads without its script. */
export function integrityHtml(result: IntegrityResult, run: ValidationRun): string {
  return renderIntegrity(pageView(result, run));
}

function pageView(result: IntegrityResult, run: ValidationRun): IntegrityPageView {
  const { trail, range, regions, problems, source, digestsOnly } = result;
  const title = `Log file integrity of trail ${name(trail.name)}`;
  const date = span(range.start, range.end);
  const groups = groupViews(problems, source);
  const steps = nextSteps(result);
  const verdict = verdictOf(result);
  return {
    ...documentView(
      title,
      {
        heading: "Log file integrity",
        facts: [
          { term: "Trail", text: name(trail.name) },
          { term: "Range", text: date.replace(/(\d\d:\d\d):00/g, "$1") },
        ],
      },
      { title, date, sha256: run.resultSha256 },
    ),
    verdict,
    figures: figures(result),
    bar: verifiedBar(result),
    first: steps.slice(0, FIRST),
    moreSteps: Math.max(0, steps.length - FIRST),
    nothingToDo: nothingToDo(result, verdict),
    likelyReasons: likelyReasons(result).map((one) => line(one)),
    validated: coverView(result, run),
    regions: regions.length,
    timeline: timeline("timeline", result),
    expected: expectedText(result.summary),
    digestsOnly,
    counts: countRows(result),
    problems: groups.reduce((sum, { count }) => sum + count, 0),
    groups,
    notes: otherNotes(result).map((note) => line(`${note.api ? `${note.api}: ` : ""}${note.message} (${note.code})`)),
  };
}

/** Files by what was found of them. */
function countRows({ summary: { digests, backfillDigests, logs } }: IntegrityResult) {
  return (["valid", "invalid", "missing", "unreadable", "undigested"] as const).map((what) => ({
    what: what === "undigested" ? "In no digest" : capital(what),
    digests: what === "undigested" ? "" : digests[what],
    backfillDigests: what === "undigested" ? "" : backfillDigests[what],
    logs: logs[what],
  }));
}
