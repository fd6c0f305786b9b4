import type { SelectorField } from "../trail/advanced.ts";
import { EXCLUDABLE_SOURCES } from "../trail/basic.ts";

/** What AWS accepts for a field of an advanced selector on a trail. */
export interface FieldRule {
  readonly operators: readonly string[];
  readonly required?: boolean;
  /** The only values. */
  readonly values?: readonly string[];
  readonly oneValue?: boolean;
}

const ANY = ["Equals", "NotEquals", "StartsWith", "NotStartsWith", "EndsWith", "NotEndsWith"];
export const API_OPERATORS: readonly string[] = ANY;

const any: FieldRule = { operators: ANY };
const readOnly: FieldRule = { operators: ["Equals"], values: ["true", "false"], oneValue: true };

/** By category the fields that a trail's selector may name. AWS CloudTrail API, "AdvancedFieldSelector". */
export const CATEGORY_RULES: Readonly<Record<string, Readonly<Partial<Record<SelectorField, FieldRule>>>>> = {
  Management: {
    readOnly,
    eventSource: { operators: ["NotEquals"], values: EXCLUDABLE_SOURCES },
  },
  Data: {
    "resources.type": { operators: ["Equals"], required: true, oneValue: true },
    "resources.ARN": any,
    eventName: any,
    eventSource: any,
    eventType: any,
    "userIdentity.arn": any,
    readOnly,
    sessionCredentialFromConsole: { operators: ["Equals", "NotEquals"], values: ["true", "false"] },
  },
  NetworkActivity: {
    eventSource: { operators: ["Equals"], required: true },
    eventName: any,
    errorCode: { operators: ["Equals"], values: ["VpceAccessDenied"] },
    vpcEndpointId: any,
    "userIdentity.arn": any,
  },
};

/** Quotas of a trail. AWS CloudTrail User Guide, "Quotas in AWS CloudTrail"; lengths: API, "AdvancedFieldSelector". */
export const QUOTAS = {
  basicSelectors: 5,
  dataResources: 250,
  advancedValues: 500,
  valueLength: 2048,
  nameLength: 1000,
} as const;
