import { parseArn } from "../aws/arn.ts";
import type { FactId } from "../documents/snapshot.ts";
import { jmespathText } from "../text/jmespath.ts";

/** Where in the snapshot a piece of evidence is. */
export interface Place {
  /** The ARN of the resource; the name of a bucket or Region. */
  readonly id: string;
  /** AWS's name of the resource. */
  readonly name: string;
  /** The account that was scanned. */
  readonly account: string;
  /** The members from the fact's value to the evidence. */
  readonly steps: readonly string[];
  /** The members of the evidence, where it is an object. */
  readonly members: Readonly<Record<string, unknown>>;
  /** The ARN of the resource that the finding is about, if it is a policy. */
  readonly policyArn: string | null;
  readonly isRead: boolean;
}

/** `true` for an option without a value, a call for one whose value is what it prints. */
type Value = true | string | readonly string[] | (FactCommand & { readonly api: string });

/** A read-only call of the AWS CLI. */
export interface FactCommand {
  /** The operation, where it is not the fact's own. */
  readonly api?: string;
  readonly options?: Readonly<Record<string, Value>>;
  /** A JMESPath expression for the member of the response. */
  readonly query?: string | undefined;
  /** The member is a text with lines of its own. */
  readonly isText?: boolean;
}

type Rename = (step: string) => string | undefined;

const asIs: Rename = (step) => step;
const capital: Rename = (step) => step.charAt(0).toUpperCase() + step.slice(1);
const named =
  (names: Readonly<Record<string, string | undefined>>, otherwise = capital): Rename =>
  (step) =>
    Object.hasOwn(names, step) ? names[step] : otherwise(step);

/**
 * The member of a response by the steps below the fact's value: as far as they have names in the response, and an AWS CLI that
 * is not the newest knows them.
 */
function member({ steps }: Place, root = "", rename: Rename = capital): string | undefined {
  let path = root;
  for (const step of steps) {
    const name = /^\d+$/.test(step) ? `[${step}]` : rename(step);
    if (name === undefined || !/^(\[\d+\]|[A-Za-z][\w.]*)$/.test(name)) break;
    path += path === "" || name.startsWith("[") ? name : `.${name}`;
  }
  return path || undefined;
}

/** A member of the evidence that names something. */
const text = ({ members }: Place, name: string): string | undefined => {
  const value = Object.hasOwn(members, name) ? members[name] : undefined;
  return typeof value === "string" ? value : undefined;
};

/** Inside an element of a list, whose name the evidence does not have. */
const isDeep = ({ steps }: Place) => steps.length > 1;

const bucket =
  (root = "", rename?: Rename) =>
  (place: Place): FactCommand => ({ options: { bucket: place.id }, query: member(place, root, rename) });

const trail =
  (option: string, root = "", rename?: Rename) =>
  (place: Place): FactCommand => ({ options: { [option]: place.id }, query: member(place, root, rename) });

/** Operations that take no alias get the ARN of its key. */
const keyId = ({ id }: Place): Value =>
  parseArn(id)?.resource.startsWith("alias/")
    ? { api: "kms:DescribeKey", options: { "key-id": id }, query: "KeyMetadata.Arn", isText: true }
    : id;

const ofGroup = ({ name }: Place) => ({ "log-group-name": name });
const ofTopic = ({ id }: Place) => ({ "topic-arn": id });
const ofRole = ({ name }: Place) => ({ "role-name": name });

/** An element of a list by its name, else the list: the order of the snapshot need not be that of the response. */
const oneOf = (list: string, key: string, name: string | undefined) =>
  name === undefined ? undefined : `${list}[?${key}==${jmespathText(name)}]`;

/** The default version of a policy in a response of `GetAccountAuthorizationDetails`. */
const defaultVersion = (arn: string) =>
  `${oneOf("Policies", "Arn", arn)}|[0].PolicyVersionList[?IsDefaultVersion]|[0].Document`;

/**
 * The table of the commands that show a fact again: for a person who doubts a finding. The compiler notices a fact without a
 * row, a test an operation that changes something. `undefined`: no command of the AWS CLI shows it.
 */
