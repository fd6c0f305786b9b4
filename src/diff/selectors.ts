import type { FieldSelector } from "../model/documents/settings/selectors.ts";

/** What selectors require and exclude, each as the end of a sentence that begins with the trail. */
export function selectorPhrases(member: string, selectors: readonly unknown[]): string[] {
  const phrasesOf = member === "advancedEventSelectors" ? advanced : basic;
  return selectors.flatMap((selector, i) => phrasesOf(Object(selector) as Record<string, unknown>, i));
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function advanced({ name, fieldSelectors }: Record<string, unknown>, i: number): string[] {
  const which = `selector ${typeof name === "string" && name !== "" ? `"${name}"` : i + 1}`;
  const conditions = (Array.isArray(fieldSelectors) ? fieldSelectors : []) as readonly Partial<FieldSelector>[];
  return conditions.flatMap((one) => {
    const { field = "" } = one;
    const required = [
      ...(one.equals ? [`${field} = ${texts(one.equals).join(" or ")}`] : []),
      ...(one.startsWith ? [`${field} begins with ${texts(one.startsWith).join(" or ")}`] : []),
      ...(one.endsWith ? [`${field} ends with ${texts(one.endsWith).join(" or ")}`] : []),
    ];
    const excluded = [
      ...texts(one.notEquals).map((value) => `${field} = ${value}`),
      ...texts(one.notStartsWith).map((value) => `${field} begins with ${value}`),
      ...texts(one.notEndsWith).map((value) => `${field} ends with ${value}`),
    ];
    return [
      ...(required.length > 0 ? [`${which} requires ${required.join(" or ")}`] : []),
      ...excluded.map((what) => `${which} excludes ${what}`),
    ];
  });
}

function basic(selector: Record<string, unknown>, i: number): string[] {
  const which = `selector ${i + 1}`;
  const { readWriteType, includeManagementEvents, excludeManagementEventSources, dataResources } = selector;
  const data = (Array.isArray(dataResources) ? dataResources : []) as readonly { type?: unknown; values?: unknown }[];
  return [
    `${which} matches ${readWriteType === "All" ? "read and write events" : `events of type ${String(readWriteType)} only`}`,
    `${which} matches ${includeManagementEvents === false ? "no" : "all"} management events`,
    ...texts(excludeManagementEventSources).map((source) => `${which} excludes eventSource = ${source}`),
    ...data.flatMap(({ type, values }) =>
      texts(values).map((value) => `${which} matches data events of ${String(type)} ${value}`),
    ),
  ];
}

/** The phrases that one list has and the other has not. */
export function differingPhrases(
  before: readonly string[],
  after: readonly string[],
): { readonly added: readonly string[]; readonly removed: readonly string[] } {
  return {
    added: after.filter((one) => !before.includes(one)),
    removed: before.filter((one) => !after.includes(one)),
  };
}
