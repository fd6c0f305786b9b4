import type {
  AdvancedSelector,
  BasicSelector,
  EventSelectors,
  FieldSelector,
  InsightSelectors,
} from "../../model/documents/settings/selectors.ts";
import { isSelectorField, OPERATORS, SELECTOR_FIELDS } from "../trail/advanced.ts";
import { BASIC_TYPES, EXCLUDABLE_SOURCES, everyResourcePrefix, isBasicType } from "../trail/basic.ts";
import { API_OPERATORS, CATEGORY_RULES, type FieldRule, QUOTAS } from "./api-limits.ts";
import { child, type JsonReader, type Members } from "./json-reader.ts";

const lower = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
const quoted = (values: readonly string[]) => values.map((value) => `"${value}"`).join(" or ");

/** A value that has to be one of a few. */
function oneOf(read: JsonReader, value: unknown, pointer: string, values: readonly string[]): string | undefined {
  const text = read.text(value, pointer);
  if (text === undefined || values.includes(text)) return text;
  read.report(pointer, `must be ${quoted(values)}`);
  return undefined;
}

function dataResource(read: JsonReader, value: unknown, pointer: string): BasicSelector["dataResources"] {
  const one = read.object(value, pointer, ["Type", "Values"]);
  if (!one) return [];
  const type = oneOf(read, one.Type, child(pointer, "Type"), Object.keys(BASIC_TYPES));
  const at = child(pointer, "Values");
  const values = read.texts(one.Values, at);
  for (const [i, arn] of values.entries()) {
    const [prefix, partition, service] = arn.split(":");
    const wanted = type === undefined ? service : type.split("::")[1]?.toLowerCase();
    if (prefix !== "arn" || !partition || service !== wanted)
      read.report(child(at, i), `must be an ARN of ${type ?? "the type"}, or the beginning of one`);
  }
  return type === undefined ? [] : [{ type, values }];
}

function basicSelector(read: JsonReader, value: unknown, pointer: string): BasicSelector[] {
  const members = ["ReadWriteType", "IncludeManagementEvents", "DataResources", "ExcludeManagementEventSources"];
  const one = read.object(value, pointer, members);
  if (!one) return [];
  const at = (name: string) => child(pointer, name);
  const given = (name: string) => one[name] !== undefined && one[name] !== null;
  const excluded = given("ExcludeManagementEventSources")
    ? read.list(one.ExcludeManagementEventSources, at("ExcludeManagementEventSources"))
    : [];
  return [
    {
      readWriteType: given("ReadWriteType")
        ? (oneOf(read, one.ReadWriteType, at("ReadWriteType"), ["All", "ReadOnly", "WriteOnly"]) ?? "All")
        : "All",
      includeManagementEvents: given("IncludeManagementEvents")
        ? (read.flag(one.IncludeManagementEvents, at("IncludeManagementEvents")) ?? true)
        : true,
      excludeManagementEventSources: excluded.flatMap(
        (source, i) => oneOf(read, source, child(at("ExcludeManagementEventSources"), i), EXCLUDABLE_SOURCES) ?? [],
      ),
      dataResources: given("DataResources")
        ? read
            .list(one.DataResources, at("DataResources"))
            .flatMap((each, i) => dataResource(read, each, child(at("DataResources"), i)))
        : [],
    },
  ];
}

/** Data resources that count for the quota: values that select every resource of a type do not. */
export function countedResources(selectors: readonly BasicSelector[]): number {
  return selectors
    .flatMap(({ dataResources }) => dataResources)
    .flatMap(({ type, values }) =>
      values.filter((value) => !isBasicType(type) || everyResourcePrefix(type, value) === undefined),
    ).length;
}

function fieldSelector(read: JsonReader, value: unknown, pointer: string): FieldSelector[] {
  const one = read.object(value, pointer, ["Field", ...API_OPERATORS]);
  if (!one) return [];
  const field = read.text(one.Field, child(pointer, "Field"));
  if (field === undefined) return [];
  if (!isSelectorField(field)) read.report(child(pointer, "Field"), `must be one of ${SELECTOR_FIELDS.join(", ")}`);
  const operators = API_OPERATORS.filter((operator) => one[operator] !== undefined && one[operator] !== null);
  if (operators.length === 0) read.report(pointer, `needs an operator: ${API_OPERATORS.join(", ")}`);
  const lists = operators.map((operator) => {
    const at = child(pointer, operator);
    const values = read.texts(one[operator], at);
    if (values.length === 0 && Array.isArray(one[operator])) read.report(at, "needs at least one value");
    for (const [i, text] of values.entries())
      if (text.length === 0 || text.length > QUOTAS.valueLength)
        read.report(child(at, i), `must have 1 to ${QUOTAS.valueLength} characters`);
    return [lower(operator), values] as const;
  });
  return [{ field, ...Object.fromEntries(lists) }];
}

/** Checks one condition against a rule. */
function checkCondition(read: JsonReader, one: Members, pointer: string, category: string, rule: FieldRule): void {
  const { operators, values, oneValue } = rule;
  for (const operator of API_OPERATORS) {
    const given = one[operator];
    if (given === undefined || given === null) continue;
    const at = child(pointer, operator);
    if (!operators.includes(operator)) {
      read.report(at, `${String(one.Field)} of ${category} events takes only ${operators.join(", ")}`);
      continue;
    }
    if (!Array.isArray(given)) continue;
    if (oneValue && given.length > 1) read.report(at, `${String(one.Field)} takes one value`);
    for (const [i, value] of given.entries())
      if (values && typeof value === "string" && !values.includes(value))
        read.report(child(at, i), `must be ${quoted(values)}`);
  }
}

