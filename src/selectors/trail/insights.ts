import { textSet, textsMatching } from "../text/text-set.ts";
import type { Condition, SelectorPart } from "./selector-part.ts";
import type { RecordingTrail } from "./trail.ts";

/**
 * The parts of the insight selectors. A selector without event categories is for management events. Source: AWS CloudTrail
 * API, "InsightSelector".
 */
export function insightsParts(selectors: RecordingTrail["insightSelectors"]): SelectorPart[] {
  const insight: Condition = { field: "eventCategory", texts: textsMatching({ equals: ["Insight"] }), of: "selector" };
  if ("unreadable" in selectors)
    return [
      {
        selector: { kind: "unreadable", index: null, name: null },
        conditions: [insight],
        doubts: [selectors.unreadable],
      },
    ];
  return selectors.map(({ insightType, eventCategories }, index) => {
    const categories = eventCategories ?? ["Management"];
    return {
      selector: { kind: "insight", index, name: null },
      conditions: [
        insight,
        { field: "insightType", texts: textsMatching({ equals: [insightType] }), of: "selector" },
        {
          field: "insightSource",
          texts: textSet({
            equals: categories,
            absent: categories.includes("Management"),
            noText: categories.length === 0,
          }),
          widerTexts: textSet({ equals: categories, absent: true, noText: categories.length === 0 }),
          openQuestion: "AWS does not document which calls an Insights event without a source category is about",
          of: "selector",
        },
      ],
      doubts: [],
    };
  });
}
