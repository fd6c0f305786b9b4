import type { Destination, ExplainedEvent, TrailAnswer } from "../../src/model/documents/explained-event.ts";
import type { Explanation } from "../../src/model/documents/explanation.ts";
import type { ReportContext } from "../../src/model/documents/report.ts";
import { describeSelector } from "../../src/model/text/describe-selector.ts";
import { type Layout, layout, line, wrap } from "./layout.ts";

const LONGEST = 1000;

const ANSWERS = { true: "Recorded", false: "Not recorded", null: "Undecidable" } as const;
const COLORS = { true: "green", false: "red", null: "yellow" } as const;

const CHANGES = {
  same: "The proposal changes nothing.",
  "newly-recorded": "The proposal newly records it.",
  "no-longer-recorded": "The proposal no longer records it.",
  undecidable: "It is not known whether the proposal changes anything.",
} as const;

/** The answer about one event, for a terminal. */
export function oneEventText(document: Explanation, { width, color }: Pick<ReportContext, "width" | "color">): string {
  const to = layout(width, color);
  const [event] = document.events ?? [];
  if (!event) return "";
  const key = String(event.recorded) as keyof typeof ANSWERS;
  const title = wrap(line(`${ANSWERS[key]}: ${call(event)}`, LONGEST), to.width);
  const doubts =
    event.recorded === null && event.reason ? wrap(line(`Because ${event.reason}.`, LONGEST), to.width) : [];
  const effective = new Map(document.trails.map((one) => [one.trail, one.effective]));
  const sections = [
    [...title.map((one) => to.paint(["bold", COLORS[key]], one)), ...doubts],
    ...(event.trails ?? []).map((one) => trailText(one, effective.get(one.trail) ?? null, to)),
    ...(event.trails?.length === 0 ? [["There is no trail."]] : []),
    ...(event.change ? [[CHANGES[event.change]]] : []),
  ];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** `kms:Decrypt in eu-west-1`. */
function call({ eventSource, eventName, awsRegion }: ExplainedEvent): string {
  const service = eventSource?.replace(/\.amazonaws\.com(\.cn)?$/, "") ?? "a service";
  return `${service}:${eventName ?? "an event"}${awsRegion ? ` in ${awsRegion}` : ""}`;
}

const sayOn =
  ({ width }: Layout) =>
  (text: string, indent: string) =>
    wrap(line(text, LONGEST), width, indent, `${indent}  `);

/** What one trail does with it: the selector and the destination, or why each selector does not match, field by field. */
function trailText(answer: TrailAnswer, effective: boolean | null, to: Layout): string[] {
  const say = sayOn(to);
  const { name, homeRegion, recorded, by, selectors, destination } = answer;
  const title = `${name} (${homeRegion})`;
  // The title already names the trail.
  const reason = answer.reason.startsWith(`${name}: `) ? answer.reason.slice(name.length + 2) : answer.reason;
  if (recorded === null) return [...say(`${title}: undecidable`, ""), ...say(reason, "  ")];
  if (recorded)
    return [
      ...say(`${title} records it`, ""),
      ...(by ? say(`by ${describeSelector(by)}: ${reason}`, "  ") : []),
      ...(destination ? destinationText(destination, to) : []),
    ];
  if (effective === false) return [...say(`${title} records nothing`, ""), ...say(reason, "  ")];
  const [only] = selectors;
  const one = selectors.length === 1 && only && reason.startsWith(describeSelector(only.selector));
  return [
    ...say(`${title} does not record it`, ""),
    ...(one ? [] : say(reason, "  ")),
    ...selectors.flatMap(({ selector, excludedBy }) => {
      const fields = excludedBy.filter(({ words }) => one || words !== reason);
      return [
        ...(fields.length > 0 ? say(`${describeSelector(selector)}:`, "  ") : []),
        ...fields.flatMap(({ words }) => say(`- ${words}`, "    ")),
      ];
    }),
  ];
}

function destinationText({ s3BucketName, s3KeyPrefix, logGroupArn }: Destination, to: Layout): string[] {
  const say = sayOn(to);
  return [
    ...say(`to bucket ${s3BucketName}`, "  "),
    ...say(`under ${s3KeyPrefix}`, "  "),
    ...(logGroupArn ? say(`and to log group ${logGroupArn}`, "  ") : []),
  ];
}
