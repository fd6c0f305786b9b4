import { type CloudTrailEvent, FIELDS, type Field, textOf } from "../event/event.ts";
import { ABSENT, includes, type TextSet, textSet } from "../text/text-set.ts";
import { PRINCIPAL_FORMAT } from "./arn-format.ts";

export type Category = "Management" | "Data" | "NetworkActivity" | "Insight";

/** A set of events: for each field the texts that it may have there, in any combination. */
export interface EventSet {
  /** `management events in eu-west-1`. */
  readonly label: string;
  /** A shorter name, for a selector that records the set. */
  readonly selectorName?: string;
  readonly category: Category;
  /** Restrictions of fields. A field without one has any text that it can have in the category. */
  readonly fields: Readonly<Partial<Record<Exclude<Field, "eventCategory">, TextSet>>>;
  /** Well-known events of the set: witnesses are chosen from them, or made similar to them. */
  readonly samples: readonly CloudTrailEvent[];
}

const present = textSet();
const perhaps = textSet({ absent: true });
const only = (...equals: string[]) => textSet({ equals });

/**
 * The texts that a field can have in each category. Event types are those that AWS documents; a witness has at most one
 * resource. Source: AWS CloudTrail User Guide, "CloudTrail record contents".
 */
const EVERYWHERE: Readonly<Record<Field, TextSet>> = {
  eventCategory: present,
  awsRegion: present,
  globalService: only("false"),
  // Deliveries by CloudTrail are not activity of the account: a set contains them only with an explicit restriction.
  cloudTrailDelivery: only("false"),
  recipientAccountId: ABSENT,
  readOnly: only("true", "false"),
  eventSource: present,
  eventName: present,
  eventType: only("AwsApiCall", "AwsServiceEvent", "AwsConsoleAction", "AwsConsoleSignIn"),
  "resources.type": perhaps,
  "resources.ARN": perhaps,
  "userIdentity.arn": textSet({ format: PRINCIPAL_FORMAT, absent: true }),
  sessionCredentialFromConsole: textSet({ equals: ["true"], absent: true }),
  errorCode: perhaps,
  vpcEndpointId: perhaps,
  insightType: ABSENT,
  insightSource: ABSENT,
};

const DOMAINS: Readonly<Record<Category, Readonly<Record<Field, TextSet>>>> = {
  Management: { ...EVERYWHERE, eventCategory: only("Management") },
  Data: {
    ...EVERYWHERE,
    eventCategory: only("Data"),
    eventType: only("AwsApiCall", "AwsServiceEvent"),
    "resources.type": present,
    "resources.ARN": present,
  },
  NetworkActivity: {
    ...EVERYWHERE,
    eventCategory: only("NetworkActivity"),
    eventType: only("AwsVpceEvent"),
    vpcEndpointId: present,
  },
  Insight: {
    ...EVERYWHERE,
    eventCategory: only("Insight"),
    eventType: only("AwsCloudTrailInsight"),
    insightType: only("ApiCallRateInsight", "ApiErrorRateInsight"),
    insightSource: only("Management", "Data"),
  },
};

/** The texts that each field may have in the set. */
export function domainOf({ category, fields }: EventSet): Readonly<Record<Field, TextSet>> {
  return { ...DOMAINS[category], ...fields };
}

/** The texts of an event by field; a missing field is absent from the event. */
export type Point = ReadonlyMap<Field, string>;

/** Whether an event with these texts is in the set. */
export function contains(set: EventSet, point: Point): boolean {
  const domain = domainOf(set);
  return FIELDS.every((field) => includes(domain[field], point.get(field)));
}

/** The texts of an event with one resource at most; `undefined` for one with more. */
export function pointOf(event: CloudTrailEvent): Point | undefined {
  const { resources = [] } = event;
  if (resources.length > 1) return undefined;
  const point = new Map<Field, string>();
  for (const field of FIELDS) {
    const text =
      field === "resources.type"
        ? resources[0]?.type
        : field === "resources.ARN"
          ? resources[0]?.ARN
          : textOf(event, field);
    if (text !== undefined) point.set(field, text);
  }
  return point;
}

const truth = (text: string | undefined) => (text === undefined ? undefined : text === "true");

/** The event with these texts: the inverse of {@link pointOf}. */
export function eventAt(point: Point): CloudTrailEvent {
  const type = point.get("resources.type");
  const ARN = point.get("resources.ARN");
  const resource = { ...(type === undefined ? {} : { type }), ...(ARN === undefined ? {} : { ARN }) };
  const members: Record<string, unknown> = {
    eventCategory: point.get("eventCategory"),
    readOnly: truth(point.get("readOnly")),
    eventSource: point.get("eventSource"),
    eventName: point.get("eventName"),
    eventType: point.get("eventType"),
    awsRegion: point.get("awsRegion"),
    resources: type === undefined && ARN === undefined ? undefined : [resource],
    userIdentityArn: point.get("userIdentity.arn"),
    invokedBy: point.get("cloudTrailDelivery") === "true" ? "cloudtrail.amazonaws.com" : undefined,
    sessionCredentialFromConsole: truth(point.get("sessionCredentialFromConsole")),
    errorCode: point.get("errorCode"),
    vpcEndpointId: point.get("vpcEndpointId"),
    recipientAccountId: point.get("recipientAccountId"),
    insightType: point.get("insightType"),
    insightSource: point.get("insightSource"),
    globalService: truth(point.get("globalService")),
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
