import type { AdvancedSelector, BasicSelector, EventSelectors } from "../../model/documents/settings/selectors.ts";
import { OPERATORS } from "../trail/advanced.ts";

const upper = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

function basic(one: BasicSelector) {
  return {
    ReadWriteType: one.readWriteType,
    IncludeManagementEvents: one.includeManagementEvents,
    DataResources: one.dataResources.map(({ type, values }) => ({ Type: type, Values: values })),
    ...(one.excludeManagementEventSources.length > 0
      ? { ExcludeManagementEventSources: one.excludeManagementEventSources }
      : {}),
  };
}

function advanced({ name, fieldSelectors }: AdvancedSelector) {
  return {
    ...(name === null ? {} : { Name: name }),
    FieldSelectors: fieldSelectors.map((one) => ({
      Field: one.field,
      ...Object.fromEntries(
        OPERATORS.flatMap((operator) => (one[operator]?.length ? [[upper(operator), one[operator]]] : [])),
      ),
    })),
  };
}

/** The input of `put-event-selectors`: one member, the list of basic or of advanced selectors. */
export type PutEventSelectors =
  | { readonly EventSelectors: readonly ReturnType<typeof basic>[] }
  | { readonly AdvancedEventSelectors: readonly ReturnType<typeof advanced>[] };

/**
 * The input of `put-event-selectors` for these selectors, the inverse of `parseProposed`. The default selector is explicit.
 */
export function toApi({ eventSelectors, advancedEventSelectors }: EventSelectors): PutEventSelectors {
  if (advancedEventSelectors.length > 0) return { AdvancedEventSelectors: advancedEventSelectors.map(advanced) };
  return { EventSelectors: (eventSelectors.length > 0 ? eventSelectors : [DEFAULT_SELECTOR]).map(basic) };
}

/** The selector of a trail without selectors, as `GetEventSelectors` returns it. */
export const DEFAULT_SELECTOR: BasicSelector = {
  readWriteType: "All",
  includeManagementEvents: true,
  excludeManagementEventSources: [],
  dataResources: [],
};
