import { renderExplanation, style } from "../../../src/generated/html-parts.mjs";
import type { Explanation } from "../../../src/model/documents/explanation.ts";
import type { ExplanationRun } from "../../../src/model/documents/report.ts";
import { thousands } from "../../../src/model/text/safe-text.ts";
import { eventBars } from "../drawings/event-bars.ts";
import { line } from "../plain.ts";
import { runningHead } from "../running-head.ts";
import { costView } from "./cost.ts";
import { evaluatedView } from "./evaluated.ts";
import { openingView } from "./opening.ts";
import { reasonsView } from "./reasons.ts";
import { trailRows } from "./trails.ts";
import { unreadView } from "./unread.ts";

/** Which events of log files trails record, as one file that loads nothing and runs nothing. */
export function explanationHtml(document: Explanation, run: ExplanationRun): string {
  return renderExplanation(view(document, run));
}

function view(document: Explanation, run: ExplanationRun) {
  const { account, difference, summary, tool } = document;
  const title = account ? `Events and trails of account ${line(account.id)}` : "Events and proposed trails";
  const evaluated = evaluatedView(document, run);
  return {
    title,
    generator: evaluated.tool,
    style,
    running: runningHead({ title, date: account?.collectedAt.slice(0, 10) ?? "", sha256: run.resultSha256 }),
    opening: openingView(document),
    compared: difference !== undefined,
    bars: (["eventSource", "awsRegion"] as const).flatMap((by) => eventBars(document, by) ?? []),
    cost: costView(difference),
    unrecorded:
      summary.notRecorded + summary.undecidable > 0 ? thousands(summary.notRecorded + summary.undecidable) : null,
    reasons: reasonsView(document),
    trails: trailRows(document),
    evaluated,
    unread: unreadView(document),
    unreadCount: summary.malformed > 0 ? thousands(summary.malformed) : null,
    tool: line(`${tool.name} ${tool.version}`),
  };
}
