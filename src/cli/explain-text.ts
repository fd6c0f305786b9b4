import { layout, line, wrap } from "../../reports/terminal/layout.ts";
import { callInWords } from "../explain/words.ts";
import type { Explanation, TrailAnswer } from "../model/explanation.ts";
import { selectorWords } from "../selectors/index.ts";

const WIDTH = 80;
const LONGEST = 1000;

const ANSWERS = { true: "Recorded", false: "Not recorded", null: "Undecidable" } as const;
const COLORS = { true: "green", false: "red", null: "yellow" } as const;

/** The answer about one event, for a terminal of 80 columns. */
export function oneEventText(document: Explanation, color: boolean): string {
  const to = layout(WIDTH, color);
  const [event] = document.events ?? [];
  if (!event) return "";
  const key = String(event.recorded) as keyof typeof ANSWERS;
  const title = wrap(line(`${ANSWERS[key]}: ${callInWords(event)}`, LONGEST), WIDTH);
  const doubts = event.recorded === null && event.reason ? wrap(line(`Because ${event.reason}.`, LONGEST), WIDTH) : [];
  const sections = [
    [...title.map((one) => to.paint(["bold", COLORS[key]], one)), ...doubts],
    ...(event.trails ?? []).map(trailText),
    ...(event.trails?.length === 0 ? [["There is no trail in this region."]] : []),
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

const say = (text: string, indent: string) => wrap(line(text, LONGEST), WIDTH, indent, `${indent}  `);

/** What one trail does with it: by which selector and where to, or what is in the way, field by field. */
function trailText({ name, homeRegion, recorded, reason, by, selectors, destination }: TrailAnswer): string[] {
  const title = `${name} (${homeRegion})`;
  if (recorded === null) return [...say(`${title}: undecidable`, ""), ...say(reason, "  ")];
  if (recorded && by)
    return [
      ...say(`${title} records it`, ""),
      ...say(`by ${selectorWords(by)}: ${reason}`, "  "),
      ...(destination ? say(`to s3://${destination.s3BucketName}/${destination.s3KeyPrefix}`, "  ") : []),
      ...(destination?.logGroupArn ? say(`and to log group ${destination.logGroupArn}`, "  ") : []),
    ];
  const fields = selectors.flatMap(({ selector, leftOutBy }) => [
    ...say(`${selectorWords(selector)}:`, "  "),
    ...leftOutBy.flatMap(({ words }) => say(`- ${words}`, "    ")),
  ]);
  const one = selectors.length === 1 && fields.length > 0;
  return [...say(`${title} leaves it out`, ""), ...(one ? [] : say(reason, "  ")), ...fields];
}
