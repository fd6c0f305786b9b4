import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { BUILT_IN_RULES } from "../../src/model/events/built-in-rules.ts";
import { accessed, unexpected } from "./access.ts";
import {
  ACCOUNT,
  type AccountBuilder,
  absent,
  account,
  EVERY_KIND,
  hoursAgo,
  OTHER,
  read,
  validated,
} from "./account.ts";
import { alarmOn, metricFilter, watched } from "./alarms.ts";
import { canaried, missing } from "./canary.ts";
import { addStore } from "./event-data-stores.ts";
import { withPolicy } from "./policies.ts";

/** A customer managed policy that allows an action on everything. */
export const customerPolicy = (policyName: string, Action: string) => ({
  policyName,
  policyArn: `arn:aws:iam::${ACCOUNT}:policy/${policyName}`,
  document: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] },
});

const bare = (kind: "bucket" | "key" | "topic") => withPolicy(kind, (all) => all.slice(0, 0));

/** Nothing is granted to anyone. */
const nothingGranted = (snapshot: Snapshot) => {
  for (const kind of ["bucket", "key", "topic"] as const) bare(kind)(snapshot);
  for (const role of Object.values(snapshot.roles)) {
    role.inlinePolicies = read("role.inlinePolicies", []);
    if (role.description.state === "read")
      role.description.value.trustPolicy = { Version: "2012-10-17", Statement: [] };
  }
};

/** The account is a member of an organization, whose trails these are, and whose policies protect them. */
export function organized({ account: own, trails }: Snapshot): void {
  own.organization = read("account.organization", { id: "o-abc", managementAccountId: OTHER });
  const document = { Statement: [{ Effect: "Deny", Action: "cloudtrail:*", Resource: "*" }] };
  own.serviceControlPolicies = read("account.serviceControlPolicies", [
    { policyId: "p-1", policyName: "protect", targetId: "r-1", document },
  ]);
  for (const trail of Object.values(trails)) trail.isOrganizationTrail = true;
}

const MODIFIED = {
  kind: "log-modified",
  accountId: "123456789012",
  region: "us-east-1",
  bucket: "logs",
  key: "a.json.gz",
  detail: "it has another hash",
} as const;

/**
 * Accounts in which everything fails.
 *
 * @param name - of all that has a name.
 */
