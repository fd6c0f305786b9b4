import { textsMatching } from "../text/text-set.ts";
import { advancedPart } from "./advanced.ts";
import { basicParts } from "./basic.ts";
import { insightsParts } from "./insights.ts";
import type { Condition, SelectorPart } from "./selector-part.ts";
import type { RecordingTrail } from "./trail.ts";

const MANAGEMENT: Condition = {
  field: "eventCategory",
  texts: textsMatching({ equals: ["Management"] }),
  of: "selector",
};
const NOT_INSIGHT: Condition = {
  field: "eventCategory",
  texts: textsMatching({ notEquals: ["Insight"] }),
  of: "selector",
};

/** The parts of the event selectors. */
function eventParts(selectors: RecordingTrail["selectors"]): SelectorPart[] {
  if ("unreadable" in selectors)
    return [
      {
        selector: { kind: "unreadable", index: null, name: null },
        conditions: [NOT_INSIGHT],
        doubts: [selectors.unreadable],
      },
    ];
  const { eventSelectors, advancedEventSelectors } = selectors;
  if (eventSelectors.length + advancedEventSelectors.length === 0)
    return [{ selector: { kind: "default", index: null, name: null }, conditions: [MANAGEMENT], doubts: [] }];
  return [
    ...eventSelectors.flatMap((one, index) => basicParts(one, { kind: "basic", index, name: null })),
    ...advancedEventSelectors.map((one, index) => advancedPart(one, { kind: "advanced", index, name: one.name })),
  ];
}

/** The parts of all selectors of a trail, without the trail's own conditions. */
export function partsOf({
  selectors,
  insightSelectors,
  logging,
}: Pick<RecordingTrail, "selectors" | "insightSelectors" | "logging">): SelectorPart[] {
  const doubts = logging === undefined ? ["whether it is logging is not known"] : [];
  const parts = [...eventParts(selectors), ...insightsParts(insightSelectors)];
  return parts.map((part) => ({ ...part, doubts: [...doubts, ...part.doubts] }));
}
