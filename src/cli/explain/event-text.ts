import { type Layout, layout, line, wrap } from "../../../reports/terminal/layout.ts";
import { formatCall } from "../../explain/call/format-call.ts";
import type { Destination, Explanation, TrailAnswer } from "../../model/explanation.ts";
import { describeSelector } from "../../selectors/index.ts";
import type { Display } from "../io/display.ts";

const LONGEST = 1000;

const ANSWERS = { true: "Recorded", false: "Not recorded", null: "Undecidable" } as const;
const COLORS = { true: "green", false: "red", null: "yellow" } as const;

const CHANGES = {
  same: "The proposal changes nothing about it.",
  "newly-recorded": "The proposal newly records it.",
  "no-longer-recorded": "The proposal no longer records it.",
  undecidable: "Whether the proposal changes anything about it is not known.",
} as const;

/** The answer about one event, for a terminal. */
export function oneEventText(document: Explanation, { width, color }: Display): string {
  const to = layout(width, color);
  const [event] = document.events ?? [];
  if (!event) return "";
  const key = String(event.recorded) as keyof typeof ANSWERS;
  const title = wrap(line(`${ANSWERS[key]}: ${formatCall(event)}`, LONGEST), to.width);
  const doubts =
    event.recorded === null && event.reason ? wrap(line(`Because ${event.reason}.`, LONGEST), to.width) : [];
  const effective = new Map(document.trails.map((one) => [one.trail, one.effective]));
  const sections = [
    [...title.map((one) => to.paint(["bold", COLORS[key]], one)), ...doubts],
    ...(event.trails ?? []).map((one) => trailText(one, effective.get(one.trail) ?? null, to)),
    ...(event.trails?.length === 0 ? [["There is no trail that could record it."]] : []),
    ...(event.change ? [[CHANGES[event.change]]] : []),
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

const sayOn =
  ({ width }: Layout) =>
  (text: string, indent: string) =>
    wrap(line(text, LONGEST), width, indent, `${indent}  `);

/** What one trail does with it: by which selector and where to, or what is in the way, field by field. */
function trailText(answer: TrailAnswer, effective: boolean | null, to: Layout): string[] {
  const say = sayOn(to);
  const { name, homeRegion, recorded, by, selectors, destination } = answer;
  const title = `${name} (${homeRegion})`;
  // The title has the name already.
  const reason = answer.reason.startsWith(`${name}: `) ? answer.reason.slice(name.length + 2) : answer.reason;
  if (recorded === null) return [...say(`${title}: undecidable`, ""), ...say(reason, "  ")];
  if (recorded)
    return [
      ...say(`${title} records it`, ""),
      ...(by ? say(`by ${describeSelector(by)}: ${reason}`, "  ") : []),
      ...(destination ? landsIn(destination, to) : []),
    ];
  if (effective === false) return [...say(`${title} records nothing`, ""), ...say(reason, "  ")];
  const [only] = selectors;
  const one = selectors.length === 1 && only && reason.startsWith(describeSelector(only.selector));
  return [
    ...say(`${title} leaves it out`, ""),
    ...(one ? [] : say(reason, "  ")),
    ...selectors.flatMap(({ selector, leftOutBy }) => {
      const fields = leftOutBy.filter(({ words }) => one || words !== reason);
      return [
        ...(fields.length > 0 ? say(`${describeSelector(selector)}:`, "  ") : []),
        ...fields.flatMap(({ words }) => say(`- ${words}`, "    ")),
      ];
    }),
  ];
}

function landsIn({ s3BucketName, s3KeyPrefix, logGroupArn }: Destination, to: Layout): string[] {
  const say = sayOn(to);
  return [
    ...say(`to bucket ${s3BucketName}`, "  "),
    ...say(`under ${s3KeyPrefix}`, "  "),
    ...(logGroupArn ? say(`and to log group ${logGroupArn}`, "  ") : []),
  ];
}