/** Checks the conditions of a selector against the rules of its category. */
function checkCategory(read: JsonReader, conditions: readonly unknown[], pointer: string): void {
  const objects = conditions.flatMap((value, i) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? [[value as Members, child(pointer, i)] as const]
      : [],
  );
  const [category] = objects.filter(([one]) => one.Field === "eventCategory");
  if (!category) {
    read.report(pointer, "needs a condition on eventCategory");
    return;
  }
  const [one, at] = category;
  checkCondition(read, one, at, "all", { operators: ["Equals"], values: Object.keys(CATEGORY_RULES), oneValue: true });
  const name = Array.isArray(one.Equals) ? String(one.Equals[0]) : "";
  const rules = CATEGORY_RULES[name];
  if (!rules || !Object.hasOwn(CATEGORY_RULES, name)) return;
  for (const [each, place] of objects) {
    const field = String(each.Field);
    if (field === "eventCategory" || !isSelectorField(field)) continue;
    const rule = rules[field];
    if (rule) checkCondition(read, each, place, name, rule);
    else
      read.report(
        child(place, "Field"),
        `${field} is no field for ${name} events; known are ${Object.keys(rules).join(", ")}`,
      );
  }
  for (const [field, rule] of Object.entries(rules))
    if (rule.required && !objects.some(([each]) => each.Field === field))
      read.report(pointer, `needs a condition on ${field}, since eventCategory is ${name}`);
}

function advancedSelector(read: JsonReader, value: unknown, pointer: string): AdvancedSelector[] {
  const one = read.object(value, pointer, ["Name", "FieldSelectors"]);
  if (!one) return [];
  const name =
    one.Name === undefined || one.Name === null ? null : (read.text(one.Name, child(pointer, "Name")) ?? null);
  if (name !== null && name.length > QUOTAS.nameLength)
    read.report(child(pointer, "Name"), `must have at most ${QUOTAS.nameLength} characters`);
  const at = child(pointer, "FieldSelectors");
  const conditions = read.list(one.FieldSelectors, at);
  const fieldSelectors = conditions.flatMap((each, i) => fieldSelector(read, each, child(at, i)));
  if (Array.isArray(one.FieldSelectors)) checkCategory(read, conditions, at);
  return [{ name, fieldSelectors }];
}

/** How many values count for the quota of advanced selectors. */
export function countedValues(selectors: readonly AdvancedSelector[]): number {
  return selectors
    .flatMap(({ fieldSelectors }) => fieldSelectors)
    .reduce((sum, one) => sum + OPERATORS.reduce((count, list) => count + (one[list]?.length ?? 0), 0), 0);
}

/** The event selectors of an object with `EventSelectors` or `AdvancedEventSelectors`. */
export function eventSelectors(read: JsonReader, one: Members, pointer: string): EventSelectors {
  const given = (name: string) => one[name] !== undefined && one[name] !== null;
  const [basicAt, advancedAt] = [child(pointer, "EventSelectors"), child(pointer, "AdvancedEventSelectors")];
  if (given("EventSelectors") && given("AdvancedEventSelectors"))
    read.report(advancedAt, "a trail has either EventSelectors or AdvancedEventSelectors, not both");
  if (!given("EventSelectors") && !given("AdvancedEventSelectors"))
    read.report(pointer, "needs EventSelectors or AdvancedEventSelectors");
  for (const [name, at] of [
    ["EventSelectors", basicAt],
    ["AdvancedEventSelectors", advancedAt],
  ] as const)
    if (Array.isArray(one[name]) && one[name].length === 0) read.report(at, "must hold at least one selector");
  const basic = given("EventSelectors")
    ? read.list(one.EventSelectors, basicAt).flatMap((each, i) => basicSelector(read, each, child(basicAt, i)))
    : [];
  const advanced = given("AdvancedEventSelectors")
    ? read
        .list(one.AdvancedEventSelectors, advancedAt)
        .flatMap((each, i) => advancedSelector(read, each, child(advancedAt, i)))
    : [];
  if (basic.length > QUOTAS.basicSelectors)
    read.report(basicAt, `a trail has at most ${QUOTAS.basicSelectors} event selectors; these are ${basic.length}`);
  const resources = countedResources(basic);
  if (resources > QUOTAS.dataResources)
    read.report(basicAt, `a trail has at most ${QUOTAS.dataResources} data resources; these are ${resources}`);
  const values = countedValues(advanced);
  if (values > QUOTAS.advancedValues)
    read.report(
      advancedAt,
      `a trail has at most ${QUOTAS.advancedValues} values over all advanced event selectors; these are ${values}`,
    );
  return { eventSelectors: basic, advancedEventSelectors: advanced };
}

/** The list `InsightSelectors`; empty without it. */
export function insightSelectors(read: JsonReader, value: unknown, pointer: string): InsightSelectors {
  if (value === undefined || value === null) return [];
  return read.list(value, pointer).flatMap((each, i): InsightSelectors => {
    const at = child(pointer, i);
    const one = read.object(each, at, ["InsightType", "EventCategories"]);
    if (!one) return [];
    const insightType = oneOf(read, one.InsightType, child(at, "InsightType"), [
      "ApiCallRateInsight",
      "ApiErrorRateInsight",
    ]);
    const categories = one.EventCategories;
    const eventCategories =
      categories === undefined || categories === null
        ? null
        : read
            .list(categories, child(at, "EventCategories"))
            .flatMap(
              (each, j) => oneOf(read, each, child(child(at, "EventCategories"), j), ["Management", "Data"]) ?? [],
            );
    return insightType === undefined ? [] : [{ insightType, eventCategories }];
  });
}
