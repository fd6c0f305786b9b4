import { distinctName } from "../../../src/model/aws/trail-names.ts";
import type { Explanation } from "../../../src/model/documents/explanation.ts";
import { thousands } from "../../../src/model/text/safe-text.ts";
import { inWords } from "../../../src/model/text/sentence.ts";
import { type Mark, mark } from "../marks.ts";
import { name } from "../plain.ts";
import { ANSWERS, events } from "./answers.ts";

interface Figure {
  readonly term: string;
  readonly value: string;
  /** Where the page says more. */
  readonly href: string | null;
}

export interface OpeningView {
  readonly sentence: string;
  readonly mark: Mark;
  readonly figures: readonly Figure[];
}

/** An event that is not recorded decides, whatever was skipped. */
function verdict({ events: total, notRecorded, malformed, undecidable }: Explanation["summary"]): Mark {
  if (notRecorded > 0) return { ...mark("fail"), word: "Not all recorded" };
  if (undecidable > 0) return { ...mark("unknown"), word: "Undecided" };
  if (total === 0) return { ...mark("unknown"), word: "No events" };
  return malformed > 0 ? { ...mark("unknown"), word: "Incomplete" } : { ...mark("pass"), word: "All recorded" };
}

/** The answer in a sentence, and its numbers. */
export function openingView(document: Explanation): OpeningView {
  const { summary, difference, logFiles } = document;
  const figure = (term: string, value: number | undefined, href: string | null = null): Figure[] =>
    value === undefined ? [] : [{ term, value: thousands(value), href: value > 0 ? href : null }];
  return {
    sentence: sentence(document),
    mark: verdict(summary),
    figures: [
      ...figure("Events read", summary.events),
      ...ANSWERS.flatMap(({ member, word, kind }) =>
        kind === "unknown" && summary[member] === 0
          ? []
          : figure(word, summary[member], kind === "pass" ? "#counts" : "#not-recorded"),
      ),
      ...figure("Newly recorded", difference?.newlyRecorded, "#counts"),
      ...figure("No longer recorded", difference?.noLongerRecorded, "#counts"),
      ...figure("Files read", logFiles?.read, "#log-files"),
      ...figure("Files not read", logFiles?.unreadable, "#unread"),
    ],
  };
}

/** `293 of 505 events are recorded, all by main; 212 are not recorded.` */
function sentence(document: Explanation): string {
  const { summary, evaluatedBy } = document;
  const { events: total, recorded, notRecorded, undecidable } = summary;
  if (total === 0) return summary.malformed > 0 ? "No event could be read." : "The files have no events.";
  const isAccount = evaluatedBy === "account";
  const are = (count: number) => (isAccount ? (count === 1 ? "is" : "are") : "would be");
  const areNot = (count: number) => (isAccount ? `${are(count)} not` : "would not be");
  const by = recorded > 0 ? byTrails(document) : "";
  const read = summary.malformed > 0 ? " that could be read" : "";
  const rest = [
    ...(notRecorded > 0 ? [`${thousands(notRecorded)} ${areNot(notRecorded)} recorded`] : []),
    ...(undecidable > 0 ? [`of ${thousands(undecidable)} it is undecided`] : []),
  ];
  if (recorded === total)
    return total === 1
      ? `The only event${read} ${are(1)} recorded${by}.`
      : `All ${events(total)}${read} ${are(total)} recorded${by}.`;
  if (notRecorded === total)
    return total === 1
      ? `The only event${read} ${areNot(1)} recorded.`
      : `None of the ${events(total)}${read} ${are(1)} recorded.`;
  if (undecidable === total)
    return total === 1
      ? `It is undecided whether the only event${read} ${are(1)} recorded.`
      : `It is undecided whether the ${events(total)}${read} ${are(total)} recorded.`;
  const first = recorded === 0 ? "None" : thousands(recorded);
  return `${first} of ${events(total)}${read} ${are(recorded || 1)} recorded${by}; ${inWords(rest)}.`;
}

/** An event may be recorded by several trails. */
function byTrails({ trails, summary }: Explanation): string {
  const recording = trails.filter(({ recorded = 0 }) => recorded > 0);
  const named = trails.map(({ trail, name }) => ({ arn: trail, name }));
  const nameOf = (one: (typeof trails)[number]) => name(distinctName({ arn: one.trail, name: one.name }, named));
  const [only] = recording;
  if (!only) return "";
  if (recording.length === 1) return `${summary.recorded > 1 ? ", all" : ""} by ${nameOf(only)}`;
  const parts = recording.map((one) => `${thousands(one.recorded ?? 0)} by ${nameOf(one)}`);
  return ` (${inWords(parts, 3)})`;
}
