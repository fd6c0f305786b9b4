import { type EventRecord, isObject } from "../../../model/events/record.ts";

/**
 * How a column holds a member of a record: as a text, as JSON in a text, as a boolean in a text, as a map of texts, as a structure, or as a
 * list of structures.
 */
type Member = "text" | "json" | "flag" | "map" | Members | readonly [Members];
interface Members {
  readonly [name: string]: Member;
}

/**
 * The members of a record, with those of version 1.11. Sources: AWS CloudTrail User Guide, "CloudTrail record contents for management,
 * data, and network activity events", "CloudTrail userIdentity element" and "CloudTrail record contents for Insights events for trails";
 * Amazon Athena User Guide, "Create the table for CloudTrail logs in Athena using partition projection", whose types they have.
 */
export const MEMBERS: Members = {
  eventVersion: "text",
  userIdentity: {
    type: "text",
    principalId: "text",
    arn: "text",
    accountId: "text",
    invokedBy: "text",
    accessKeyId: "text",
    userName: "text",
    credentialId: "text",
    identityProvider: "text",
    onBehalfOf: { userId: "text", identityStoreArn: "text" },
    inScopeOf: { sourceArn: "text", sourceAccount: "text", issuerType: "text", credentialsIssuedTo: "text" },
    sessionContext: {
      attributes: { mfaAuthenticated: "text", creationDate: "text", signInSessionArn: "text" },
      sessionIssuer: { type: "text", principalId: "text", arn: "text", accountId: "text", userName: "text" },
      ec2RoleDelivery: "text",
      sourceIdentity: "text",
      assumedRoot: "text",
      webIdFederationData: { federatedProvider: "text", attributes: "map" },
    },
  },
  eventTime: "text",
  eventSource: "text",
  eventName: "text",
  awsRegion: "text",
  sourceIPAddress: "text",
  userAgent: "text",
  errorCode: "text",
  errorMessage: "text",
  requestParameters: "json",
  responseElements: "json",
  additionalEventData: "json",
  requestID: "text",
  eventID: "text",
  readOnly: "flag",
  managementEvent: "flag",
  resources: [{ ARN: "text", ARNPrefix: "text", accountId: "text", type: "text", resourceName: "text" }],
  eventType: "text",
  apiVersion: "text",
  recipientAccountId: "text",
  serviceEventDetails: "json",
  sharedEventID: "text",
  vpcEndpointId: "text",
  vpcEndpointAccountId: "text",
  eventCategory: "text",
  addendum: { reason: "text", updatedFields: "text", originalRequestID: "text", originalEventID: "text" },
  sessionCredentialFromConsole: "text",
  edgeDeviceDetails: "json",
  tlsDetails: { tlsVersion: "text", cipherSuite: "text", clientProvidedHostHeader: "text" },
  eventContext: "json",
  insightDetails: "json",
};

/** Whether the text of a result has the column as JSON: of a structure Athena writes a text that cannot be read back. */
export const isStructured = (member: Member): boolean => typeof member === "object";

/** The type of a column in Hive's words. */
export function columnType(member: Member): string {
  if (Array.isArray(member)) return `ARRAY<${columnType(member[0] as Members)}>`;
  if (member === "map") return "MAP<STRING,STRING>";
  if (typeof member === "string") return "STRING";
  const fields = Object.entries(member).map(([name, field]) => `${name.toLowerCase()}:${columnType(field)}`);
  return `STRUCT<${fields.join(",")}>`;
}

/** A record out of a row, whose texts are in the order of {@link MEMBERS}. A member that is null there is missing. */
export function recordOfRow(texts: readonly (string | null | undefined)[]): EventRecord {
  const members = Object.entries(MEMBERS).flatMap(([name, member], i) => {
    const text = texts[i];
    if (text === null || text === undefined) return [];
    const value = isStructured(member) ? withNames(member, parsed(text)) : valueIn(member, text);
    return value === null ? [] : [[name, value] as const];
  });
  return Object.fromEntries(members);
}

function valueIn(member: Member, text: string): unknown {
  if (member === "flag" && (text === "true" || text === "false")) return text === "true";
  return member === "json" && /^\s*[[{]/.test(text) ? parsed(text) : text;
}

/** What is no JSON stays a text. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The names as CloudTrail writes them: columns have lower case, and a structure cast to JSON may be the list of its values. */
function withNames(member: Member, value: unknown): unknown {
  if (typeof member === "string" || value === null) return value;
  if (Array.isArray(member))
    return Array.isArray(value) ? value.map((one) => withNames(member[0] as Members, one)) : value;
  if (typeof value !== "object") return value;
  const fields = Object.entries(member).map(([name, field], i) => {
    const found = isObject(value) ? value[name.toLowerCase()] : (value as unknown[])[i];
    return [name, withNames(field, found ?? null)] as const;
  });
  const known = fields.filter(([, found]) => found !== null);
  return known.length === 0 ? null : Object.fromEntries(known);
}
