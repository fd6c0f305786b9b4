import { parseArn } from "../../model/aws/arn.ts";
import { globalRegion } from "../../model/aws/partitions.ts";
import { UserError } from "../../model/errors.ts";
import {
  ABSENT,
  arnsOf,
  type CloudTrailEvent,
  type EventSet,
  exampleOf,
  GLOBAL_SOURCES,
  isGlobalEvent,
  textSet,
} from "../../selectors/index.ts";
import {
  eventsOf,
  eventsOfCommand,
  isSameCall,
  type KnownEvent,
  knownSource,
  nearest,
  services,
} from "../data/known-event-lookup.ts";
import type { CallPlace } from "../trails/basis.ts";
import type { Question } from "./explain-event.ts";

/** What is known of a call. */
export interface Call {
  readonly service: string;
  readonly event: string;
  readonly readOnly?: boolean | undefined;
  /** A management event, even if the table has a data event. */
  readonly management?: boolean | undefined;
  readonly resourceType?: string | undefined;
  readonly region?: string | undefined;
  readonly resource?: string | undefined;
  readonly principal?: string | undefined;
}

/** How messages name a member of a call: as it is, or as an option of the command line. */
export type Say = (member: Exclude<keyof Call, "service" | "event">) => string;

/**
 * The event of a call. What its members do not give comes from the table of well-known events.
 *
 * @throws UserError (exit 2) with the missing members where the table does not have the event.
 */
export function questionOf(call: Call, place: CallPlace, say: Say = (member) => member): Question {
  for (const [option, arn] of [
    [say("resource"), call.resource],
    [say("principal"), call.principal],
  ] as const)
    if (arn !== undefined && !parseArn(arn)) throw new UserError(`${option} ${arn}: expected an ARN`);
  const { eventSource, eventName, readOnly, resourceType } = kindOf(call, say);
  const awsRegion = regionOf(call, eventSource, resourceType, place, say);
  const event: CloudTrailEvent = {
    eventCategory: resourceType === null ? "Management" : "Data",
    eventType: "AwsApiCall",
    eventSource,
    eventName,
    readOnly,
    awsRegion,
    ...(place.accountId === undefined ? {} : { recipientAccountId: place.accountId }),
    ...resources(resourceType, call.resource),
    ...(call.principal === undefined ? {} : { userIdentityArn: call.principal }),
  };
  const missing = [
    ...(resourceType !== null && call.resource === undefined
      ? [{ field: "resources.ARN", option: say("resource") }]
      : []),
    ...(call.principal === undefined ? [{ field: "userIdentity.arn", option: say("principal") }] : []),
  ];
  return { event, missing, ...(missing.length > 0 ? { among: possibleEvents(event, place) } : {}) };
}

function resources(type: string | null, ARN: string | undefined): Pick<CloudTrailEvent, "resources"> {
  if (type === null) return ARN === undefined ? {} : { resources: [{ ARN }] };
  return { resources: [{ type, ...(ARN === undefined ? {} : { ARN }) }] };
}

/** Source, name, read or write and kind of a call. */
function kindOf(call: Call, say: Say): KnownEvent {
  const eventSource = knownSource(call.service) ?? sourceAsGiven(call, say);
  const known = eventsOf(eventSource);
  const same = known.filter(({ eventName }) => isSameCall(call.event, eventName));
  const found =
    same.find(({ resourceType }) => resourceType === (call.resourceType ?? null)) ??
    (same.length === 1 ? same[0] : undefined);
  const eventName = found?.eventName ?? call.event;
  if (same.length > 1 && !found)
    throw new UserError(
      `${call.event} of ${call.service} is an event of several resource types: give ${say("resourceType")} ${same.map((one) => one.resourceType).join(" or ")}`,
    );
  const readOnly = call.readOnly ?? found?.readOnly;
  const kindGiven = call.management || call.resourceType !== undefined;
  if (readOnly === undefined || !(found || kindGiven)) {
    const give = [
      ...(readOnly === undefined ? [say("readOnly")] : []),
      ...(found || kindGiven ? [] : [`${say("management")}, or for a data event ${say("resourceType")}`]),
    ];
    const calls = eventsOfCommand(eventSource, call.event);
    if (calls.length > 0)
      throw new UserError(
        `${call.event} is a command of the AWS CLI, whose calls are recorded as ${calls.join(", ")}: give one of these events`,
      );
    throw new UserError(
      `The table of well-known events has no ${call.event} of ${call.service}${nearest(
        call.event,
        known.map((one) => one.eventName),
      )} Otherwise give ${give.join(", and ")}`.replace(/([^?]) Otherwise give/, "$1: give"),
    );
  }
  const resourceType = call.management ? null : (call.resourceType ?? found?.resourceType ?? null);
  return { eventSource, eventName, readOnly, resourceType };
}

function sourceAsGiven({ service, readOnly }: Call, say: Say): string {
  if (/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(service) && readOnly !== undefined) return service;
  const hint = nearest(service, services());
  throw new UserError(
    `The table of well-known events has no service ${service}${hint}${hint ? " Otherwise give" : ": give"} the event source as records have it (such as kms.amazonaws.com) with ${say("readOnly")}`,
  );
}

/** The Region of the event: that of global service events, or the one given, or that of the ARN, or the configured one. */
function regionOf(call: Call, eventSource: string, resourceType: string | null, place: CallPlace, say: Say): string {
  const global = globalRegion(place.partition);
  if (resourceType === null && global && (GLOBAL_SOURCES as readonly string[]).includes(eventSource)) {
    if (call.region !== undefined && call.region !== global)
      throw new UserError(
        `Events of ${eventSource} are logged in ${global}, never in ${call.region}: remove ${say("region")}`,
      );
    return global;
  }
  return call.region ?? (parseArn(call.resource ?? "")?.region || place.region);
}

/** Every event that the call may be while its resource or principal is not given. */
function possibleEvents(event: CloudTrailEvent, { partition }: CallPlace): EventSet {
  const is = (text: string | undefined) => (text === undefined ? ABSENT : textSet({ equals: [text] }));
  const [resource] = event.resources ?? [];
  const data = event.eventCategory === "Data";
  const global = isGlobalEvent(event);
  const anyArn = data && !resource?.ARN ? arnsOf(resource?.type ?? "", partition, event.awsRegion) : undefined;
  const ARN = anyArn?.format && exampleOf(anyArn.format);
  const sample = { ...event, ...(ARN ? { resources: [{ ...resource, ARN }] } : {}) };
  return {
    label: "the call",
    category: data ? "Data" : "Management",
    fields: {
      awsRegion: is(event.awsRegion),
      globalService: textSet({ equals: global === undefined ? ["true", "false"] : [String(global)] }),
      recipientAccountId: is(event.recipientAccountId),
      readOnly: is(String(event.readOnly)),
      eventSource: is(event.eventSource),
      eventName: is(event.eventName),
      eventType: is(event.eventType),
      "resources.type": is(resource?.type),
      "resources.ARN": anyArn ?? is(resource?.ARN),
      ...(event.userIdentityArn === undefined ? {} : { "userIdentity.arn": is(event.userIdentityArn) }),
      sessionCredentialFromConsole: ABSENT,
      errorCode: ABSENT,
      vpcEndpointId: ABSENT,
    },
    samples: [sample],
  };
}
