import type { BasicSelector } from "../../model/documents/settings/selectors.ts";
import { type TextSet, textSet, textsMatching } from "../text/text-set.ts";
import type { Condition, SelectorPart, SelectorRef } from "./selector-part.ts";

type Part = Pick<Condition, "texts" | "widerTexts" | "openQuestion" | "isEveryResource">;

/** The event sources that a basic selector can exclude from management events. AWS CloudTrail API, "EventSelector". */
export const EXCLUDABLE_SOURCES = ["kms.amazonaws.com", "rdsdata.amazonaws.com"] as const;

/** The resource types of basic selectors, with the values that select every resource of the type. */
export const BASIC_TYPES = {
  "AWS::S3::Object": { everyResource: (partition: string) => [`arn:${partition}:s3`, `arn:${partition}:s3:::`] },
  "AWS::Lambda::Function": { everyResource: (partition: string) => [`arn:${partition}:lambda`] },
  "AWS::DynamoDB::Table": { everyResource: (partition: string) => [`arn:${partition}:dynamodb`] },
} as const;
export type BasicType = keyof typeof BASIC_TYPES;

export function isBasicType(type: string): type is BasicType {
  return Object.hasOwn(BASIC_TYPES, type);
}

/** The prefix of all ARNs of the type, if the value selects every resource of the type; else `undefined`. */
export function everyResourcePrefix(type: BasicType, value: string): string | undefined {
  const partition = value.split(":")[1] ?? "";
  if (!BASIC_TYPES[type].everyResource(partition).includes(value)) return undefined;
  return type === "AWS::S3::Object" ? `arn:${partition}:s3:::` : `${value}:`;
}

const TABLES = "AWS does not document whether a table's ARN in a basic selector matches ARNs that begin with it";
const FUNCTIONS = "AWS does not document how a basic selector matches function ARNs with a version or alias";

/** The ARN of a Lambda function without version or alias. */
function unqualified(arn: string): string {
  return arn.split(":").slice(0, 7).join(":");
}

/**
 * The ARNs that the values of a data resource match. Source: AWS CloudTrail API, "DataResource": prefixes for S3, equal
 * ARNs for Lambda and DynamoDB. What it leaves open is in `widerTexts`: function ARNs with a version or alias, table ARNs
 * that continue.
 */
function arnsOf(type: BasicType, values: readonly string[]): Part[] {
  const parts: Part[] = [];
  const rest = values.filter((value) => {
    const prefix = everyResourcePrefix(type, value);
    if (prefix !== undefined)
      parts.push({ texts: textSet({ startsWith: [prefix], absent: true }), isEveryResource: true });
    return prefix === undefined;
  });
  if (rest.length === 0) return parts;
  if (type === "AWS::S3::Object") return [...parts, { texts: textsMatching({ startsWith: rest }) }];
  const texts = textsMatching({ equals: rest });
  if (type === "AWS::DynamoDB::Table")
    return [...parts, { texts, widerTexts: textsMatching({ startsWith: rest }), openQuestion: TABLES }];
  const bare = rest.map(unqualified);
  const widerTexts = textsMatching({ equals: [...rest, ...bare], startsWith: bare.map((arn) => `${arn}:`) });
  return [...parts, { texts, widerTexts, openQuestion: FUNCTIONS }];
}

const READ_ONLY: Readonly<Record<string, readonly string[]>> = { ReadOnly: ["true"], WriteOnly: ["false"] };

/** The parts of a basic selector: one for management events, one for each data resource. */
export function basicParts(selector: BasicSelector, ref: SelectorRef): SelectorPart[] {
  const condition = (field: Condition["field"], texts: TextSet, more: Part | object = {}): Condition => ({
    field,
    texts,
    of: "selector",
    ...more,
  });
  const equals = (field: Condition["field"], values: readonly string[]) =>
    condition(field, textsMatching({ equals: values }));
  const readWrite = READ_ONLY[selector.readWriteType];
  const readOnly = readWrite ? [equals("readOnly", readWrite)] : [];
  const doubts =
    readWrite || selector.readWriteType === "All"
      ? []
      : [`its ReadWriteType is ${JSON.stringify(selector.readWriteType)}`];

  const excluded = selector.excludeManagementEventSources;
  const management: SelectorPart = {
    selector: ref,
    conditions: [
      equals("eventCategory", ["Management"]),
      ...readOnly,
      ...(excluded.length > 0 ? [condition("eventSource", textsMatching({ notEquals: excluded }))] : []),
    ],
    doubts,
  };
  const data = selector.dataResources.flatMap(({ type, values }): SelectorPart[] => {
    const common = [equals("eventCategory", ["Data"]), ...readOnly, equals("resources.type", [type])];
    if (!isBasicType(type))
      return [
        {
          selector: ref,
          conditions: common,
          doubts: [...doubts, `basic selectors have no data resource type ${type}`],
        },
      ];
    return arnsOf(type, values).map((part) => ({
      selector: ref,
      conditions: [...common, condition("resources.ARN", part.texts, part)],
      doubts,
    }));
  });
  return selector.includeManagementEvents ? [management, ...data] : data;
}
