import type {
  AdvancedSelector,
  BasicSelector,
  EventSelectors,
  FieldSelector,
} from "../../model/documents/settings/selectors.ts";
import { everyResourcePrefix, isBasicType } from "../trail/basic.ts";
import { DEFAULT_SELECTOR } from "./to-api.ts";

const equals = (field: string, ...values: string[]): FieldSelector => ({ field, equals: values });
const READ_ONLY: Readonly<Record<string, FieldSelector[]>> = {
  All: [],
  ReadOnly: [equals("readOnly", "true")],
  WriteOnly: [equals("readOnly", "false")],
};

/** The values of a data resource as conditions on the ARN, one list for each selector that is needed. */
function arnConditions(type: string, values: readonly string[]): FieldSelector[][] {
  if (!isBasicType(type) || values.some((value) => everyResourcePrefix(type, value) !== undefined)) return [[]];
  if (values.length === 0) return [];
  const operator = type === "AWS::S3::Object" ? "startsWith" : "equals";
  return [[{ field: "resources.ARN", [operator]: [...new Set(values)] }]];
}

function fromBasic(one: BasicSelector): AdvancedSelector[] {
  const half = READ_ONLY[one.readWriteType] ?? [];
  const excluded = one.excludeManagementEventSources;
  const management: AdvancedSelector = {
    name: null,
    fieldSelectors: [
      equals("eventCategory", "Management"),
      ...half,
      ...(excluded.length > 0 ? [{ field: "eventSource", notEquals: [...excluded] }] : []),
    ],
  };
  const data = one.dataResources.flatMap(({ type, values }) =>
    arnConditions(type, values).map((arn) => ({
      name: null,
      fieldSelectors: [equals("eventCategory", "Data"), equals("resources.type", type), ...half, ...arn],
    })),
  );
  return one.includeManagementEvents ? [management, ...data] : data;
}

/** The same selectors as advanced selectors; `undefined` for a ReadWriteType that is not known. */
export function toAdvanced({ eventSelectors, advancedEventSelectors }: EventSelectors): AdvancedSelector[] | undefined {
  if (advancedEventSelectors.length > 0) return advancedEventSelectors;
  const basic = eventSelectors.length > 0 ? eventSelectors : [DEFAULT_SELECTOR];
  return basic.every(({ readWriteType }) => Object.hasOwn(READ_ONLY, readWriteType))
    ? basic.flatMap(fromBasic)
    : undefined;
}
