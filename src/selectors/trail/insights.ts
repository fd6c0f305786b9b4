import { operators, texts } from "../text/text-set.ts";
import type { Box, Condition } from "./selector-part.ts";
import type { RecordingTrail } from "./trail.ts";

/**
 * The boxes of the insight selectors. Without event categories a selector means management calls. Source: AWS CloudTrail
 * API, "InsightSelector".
 */
export function insightBoxes(selectors: RecordingTrail["insightSelectors"]): Box[] {
  const insight: Condition = { field: "eventCategory", language: operators({ equals: ["Insight"] }), of: "selector" };
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
        { field: "insightType", language: operators({ equals: [insightType] }), of: "selector" },
        {
          field: "insightSource",
          language: texts({
            equals: categories,
            absent: categories.includes("Management"),
            never: categories.length === 0,
          }),
          wider: texts({ equals: categories, absent: true, never: categories.length === 0 }),
          question: "AWS does not say whose calls an Insights event without a source category is about",
          of: "selector",
        },
      ],
      doubts: [],
    };
  });
}
