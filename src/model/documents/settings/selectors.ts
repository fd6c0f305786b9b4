import { type Static, Type } from "typebox";

const texts = () => Type.Array(Type.String());
const optional = () => Type.Optional(texts());

const BasicSelector = Type.Object({
  readWriteType: Type.String({ description: "`All`, `ReadOnly` or `WriteOnly`; any other text as AWS gave it." }),
  includeManagementEvents: Type.Boolean(),
  excludeManagementEventSources: texts(),
  dataResources: Type.Array(Type.Object({ type: Type.String(), values: texts() })),
});
/** A basic event selector, as `GetEventSelectors` gives it. AWS CloudTrail API, "EventSelector". */
export type BasicSelector = Static<typeof BasicSelector>;

const FieldSelector = Type.Object({
  field: Type.String(),
  equals: optional(),
  notEquals: optional(),
  startsWith: optional(),
  notStartsWith: optional(),
  endsWith: optional(),
  notEndsWith: optional(),
  unknownOperators: Type.Optional(
    Type.Array(Type.String(), { description: "Names of operators that this version does not know." }),
  ),
});
/** One condition of an advanced event selector. AWS CloudTrail API, "AdvancedFieldSelector". */
export type FieldSelector = Static<typeof FieldSelector>;

const AdvancedSelector = Type.Object({
  name: Type.Union([Type.String(), Type.Null()]),
  fieldSelectors: Type.Array(FieldSelector),
});
/** An advanced event selector: all its conditions hold. AWS CloudTrail API, "AdvancedEventSelector". */
export type AdvancedSelector = Static<typeof AdvancedSelector>;

/**
 * The event selectors of a trail, as `GetEventSelectors` gives them: basic or advanced. Both lists empty is the default
 * of a trail without selectors: all management events, read and write, and nothing else.
 */
export const EventSelectors = Type.Object({
  eventSelectors: Type.Array(BasicSelector),
  advancedEventSelectors: Type.Array(AdvancedSelector),
});
export type EventSelectors = Static<typeof EventSelectors>;

/** The insight selectors of a trail, as `GetInsightSelectors` gives them. `eventCategories` null: none given. */
export const InsightSelectors = Type.Array(
  Type.Object({
    insightType: Type.String(),
    eventCategories: Type.Union([texts(), Type.Null()]),
  }),
);
export type InsightSelectors = Static<typeof InsightSelectors>;
