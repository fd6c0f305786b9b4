import type {
  AdvancedSelector,
  BasicSelector,
  EventSelectors,
  FieldSelector,
} from "../../model/documents/settings/selectors.ts";
import { isCovered } from "../coverage/covers.ts";
import { domainOf, type EventSet } from "../sets/event-set.ts";
import { everyResourcePrefix, isBasicType } from "../trail/basic.ts";
import type { RecordingTrail } from "../trail/trail.ts";
import { CATEGORY_RULES, QUOTAS } from "./api-limits.ts";
import { countedResources, countedValues } from "./parse-selectors.ts";
import { toAdvanced } from "./to-advanced.ts";
import { DEFAULT_SELECTOR } from "./to-api.ts";

/** The new selectors of the trail, or why there are none. */
export type SelectorChange = { readonly selectors: EventSelectors } | { readonly impossible: string };

/** A trail with these selectors, in any Region and account. */
function trailWith(selectors: EventSelectors): RecordingTrail {
  return {
    arn: "",
    name: "",
    homeRegion: "",
    partition: "",
    isMultiRegionTrail: true,
    isOrganizationTrail: false,
    includeGlobalServiceEvents: true,
    accountId: "",
    logging: true,
    selectors,
    insightSelectors: [],
  };
}

const records = (selectors: EventSelectors, set: EventSet) => isCovered([trailWith(selectors)], set);

function withinQuotas({ eventSelectors, advancedEventSelectors }: EventSelectors): boolean {
  return (
    eventSelectors.length <= QUOTAS.basicSelectors &&
    countedResources(eventSelectors) <= QUOTAS.dataResources &&
    countedValues(advancedEventSelectors) <= QUOTAS.advancedValues
  );
}

const asBasic = (eventSelectors: BasicSelector[]): EventSelectors => ({ eventSelectors, advancedEventSelectors: [] });
const asAdvanced = (advancedEventSelectors: AdvancedSelector[]): EventSelectors => ({
  eventSelectors: [],
  advancedEventSelectors,
});

/** For each item that `change` changes, the list with the changed item in its place. */
function eachReplaced<T>(list: readonly T[], change: (item: T) => T | undefined): T[][] {
  return list.flatMap((item, place) => {
    const changed = change(item);
    return changed === undefined ? [] : [list.map((one, i) => (i === place ? changed : one))];
  });
}

/** The `ReadWriteType` of a set. */
function readWriteType(set: EventSet): string {
  const values = domainOf(set).readOnly.equals;
  return values.length > 1 ? "All" : values[0] === "true" ? "ReadOnly" : "WriteOnly";
}

const without = (excluded: readonly string[], set: EventSet) => {
  const wanted = domainOf(set).eventSource.equals;
  return wanted.length === 0 ? [] : excluded.filter((source) => !wanted.includes(source));
};

function basicManagementChanges(present: readonly BasicSelector[], set: EventSet): BasicSelector[][] {
  const half = readWriteType(set);
  const include = (one: BasicSelector) => ({
    ...one,
    excludeManagementEventSources: without(one.excludeManagementEventSources, set),
  });
  const managing = (change: (one: BasicSelector) => BasicSelector) => (one: BasicSelector) =>
    one.includeManagementEvents ? change(one) : undefined;
  const widen = (one: BasicSelector) => (one.dataResources.length === 0 ? { ...one, readWriteType: "All" } : one);
  return [
    ...eachReplaced(present, managing(include)),
    present.map((one) => (one.includeManagementEvents ? include(one) : one)),
    ...eachReplaced(present, managing(widen)),
    ...eachReplaced(
      present,
      managing((one) => include(widen(one))),
    ),
    ...eachReplaced(present, (one) =>
      one.includeManagementEvents || (one.readWriteType !== half && one.readWriteType !== "All")
        ? undefined
        : include({ ...one, includeManagementEvents: true }),
    ),
    [...present, { ...DEFAULT_SELECTOR, readWriteType: half }],
  ];
}

function basicDataChanges(present: readonly BasicSelector[], set: EventSet, partition: string): BasicSelector[][] {
  const [type] = domainOf(set)["resources.type"].equals;
  if (type === undefined || !isBasicType(type)) return [];
  const arns = domainOf(set)["resources.ARN"].equals;
  const service = type === "AWS::S3::Object" ? "s3" : type === "AWS::Lambda::Function" ? "lambda" : "dynamodb";
  const values = arns.length > 0 ? [...arns] : [`arn:${partition}:${service}`];
  const half = readWriteType(set);
  const record = (one: BasicSelector): BasicSelector => {
    const old = one.dataResources.find((resource) => resource.type === type);
    const everyResource = values.some((value) => everyResourcePrefix(type, value) !== undefined);
    const all = everyResource ? values : [...new Set([...(old?.values ?? []), ...values])];
    const dataResources = old
      ? one.dataResources.map((resource) => (resource === old ? { type, values: all } : resource))
      : [...one.dataResources, { type, values: all }];
    return { ...one, dataResources };
  };
  const alone = record({ ...DEFAULT_SELECTOR, readWriteType: half, includeManagementEvents: false });
  return [
    ...eachReplaced(present, (one) => (one.readWriteType === half ? record(one) : undefined)),
    [...present, alone],
    ...eachReplaced(present, (one) => (one.readWriteType === "All" ? record(one) : undefined)),
  ];
}

/**
 * An advanced selector for a set, without a condition on the ARN where possible: AWS does not document whether calls on many
 * objects meet one. Deliveries of CloudTrail to the trail's bucket (`deliveries`) are excluded where the set does not
 * contain them, since each would cause the next.
 */