export const failingAccounts = (name: string): AccountBuilder[] => [
  account()
    .trail(name, {
      logging: false,
      logFileValidationEnabled: false,
      isMultiRegionTrail: false,
      bucket: "gone",
      key: "Disabled",
      group: "absent",
      topic: "absent",
    })
    .edit(organized)
    .edit((snapshot) => {
      snapshot.account.serviceControlPolicies = read("account.serviceControlPolicies", []);
    }),
  account().trail(name, {
    key: "PendingDeletion",
    group: "present",
    topic: "present",
    status: {
      latestDeliveryTime: hoursAgo(30),
      latestDigestDeliveryTime: hoursAgo(30),
      latestCloudWatchLogsDeliveryTime: hoursAgo(30),
      latestNotificationTime: null,
      latestNotificationError: "NotFound",
    },
  }),
  account().trail(name, { key: "absent" }),
  watched(account().trail(name, { group: "present" }), {
    filters: [metricFilter("all", "")],
    alarms: { "us-east-1": [alarmOn("all", "us-east-1", { alarmName: name, actionsEnabled: false })] },
    trail: name,
  }).edit(({ regions }) => {
    const rule = { muteRuleName: name, muteRuleArn: "", status: "ACTIVE", alarmNames: [name] };
    const schedule = { muteType: null, scheduleExpression: null, duration: null, timezone: null };
    for (const region of Object.values(regions))
      region.muteRules = read("region.muteRules", [{ ...rule, ...schedule }]);
  }),
  account().trail(name, { key: "Enabled", group: "present", topic: "present" }).edit(nothingGranted),
  account()
    .trail(name, { group: "present", topic: "present" })
    .edit((snapshot) => {
      const everyone = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
      for (const kind of ["bucket", "topic"] as const) withPolicy(kind, () => [everyone])(snapshot);
      for (const bucket of Object.values(snapshot.buckets))
        bucket.publicAccessBlock = absent("bucket.publicAccessBlock");
      for (const { attributes } of Object.values(snapshot.topics))
        if (attributes.state === "read") attributes.value.kmsMasterKeyId = null;
      const document = { Version: "2012-10-17", Statement: [everyone] };
      for (const region of Object.values(snapshot.regions))
        region.logResourcePolicies = read("region.logResourcePolicies", [
          { policyName: name, resourceArn: null, document },
        ]);
      snapshot.account.customerPolicies = read("account.customerPolicies", [customerPolicy(name, "*")]);
      const theirs = { filterName: name, filterPattern: "", destinationArn: `arn:aws:logs:us-east-1:${OTHER}:d` };
      for (const group of Object.values(snapshot.logGroups))
        Object.assign(group, {
          subscriptionFilters: read("log-group.subscriptionFilters", [theirs]),
          transformer: read("log-group.transformer", { processors: ["parseJSON"] }),
        });
    }),
  account()
    .trail(name, { integrity: validated([{ ...MODIFIED, key: name }]) })
    .lambda("f"),
  account().trail(name, { basic: [{ excludeManagementEventSources: ["kms.amazonaws.com"] }] }),
  account().trail("main").trail(name, { isMultiRegionTrail: false }),
  account()
    .trail(name, { group: "present" })
    .edit(canaried({ second: missing(20) })),
  account().edit(
    accessed(
      Object.keys(BUILT_IN_RULES).map((rule) =>
        unexpected(rule, {
          principal: `arn:aws:iam::${ACCOUNT}:role/${name}`,
          evidence: [{ eventId: name, eventTime: hoursAgo(3), where: "Event history in us-east-1" }],
        }),
      ),
    ),
  ),
  account()
    .trail(name, { group: "present" })
    .edit(({ logGroups }) => {
      for (const { description } of Object.values(logGroups))
        if (description.state === "read")
          Object.assign(description.value, {
            retentionInDays: 1,
            kmsKeyId: null,
            logGroupClass: "DELIVERY",
            deletionProtectionEnabled: false,
          });
    }),
  account().trail(name, { advanced: EVERY_KIND, topic: "foreign" }),
  account().edit((snapshot) =>
    addStore(snapshot, name, { multiRegionEnabled: false, retentionPeriod: 7, terminationProtectionEnabled: false }),
  ),
  account().edit((snapshot) => addStore(snapshot, name, { status: "STOPPED_INGESTION" })),
  account()
    .trail(name, { key: "Enabled" })
    .edit(({ buckets, keys }) => {
      for (const { rotation } of Object.values(keys))
        if (rotation.state === "read") rotation.value.keyRotationEnabled = false;
      for (const bucket of Object.values(buckets)) {
        bucket.versioning = read("bucket.versioning", { status: null, mfaDelete: null });
        bucket.encryption = absent("bucket.encryption");
        bucket.lifecycle = read("bucket.lifecycle", {
          transitionDefaultMinimumObjectSize: null,
          rules: [{ ID: name, Status: "Enabled", Prefix: "", Expiration: { Days: 1 } }],
        });
        bucket.objectLock = absent("bucket.objectLock");
        bucket.ownership = absent("bucket.ownership");
        bucket.logging = read("bucket.logging", { targetBucket: null, targetPrefix: null });
        bucket.replication = read("bucket.replication", {
          role: name,
          rules: ["Enabled", "Disabled"].map((Status) => ({ Status, Destination: { Bucket: "arn:aws:s3:::theirs" } })),
        });
        bucket.notifications = read("bucket.notifications", {
          TopicConfigurations: [{ Id: name, TopicArn: `arn:aws:sns:us-east-1:${OTHER}:theirs` }],
          QueueConfigurations: [{ Id: name, QueueArn: "arn:aws:sqs:us-east-1:123456789012:ours", Events: [] }],
        });
      }
    }),
];