export const FACT_COMMANDS: { readonly [F in FactId]: (place: Place) => FactCommand | undefined } = {
  "account.regions": () => ({ options: { "all-regions": true }, query: "Regions[].[RegionName,OptInStatus]" }),
  "account.alias": () => ({}),
  "account.organization": () => ({}),
  "account.organizationAccounts": () => ({ query: "Accounts[].Id" }),
  "account.buckets": () => ({ query: "Buckets[].Name" }),
  "account.serviceControlPolicies": (place) => {
    const policyId = text(place, "policyId");
    if (policyId !== undefined)
      return { api: "organizations:DescribePolicy", options: { "policy-id": policyId }, query: "Policy" };
    // The policies of all levels take more than one command.
    return place.isRead ? undefined : { options: { "child-id": place.account } };
  },
  "account.publicAccessBlock": (place) => ({
    options: { "account-id": place.account },
    query: member(place, "PublicAccessBlockConfiguration"),
  }),
  "account.customerPolicies": (place) => {
    const arn = text(place, "policyArn") ?? (place.steps.length > 0 ? place.policyArn : null);
    return { options: { filter: "LocalManagedPolicy" }, query: arn === null ? undefined : defaultVersion(arn) };
  },
  // A member of a trail is one of an element of the list.
  "region.trails": (place) => ({
    query: place.id.startsWith("arn:")
      ? member(place, `${oneOf("trailList", "TrailARN", place.id)}|[0]`, TRAIL)
      : "trailList[].TrailARN",
  }),
  "trail.status": trail("name"),
  "trail.tags": ({ id }) => ({ options: { "resource-id-list": id } }),
  "trail.eventSelectors": trail("trail-name", "", named({ unknownOperators: undefined })),
  "trail.insightSelectors": trail("trail-name", "InsightSelectors"),
  "trail.integrity": () => undefined,
  "account.canary": () => undefined,
  "account.events": () => undefined,
  "trail.canary": () => undefined,
  "region.functions": () => ({ query: "Functions[].FunctionArn" }),
  "region.muteRules": (place) => {
    const name = text(place, "muteRuleName");
    if (name !== undefined) return { api: "cloudwatch:GetAlarmMuteRule", options: { "alarm-mute-rule-name": name } };
    return isDeep(place) ? undefined : { options: { statuses: ["ACTIVE", "SCHEDULED"] } };
  },
  // The account's, and those of log groups, take a call each: an element tells which.
  "region.logResourcePolicies": (place) => {
    const arn = text(place, "resourceArn");
    if (arn !== undefined) return { options: { "resource-arn": arn, "policy-scope": "RESOURCE" } };
    return isDeep(place) ? undefined : {};
  },
  "region.logAccountPolicies": (place) => {
    const type = text(place, "policyType") ?? (place.isRead ? undefined : "SUBSCRIPTION_FILTER_POLICY");
    return type === undefined ? undefined : { options: { "policy-type": type } };
  },
  "region.eventDataStores": () => ({ query: "EventDataStores[].EventDataStoreArn" }),
  "region.alarms": (place) => {
    const name = text(place, "alarmName");
    if (name === undefined) return { options: { "alarm-types": ["MetricAlarm", "CompositeAlarm"] } };
    return {
      options: { "alarm-names": name, "alarm-types": ALARM_TYPES[text(place, "kind") ?? ""] ?? "MetricAlarm" },
    };
  },
  "region.eventRules": (place) => {
    const name = text(place, "ruleName");
    if (place.steps.includes("targets")) return undefined;
    return name === undefined ? {} : { options: { "name-prefix": name } };
  },
  "bucket.location": bucket(),
  "bucket.acl": bucket("", named({ grantee: undefined })),
  "bucket.policy": ({ id }) => ({ options: { bucket: id }, query: "Policy", isText: true }),
  "bucket.publicAccessBlock": bucket("PublicAccessBlockConfiguration"),
  "bucket.versioning": bucket("", named({ mfaDelete: "MFADelete" })),
  "bucket.encryption": bucket("ServerSideEncryptionConfiguration.Rules[0]", (step) => ENCRYPTION[step]),
  "bucket.lifecycle": bucket(),
  "bucket.objectLock": bucket("ObjectLockConfiguration", () => undefined),
  "bucket.ownership": bucket("OwnershipControls.Rules[0]"),
  "bucket.logging": bucket("LoggingEnabled"),
  "bucket.replication": bucket("ReplicationConfiguration", named({ Filter: undefined })),
  "bucket.notifications": bucket(),
  "bucket.requestPayment": bucket(),
  "key.description": (place) => ({
    options: { "key-id": place.id },
    query: member(place, "KeyMetadata", named({ primaryKeyArn: "MultiRegionConfiguration.PrimaryKey.Arn" })),
  }),
  "key.rotation": (place) => ({ options: { "key-id": keyId(place) }, query: member(place) }),
  "key.policy": (place) => ({
    options: { "key-id": keyId(place), "policy-name": "default" },
    query: "Policy",
    isText: true,
  }),
  "log-group.description": (place) => ({
    options: { "log-group-name-prefix": place.name },
    query: member(
      place,
      `${oneOf("logGroups", "logGroupName", place.name)}|[0]`,
      named({ retentionPolicyName: undefined }, asIs),
    ),
  }),
  "log-group.metricFilters": (place) => ({
    options: ofGroup(place),
    query: oneOf("metricFilters", "filterName", text(place, "filterName")),
  }),
  "log-group.subscriptionFilters": (place) => ({
    options: ofGroup(place),
    query: oneOf("subscriptionFilters", "filterName", text(place, "filterName")),
  }),
  "log-group.transformer": ({ name }) => ({ options: { "log-group-identifier": name } }),
  "topic.attributes": (place) => ({
    options: ofTopic(place),
    query: member({ ...place, steps: place.steps.slice(0, 1) }, "Attributes"),
    isText: place.steps[0] === "policy",
  }),
  "topic.subscriptions": (place) => ({ options: ofTopic(place) }),
  "role.description": (place) => ({
    options: ofRole(place),
    query: member(place, "Role", named(ROLE, asIs)),
  }),
  "role.attachedPolicies": (place) => ({ options: ofRole(place) }),
  "role.inlinePolicies": (place) => {
    const name = text(place, "policyName");
    if (name !== undefined)
      return { api: "iam:GetRolePolicy", options: { ...ofRole(place), "policy-name": name }, query: "PolicyDocument" };
    if (!place.isRead) return { options: ofRole(place) };
    // Their documents in one response.
    return {
      api: "iam:GetAccountAuthorizationDetails",
      options: { filter: "Role" },
      query: `${oneOf("RoleDetailList", "Arn", place.id)}|[0].RolePolicyList`,
    };
  },
  "policy.document": ({ id, isRead }) => (isRead ? policyVersion(id) : { options: { "policy-arn": id } }),
  "event-data-store.description": (place) => ({
    options: { "event-data-store": place.id },
    query: member(place, "", named({ eventCategories: undefined })),
  }),
};