function selectorFor(set: EventSet, deliveries: string | undefined): AdvancedSelector {
  const domain = domainOf(set);
  const fieldSelectors: FieldSelector[] = [{ field: "eventCategory", equals: [set.category] }];
  const rules = CATEGORY_RULES[set.category] ?? {};
  const exactly = (field: "readOnly" | "resources.type" | "eventSource") => {
    const rule = rules[field];
    const { equals } = domain[field];
    if (rule?.operators.includes("Equals") && equals.length === 1 && (field !== "eventSource" || rule.required))
      fieldSelectors.push({ field, equals: [...equals] });
  };
  exactly("resources.type");
  exactly("eventSource");
  exactly("readOnly");
  const { equals, startsWith, notStartsWithAnyCase } = domain["resources.ARN"];
  const excluded = domain.readOnly.equals.includes("false")
    ? notStartsWithAnyCase.filter((prefix) => prefix === deliveries)
    : [];
  const starts = startsWith.filter((prefix) => !/^arn:[^:]*:(?:[^:]*:)?:{0,2}$/.test(prefix));
  if (rules["resources.ARN"] && equals.length + starts.length + excluded.length > 0)
    fieldSelectors.push({
      field: "resources.ARN",
      ...(equals.length > 0 ? { equals: [...equals] } : {}),
      ...(starts.length > 0 ? { startsWith: starts } : {}),
      ...(excluded.length > 0 ? { notStartsWith: excluded } : {}),
    });
  return { name: (set.selectorName ?? set.label).slice(0, QUOTAS.nameLength), fieldSelectors };
}

function isManagement({ fieldSelectors }: AdvancedSelector): boolean {
  return fieldSelectors.some(({ field, equals }) => field === "eventCategory" && equals?.includes("Management"));
}

function advancedChanges(
  present: readonly AdvancedSelector[],
  set: EventSet,
  deliveries: string | undefined,
): AdvancedSelector[][] {
  const drop =
    (...fields: string[]) =>
    (one: AdvancedSelector) =>
      isManagement(one) && one.fieldSelectors.some(({ field }) => fields.includes(field))
        ? { ...one, fieldSelectors: one.fieldSelectors.filter(({ field }) => !fields.includes(field)) }
        : undefined;
  const dropSource = (one: AdvancedSelector) => {
    if (!isManagement(one)) return undefined;
    const fieldSelectors = one.fieldSelectors.flatMap((each) => {
      if (each.field !== "eventSource" || !each.notEquals) return [each];
      const rest = without(each.notEquals, set);
      return rest.length > 0 ? [{ ...each, notEquals: rest }] : [];
    });
    return { ...one, fieldSelectors };
  };
  const widened =
    set.category === "Management"
      ? [
          ...eachReplaced(present, dropSource),
          present.map((one) => dropSource(one) ?? one),
          ...eachReplaced(present, drop("readOnly")),
          ...eachReplaced(present, drop("readOnly", "eventSource")),
        ]
      : [];
  return [...widened, [...present, selectorFor(set, deliveries)]];
}

function unknownOperator({ advancedEventSelectors }: EventSelectors): string | undefined {
  return advancedEventSelectors.flatMap(({ fieldSelectors }) =>
    fieldSelectors.flatMap(({ unknownOperators }) => unknownOperators ?? []),
  )[0];
}

/**
 * The smallest change of a trail's selectors after which it records every event of the sets, and every event that it
 * recorded before. Basic selectors stay basic where possible. Each candidate is checked by `isCovered` and against the quotas.
 *
 * @param logBucket the trail's own bucket, if it is in this account
 */
export function closeGap(
  present: EventSelectors,
  sets: readonly EventSet[],
  partition: string,
  logBucket?: string,
): SelectorChange {
  const operator = unknownOperator(present);
  if (operator !== undefined)
    return {
      impossible: `the operator ${operator} is not known to this version, so the selectors cannot be written again`,
    };
  let selectors = present;
  for (const set of sets) {
    const next = closeGapOf(selectors, set, partition, logBucket);
    if (!next) return { impossible: `no selector within the quotas of a trail records all ${set.label}` };
    selectors = next;
  }
  return { selectors };
}

function closeGapOf(
  present: EventSelectors,
  set: EventSet,
  partition: string,
  logBucket: string | undefined,
): EventSelectors | undefined {
  if (records(present, set)) return present;
  const fits = (candidate: EventSelectors) => withinQuotas(candidate) && records(candidate, set);
  if (present.advancedEventSelectors.length === 0) {
    const listed = present.eventSelectors.length > 0 ? present.eventSelectors : [DEFAULT_SELECTOR];
    const basic = listed.filter((one) => one.includeManagementEvents || one.dataResources.length > 0);
    const changes =
      set.category === "Management" ? basicManagementChanges(basic, set) : basicDataChanges(basic, set, partition);
    const found = changes.map(asBasic).find(fits);
    if (found) return found;
  }
  const advanced = toAdvanced(present);
  return (
    advanced &&
    advancedChanges(advanced, set, logBucket && `arn:${partition}:s3:::${logBucket}/`)
      .map(asAdvanced)
      .find(fits)
  );
}

/** The selectors without management events; undefined where an operator is not known. */
export function withoutManagement(present: EventSelectors): EventSelectors | undefined {
  if (unknownOperator(present) !== undefined) return undefined;
  const { eventSelectors, advancedEventSelectors } = present;
  const others = advancedEventSelectors.filter((one) => !isManagement(one));
  if (others.length > 0) return asAdvanced(others);
  const data = eventSelectors.filter(({ dataResources }) => dataResources.length > 0);
  // An empty list would mean the default: all management events.
  const rest = data.length > 0 ? data : [DEFAULT_SELECTOR];
  return asBasic(rest.map((one) => ({ ...one, includeManagementEvents: false })));
}
