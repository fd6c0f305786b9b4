import type { Step } from "../../../model/documents/result.ts";
import type { BasicSelector, EventSelectors } from "../../../model/documents/settings/selectors.ts";
import type { PostureTrail } from "../../../model/resources/posture.ts";
import { inSentence } from "../../../model/text/sentence.ts";
import { DEFAULT_SELECTOR, type EventSet, toApi } from "../../../selectors/index.ts";
import { cli } from "../remedy.ts";
import { openTrail, trailStep } from "./trail-steps.ts";

const COSTS: Readonly<Record<EventSet["category"], string | undefined>> = {
  Management: "The first copy of management events is free in each Region; every further copy is charged.",
  Data: "Data events are charged per event. Estimate the calls on the busiest resources first.",
  NetworkActivity: "Network activity events are charged per event.",
  Insight: undefined,
};

/** What recording these events costs, a sentence for each category. */
const costOf = (sets: readonly EventSet[]): string[] => [
  ...new Set(sets.flatMap(({ category }) => COSTS[category] ?? [])),
];

const SECTIONS: Readonly<Record<EventSet["category"], string>> = {
  Management: "Management events",
  Data: "Data events",
  NetworkActivity: "Network activity events",
  Insight: "Insights events",
};

/** More sets than a step's title names one by one; it names their kinds then. */
const MOST_LABELS = 2;

/** The complete list of selectors as a step; undefined where the trail has these selectors already. */
export function putSelectors(
  trail: PostureTrail,
  selectors: EventSelectors,
  sets: readonly EventSet[],
): Step | undefined {
  const { name, homeRegion, eventSelectors } = trail;
  const present = eventSelectors.state === "read" ? eventSelectors.value : undefined;
  if (JSON.stringify(present) === JSON.stringify(selectors)) return undefined;
  const wanted = toApi(selectors);
  const selected =
    "AdvancedEventSelectors" in wanted
      ? cli`--advanced-event-selectors ${JSON.stringify(wanted.AdvancedEventSelectors)}`
      : cli`--event-selectors ${JSON.stringify(wanted.EventSelectors)}`;
  const kinds = [...new Set(sets.map(({ category }) => SECTIONS[category]))];
  const labels = sets.map(({ label, selectorName }) => selectorName ?? label);
  const added = labels.length > MOST_LABELS ? kinds.map(inSentence) : labels;
  const cost = costOf(sets);
  return trailStep("put-event-selectors", trail, {
    title: added.length > 0 ? `Record ${added.join(" and ")} with ${name}` : `Change the event selectors of ${name}`,
    effect: "changes",
    ...(cost.length > 0 ? { cost: cost.join(" ") } : {}),
    console: [
      openTrail(trail),
      `Under ${kinds.join(" and ") || "Management events"} choose Edit, and ${labels.length > 0 ? `add ${labels.join("; ")}` : "set the selectors of the command below"}`,
    ],
    cli: [`${cli`aws cloudtrail put-event-selectors --trail-name ${name}`} ${selected}${cli` --region ${homeRegion}`}`],
  });
}

const selector = (more: Partial<BasicSelector>): EventSelectors => ({
  eventSelectors: [{ ...DEFAULT_SELECTOR, ...more }],
  advancedEventSelectors: [],
});

/** Selectors that trails of the check reference have. */
export const READS_ONLY = selector({ readWriteType: "ReadOnly" });
export const WITHOUT_KMS = selector({ excludeManagementEventSources: ["kms.amazonaws.com"] });
