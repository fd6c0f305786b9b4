import type { Snapshot, Trail } from "../../src/model/documents/snapshot.ts";
import { delivers, type Event, LETTER_CASES, recordedBy, recordsEvent } from "./verifier.ts";

/** Whether a control requires an event to be recorded, by the verdict's resource: a second implementation of its documentation. */
type Requirement = (
  event: Event,
  resource: { readonly id: string; readonly region: string | null; readonly arn: string | null },
) => boolean;

const EXCLUDABLE = ["kms.amazonaws.com", "rdsdata.amazonaws.com"];

/** Controls that pass where every event of the requirement is recorded by trails that deliver. */
export function requirements(snapshot: Snapshot): Readonly<Record<string, Requirement>> {
  const own = Object.values(snapshot.trails)
    .filter((trail) => delivers(trail, snapshot))
    .map(({ s3BucketName }) => `arn:aws:s3:::${s3BucketName}/`);
  const object =
    (readOnly: boolean): Requirement =>
    (event) =>
      event.resource === "AWS::S3::Object" &&
      event.readOnly === readOnly &&
      event.arn !== undefined &&
      !own.some((one) => event.arn?.toLowerCase().startsWith(one));
  return {
    "events-management": (event, { region }) =>
      event.category === "Management" && event.region === region && !event.global && !EXCLUDABLE.includes(event.source),
    "events-global-services": (event) => event.global,
    "events-s3-data-read": object(true),
    "events-s3-data-write": object(false),
    "events-lambda-data": (event, { arn }) => event.resource === "AWS::Lambda::Function" && event.arn === arn,
    "events-data-resources": (event) => event.resource === "AWS::DynamoDB::Table",
    "events-network-activity": (event) => event.category === "NetworkActivity" && event.source === "ec2.amazonaws.com",
  };
}

export function effectiveTrails(snapshot: Snapshot): Trail[] {
  return Object.values(snapshot.trails).filter((trail) => delivers(trail, snapshot));
}

/** Events of a source that no trail records where the events of all other sources are recorded. */
export function excludedSources(snapshot: Snapshot, events: readonly Event[]): Event[] {
  const trails = effectiveTrails(snapshot);
  const management = events.filter((event) => event.category === "Management" && !event.global);
  return management.filter((event) => {
    if (!EXCLUDABLE.includes(event.source) || recordedBy(trails, event) !== "no") return false;
    const others = management.filter(
      (one) => one.region === event.region && one.readOnly === event.readOnly && !EXCLUDABLE.includes(one.source),
    );
    return others.every((one) => recordedBy(trails, one) === "yes");
  });
}

/** Trails that record a global event, where two or more do. */
export function copies(snapshot: Snapshot, events: readonly Event[]): Trail[] {
  const trails = effectiveTrails(snapshot);
  for (const event of events.filter(({ global }) => global)) {
    const recording = trails.filter((trail) => LETTER_CASES.every((one) => recordsEvent(trail, event, one) === "yes"));
    if (recording.length > 1) return recording;
  }
  return [];
}

/** A management event that two or more trails record. */
export function managementCopy(snapshot: Snapshot, events: readonly Event[]): Event | undefined {
  const trails = effectiveTrails(snapshot);
  return events
    .filter(({ category }) => category === "Management")
    .find((event) => {
      const sure = (trail: Trail) => LETTER_CASES.every((one) => recordsEvent(trail, event, one) === "yes");
      return trails.filter(sure).length > 1;
    });
}
