import { renderExplanation } from "../../../src/generated/html-parts.mjs";
import type { Explanation } from "../../../src/model/documents/explanation.ts";
import type { ExplanationRun } from "../../../src/model/documents/report.ts";
import { thousands } from "../../../src/model/text/safe-text.ts";
import { documentView } from "../document.ts";
import { eventBars } from "../drawings/event-bars.ts";
import { line } from "../plain.ts";
import { costView } from "./cost.ts";
import { type EvaluatedView, evaluatedView } from "./evaluated.ts";
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
  const printed = { title, date: account?.collectedAt.slice(0, 10) ?? "", sha256: run.resultSha256 };
  return {
    ...documentView(title, { heading: "CloudTrail events", facts: facts(evaluated) }, printed),
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

const facts = ({ account, collected, eventTimes }: EvaluatedView) => [
  ...(account === null ? [] : [{ term: "Account", text: account }]),
  ...(collected === null ? [] : [{ term: "Trails as of", text: collected }]),
  ...(eventTimes === null ? [] : [{ term: "Events", text: eventTimes }]),
];
