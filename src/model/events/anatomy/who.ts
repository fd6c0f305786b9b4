import { accessKeyOf, userOf } from "../identity.ts";
import { type EventRecord, flagAt, objectAt, textAt } from "../record.ts";
import { type Fact, fact, leaves } from "./fact.ts";

/** Source: AWS CloudTrail User Guide, "CloudTrail userIdentity element". */
const TYPES: Readonly<Record<string, string>> = {
  Root: "root user",
  IAMUser: "IAM user",
  AssumedRole: "session of an assumed role",
  Role: "role",
  FederatedUser: "federated user",
  Directory: "user of a directory",
  AWSAccount: "another AWS account",
  AWSService: "AWS service",
  IdentityCenterUser: "user of IAM Identity Center",
  SAMLUser: "user of a SAML provider",
  WebIdentityUser: "user of a web identity provider",
  Unknown: "identity that CloudTrail does not know",
};

/** Who called: the identity, the session and what it was created with. */
export function whoFacts(record: EventRecord): Fact[] {
  const identity = objectAt(record, "userIdentity");
  const session = objectAt(identity, "sessionContext");
  const attributes = objectAt(session, "attributes");
  const issuer = objectAt(session, "sessionIssuer");
  const type = textAt(identity, "type");
  const federation = objectAt(session, "webIdFederationData");
  return [
    ...fact("identity", type && (Object.hasOwn(TYPES, type) ? `${TYPES[type]} (${type})` : type)),
    ...fact("ARN", textAt(identity, "arn")),
    ...fact("user name", userOf(record)),
    ...fact("account", textAt(identity, "accountId")),
    ...fact("called through", textAt(identity, "invokedBy")),
    ...fact("session issuer", textAt(issuer, "arn") ?? textAt(issuer, "userName")),
    ...fact("session since", textAt(attributes, "creationDate")),
    ...fact("MFA", mfaOf(record)),
    ...fact("source identity", textAt(session, "sourceIdentity")),
    ...fact("federated by", textAt(federation, "federatedProvider") ?? textAt(identity, "identityProvider")),
    ...leaves(objectAt(federation, "attributes"), "")
      .filter(({ value }) => value !== "{}")
      .map(prefixed("federation")),
    ...fact("on behalf of", textAt(objectAt(identity, "onBehalfOf"), "userId")),
    ...fact("access key", keyOf(record)),
    ...fact("console session", consoleOf(record)),
  ];
}

const prefixed =
  (prefix: string) =>
  ({ name, value }: Fact) => ({ name: `${prefix} ${name}`, value });

/** What the session or the sign-in says of multi-factor authentication. */
function mfaOf(record: EventRecord): string | undefined {
  const attributes = objectAt(objectAt(objectAt(record, "userIdentity"), "sessionContext"), "attributes");
  const used = textAt(objectAt(record, "additionalEventData"), "MFAUsed");
  const isUsed = used === undefined ? flagAt(attributes, "mfaAuthenticated") : used === "Yes";
  return isUsed === undefined ? undefined : isUsed ? "used" : "not used";
}

function keyOf(record: EventRecord): string | undefined {
  const key = accessKeyOf(record);
  if (key?.startsWith("AKIA")) return `${key} (long-term)`;
  return key?.startsWith("ASIA") ? `${key} (temporary)` : key;
}

/** The session of the AWS Management Console that the call belongs to. */
function consoleOf(record: EventRecord): string | undefined {
  const signIn = leaves(record, "").find(({ name }) => /(^|\.)signInSessionArn$/.test(name));
  return signIn?.value ?? (flagAt(record, "sessionCredentialFromConsole") ? "yes" : undefined);
}