/** Of facts that take several calls, those further ones whose parameters are known where they fail. */
export const FURTHER_COMMANDS: Readonly<Record<string, (place: Place) => FactCommand>> = {
  "iam:GetPolicyVersion": ({ id }) => policyVersion(id),
};

function policyVersion(arn: string): FactCommand {
  const options = { "policy-arn": arn };
  const version = { api: "iam:GetPolicy", options, query: "Policy.DefaultVersionId", isText: true };
  return {
    api: "iam:GetPolicyVersion",
    options: { ...options, "version-id": version },
    query: "PolicyVersion.Document",
  };
}

const ALARM_TYPES: Readonly<Record<string, string>> = { composite: "CompositeAlarm", log: "LogAlarm" };
const ROLE = {
  trustPolicy: "AssumeRolePolicyDocument",
  permissionsBoundary: "PermissionsBoundary.PermissionsBoundaryArn",
  createdAt: "CreateDate",
};
const ENCRYPTION: Readonly<Record<string, string>> = {
  sseAlgorithm: "ApplyServerSideEncryptionByDefault.SSEAlgorithm",
  kmsMasterKeyId: "ApplyServerSideEncryptionByDefault.KMSMasterKeyID",
  bucketKeyEnabled: "BucketKeyEnabled",
};
/** For members that the snapshot adds, and one that an older AWS CLI does not know, all of the trail is shown. */
const TRAIL = named({
  snsTopicArn: "SnsTopicARN",
  arn: "TrailARN",
  accountId: undefined,
  owner: undefined,
  api: undefined,
  region: undefined,
  at: undefined,
  recursiveLogging: undefined,
});
