import type { EventSelectors, FieldSelector } from "../../src/model/documents/settings/selectors.ts";
import type { Snapshot, Trail } from "../../src/model/documents/snapshot.ts";

/**
 * What a trail records, told again from AWS's documentation: one event at a time, without the selector engine. It is slow
 * and plain, and shares no code with `src/selectors` and `src/check`.
 */
export interface Event {
  readonly category: "Management" | "Data" | "NetworkActivity" | "Insight";
  readonly region: string;
  readonly global: boolean;
  readonly readOnly: boolean;
  readonly source: string;
  readonly name: string;
  readonly type: string;
  /** The resource's type; data events alone. */
  readonly resource?: string;
  readonly arn?: string;
  /** What the ARNs of many objects begin with, in the place of `arn`. */
  readonly arnPrefix?: string;
  readonly who?: string;
  readonly console?: boolean;
  readonly error?: string;
  readonly endpoint?: string;
  readonly insight?: string;
}

/** `maybe`: AWS's documentation does not say. */
export type Answer = "yes" | "no" | "maybe";

/** Whether letter case counts under prefixes and suffixes, which AWS leaves open. */
export type LetterCase = "exact" | "any";
export const LETTER_CASES: readonly LetterCase[] = ["exact", "any"];

const and = (...all: readonly Answer[]): Answer =>
  all.includes("no") ? "no" : all.includes("maybe") ? "maybe" : "yes";
const or = (...all: readonly Answer[]): Answer =>
  all.includes("yes") ? "yes" : all.includes("maybe") ? "maybe" : "no";

const alike = (text: string, letters: LetterCase) => (letters === "any" ? text.toLowerCase() : text);

function textMatches(condition: FieldSelector, text: string | undefined, letters: LetterCase): boolean {
  const { equals = [], startsWith = [], endsWith = [] } = condition;
  const { notEquals = [], notStartsWith = [], notEndsWith = [] } = condition;
  const positive = equals.length + startsWith.length + endsWith.length > 0;
  if (text === undefined) return !positive;
  const begins = (one: string) => alike(text, letters).startsWith(alike(one, letters));
  const ends = (one: string) => alike(text, letters).endsWith(alike(one, letters));
  const wanted = !positive || equals.includes(text) || startsWith.some(begins) || endsWith.some(ends);
  return wanted && !notEquals.includes(text) && !notStartsWith.some(begins) && !notEndsWith.some(ends);
}

function fieldOf(event: Event, field: string): string | undefined {
  switch (field) {
    case "eventCategory":
      return event.category;
    case "readOnly":
      return String(event.readOnly);
    case "eventSource":
      return event.source;
    case "eventName":
      return event.name;
    case "eventType":
      return event.type;
    case "resources.type":
      return event.resource;
    case "userIdentity.arn":
      return event.who;
    case "sessionCredentialFromConsole":
      return event.console ? "true" : undefined;
    case "errorCode":
      return event.error;
    case "vpcEndpointId":
      return event.endpoint;
    default:
      throw new Error(`the verifier knows no field ${field}`);
  }
}

function advancedMatches(conditions: readonly FieldSelector[], event: Event, letters: LetterCase): Answer {
  return and(
    ...conditions.map((condition): Answer => {
      if (condition.field === "resources.ARN") {
        if (event.arnPrefix !== undefined) return "maybe";
        return textMatches(condition, event.arn, letters) ? "yes" : "no";
      }
      return textMatches(condition, fieldOf(event, condition.field), letters) ? "yes" : "no";
    }),
  );
}

