import { CloudTrailClient, GetEventSelectorsCommand, GetInsightSelectorsCommand } from "@aws-sdk/client-cloudtrail";
import type {
  AdvancedSelector,
  BasicSelector,
  EventSelectors,
  FieldSelector,
  InsightSelectors,
} from "../../../model/documents/settings/selectors.ts";
import type { Trail } from "../../../model/documents/snapshot.ts";
import { MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { lookAtBody } from "../answers/body.ts";

type Named = Pick<Trail, "arn" | "homeRegion">;
type Members = Readonly<Record<string, unknown>>;

const GET_EVENT_SELECTORS = "cloudtrail:GetEventSelectors";
const GET_INSIGHT_SELECTORS = "cloudtrail:GetInsightSelectors";

/** The event selectors of a trail. Read from the body itself: the SDK drops operators that it does not know. */
export async function eventSelectors(
  session: Session,
  trail: Named,
  abortSignal: AbortSignal,
): Promise<EventSelectors> {
  const answer = await ask(session, trail, abortSignal, GetEventSelectorsCommand, GET_EVENT_SELECTORS);
  const { lists, text, flag } = shapes(GET_EVENT_SELECTORS);
  const basic = (one: Members): BasicSelector => ({
    readWriteType: text(one.ReadWriteType) ?? "All",
    includeManagementEvents: flag(one.IncludeManagementEvents) ?? true,
    excludeManagementEventSources: lists.texts(one.ExcludeManagementEventSources),
    dataResources: lists
      .objects(one.DataResources)
      .map(({ Type, Values }) => ({ type: text(Type) ?? "", values: lists.texts(Values) })),
  });
  const advanced = (one: Members): AdvancedSelector => ({
    name: text(one.Name) ?? null,
    fieldSelectors: lists.objects(one.FieldSelectors).map(({ Field, ...operators }) => {
      const field = text(Field);
      if (!field) throw new MalformedResponse(GET_EVENT_SELECTORS);
      return { field, ...operatorsOf(operators, lists.texts) };
    }),
  });
  // A trail that records by default has an empty list; an answer without any tells nothing.
  if (answer.EventSelectors == null && answer.AdvancedEventSelectors == null)
    throw new MalformedResponse(GET_EVENT_SELECTORS);
  return {
    eventSelectors: lists.objects(answer.EventSelectors).map(basic),
    advancedEventSelectors: lists.objects(answer.AdvancedEventSelectors).map(advanced),
  };
}

/** The Insights that a trail has turned on; the service says by an error that there are none, the emulator by no list. */
export async function insightSelectors(
  session: Session,
  trail: Named,
  abortSignal: AbortSignal,
): Promise<InsightSelectors> {
  const answer = await ask(session, trail, abortSignal, GetInsightSelectorsCommand, GET_INSIGHT_SELECTORS);
  const { lists, text } = shapes(GET_INSIGHT_SELECTORS);
  return lists.objects(answer.InsightSelectors).map(({ InsightType, EventCategories }) => {
    const insightType = text(InsightType);
    if (!insightType) throw new MalformedResponse(GET_INSIGHT_SELECTORS);
    return { insightType, eventCategories: EventCategories == null ? null : lists.texts(EventCategories) };
  });
}

/** The answer as it came. It must name the trail that was asked about. */
async function ask(
  session: Session,
  { arn, homeRegion }: Named,
  abortSignal: AbortSignal,
  Command: typeof GetEventSelectorsCommand | typeof GetInsightSelectorsCommand,
  api: string,
): Promise<Members> {
  let answer: Members = {};
  const command = lookAtBody(new (Command as typeof GetEventSelectorsCommand)({ TrailName: arn }), (body) => {
    answer = JSON.parse(body) as Members;
  });
  await session.client(CloudTrailClient, homeRegion).send(command, { abortSignal });
  if (answer?.TrailARN !== arn) throw new MalformedResponse(api);
  return answer;
}

const OPERATORS: Readonly<Record<string, Exclude<keyof FieldSelector, "field" | "unknownOperators">>> = {
  Equals: "equals",
  NotEquals: "notEquals",
  StartsWith: "startsWith",
  NotStartsWith: "notStartsWith",
  EndsWith: "endsWith",
  NotEndsWith: "notEndsWith",
};

function operatorsOf(given: Members, texts: (value: unknown) => string[]): Omit<FieldSelector, "field"> {
  const present = Object.entries(given).filter(([, value]) => value !== null);
  const unknown = present.map(([name]) => name).filter((name) => !Object.hasOwn(OPERATORS, name));
  return {
    ...Object.fromEntries(
      present.flatMap(([name, value]) => {
        const member = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
        const list = member ? texts(value) : [];
        return member && list.length > 0 ? [[member, list]] : [];
      }),
    ),
    ...(unknown.length > 0 ? { unknownOperators: unknown.sort() } : {}),
  };
}

/** Members as the service writes them; null where there is none. Each throws `MalformedResponse` for another kind. */
function shapes(api: string) {
  const kind =
    <T>(is: (value: unknown) => value is T) =>
    (value: unknown): T | undefined => {
      if (value === undefined || value === null) return undefined;
      if (!is(value)) throw new MalformedResponse(api);
      return value;
    };
  const isText = (value: unknown) => typeof value === "string";
  const isObject = (value: unknown): value is Members =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const listOf =
    <T>(is: (value: unknown) => value is T) =>
    (value: unknown): T[] =>
      kind((list): list is T[] => Array.isArray(list) && list.every(is))(value) ?? [];
  return {
    text: kind(isText),
    flag: kind((value) => typeof value === "boolean"),
    lists: { texts: listOf(isText), objects: listOf(isObject) },
  };
}