function basicMatches(selector: EventSelectors["eventSelectors"][number], event: Event, letters: LetterCase): Answer {
  const { readWriteType, includeManagementEvents, excludeManagementEventSources, dataResources } = selector;
  if (readWriteType === "ReadOnly" && !event.readOnly) return "no";
  if (readWriteType === "WriteOnly" && event.readOnly) return "no";
  if (event.category === "Management")
    return includeManagementEvents && !excludeManagementEventSources.includes(event.source) ? "yes" : "no";
  if (event.category !== "Data") return "no";
  const values = dataResources.filter(({ type }) => type === event.resource).flatMap((one) => one.values);
  const arn = event.arn ?? event.arnPrefix ?? "";
  return or(
    "no",
    ...values.map((value): Answer => {
      if (event.resource === "AWS::S3::Object") {
        if (value === "arn:aws:s3" || value === "arn:aws:s3:::") return "yes";
        if (event.arnPrefix !== undefined) return "maybe";
        return alike(arn, letters).startsWith(alike(value, letters)) ? "yes" : "no";
      }
      if (value === "arn:aws:lambda" || value === "arn:aws:dynamodb") return "yes";
      if (value === arn) return "yes";
      if (event.resource === "AWS::DynamoDB::Table") return arn.startsWith(value) ? "maybe" : "no";
      const bare = (one: string) => one.split(":").slice(0, 7).join(":");
      return bare(value) === bare(arn) ? "maybe" : "no";
    }),
  );
}

/** Whether the trail logs into a bucket that exists, without an error, with a key that works. Every fact was read. */
export function delivers(trail: Trail, snapshot: Snapshot): boolean {
  const now = Date.parse(snapshot.collectedAt);
  if (trail.status.state !== "read") throw new Error("the verifier needs every fact");
  const { isLogging, latestDeliveryTime, latestDeliveryError, latestDeliveryAttemptTime } = trail.status.value;
  if (!isLogging) return false;
  if (snapshot.buckets[trail.s3BucketName]?.location.state !== "read") return false;
  const age = latestDeliveryTime === null ? undefined : (now - Date.parse(latestDeliveryTime)) / 3_600_000;
  if (
    latestDeliveryAttemptTime !== null &&
    Date.parse(latestDeliveryAttemptTime) !== Date.parse(latestDeliveryTime ?? "")
  )
    throw new Error("the verifier knows no attempts");
  if (latestDeliveryError && (age === undefined || age > 1)) return false;
  if (trail.kmsKeyId === null) return true;
  const key = snapshot.keys[trail.kmsKeyId];
  if (key?.owner === "foreign") return age !== undefined && age <= 1;
  return key?.description.state === "read" && ["Enabled", "Updating"].includes(key.description.value.keyState);
}

/** What a trail that delivers records. */
export function recordsEvent(trail: Trail, event: Event, letters: LetterCase): Answer {
  if (!trail.isMultiRegionTrail && trail.homeRegion !== event.region) return "no";
  if (!trail.isMultiRegionTrail && event.global && !trail.includeGlobalServiceEvents) return "no";
  if (event.category === "Insight") {
    const selectors = trail.insightSelectors.state === "read" ? trail.insightSelectors.value : [];
    const on = selectors.some(
      ({ insightType, eventCategories }) =>
        insightType === event.insight && (eventCategories === null || eventCategories.includes("Management")),
    );
    return on ? "yes" : "no";
  }
  if (trail.eventSelectors.state !== "read") throw new Error("the verifier needs every fact");
  const { eventSelectors, advancedEventSelectors } = trail.eventSelectors.value;
  if (advancedEventSelectors.length > 0)
    return or(...advancedEventSelectors.map(({ fieldSelectors }) => advancedMatches(fieldSelectors, event, letters)));
  if (eventSelectors.length === 0) return event.category === "Management" ? "yes" : "no";
  return or(...eventSelectors.map((one) => basicMatches(one, event, letters)));
}

/** What some trails record together. AWS reads letter case in one way or the other, for all of them. */
export function recordedBy(trails: readonly Trail[], event: Event): Answer {
  const [exact, any] = LETTER_CASES.map((letters) =>
    or("no", ...trails.map((one) => recordsEvent(one, event, letters))),
  );
  return exact === any && exact !== undefined ? exact : "maybe";
}
