import { expect, it } from "vitest";
import bucketCopiesOut from "../../../checks/bucket/bucket-copies-out.ts";
import type { BucketNotifications, ReplicationRule } from "../../../src/model/documents/settings/buckets.ts";
import { ACCOUNT, type AccountBuilder, account, OTHER, read, unreadable } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

const to = (bucket: string, Account?: string, Status = "Enabled"): ReplicationRule => ({
  Status,
  Destination: { Bucket: `arn:aws:s3:::${bucket}`, ...(Account === undefined ? {} : { Account }) },
});
const copying = (rules: readonly ReplicationRule[], built = account().trail("main")) =>
  built.edit(({ buckets }) => {
    for (const one of Object.values(buckets))
      one.replication = read("bucket.replication", { role: `arn:aws:iam::${ACCOUNT}:role/copy`, rules: [...rules] });
  });
const notifying = (value: BucketNotifications, built = account().trail("main")) =>
  built.edit(({ buckets }) => {
    for (const one of Object.values(buckets)) one.notifications = read("bucket.notifications", value);
  });
const topic = (owner: string) => ({ TopicArn: `arn:aws:sns:us-east-1:${owner}:logs` });
const queue = (owner: string) => ({ QueueArn: `arn:aws:sqs:us-east-1:${owner}:logs` });
const lambda = (owner: string) => ({ LambdaFunctionArn: `arn:aws:lambda:us-east-1:${owner}:function:logs` });
const own = account()
  .trail("main")
  .edit((snapshot) => {
    if (snapshot.account.buckets.state === "read") snapshot.account.buckets.value.push("archive");
  });
const inOrganization = (built: AccountBuilder, managementAccountId: string) =>
  built.edit((snapshot) => {
    snapshot.account.organization = read("account.organization", { id: "o-abc", managementAccountId });
  });
const allowed = { params: { allowedAccounts: [OTHER] } };

describeCheck(bucketCopiesOut, {
  pass: {
    "neither copies nor notifications": own,
    "a copy in the account": copying([to("archive")], own),
    "a copy that is turned off": copying([to("theirs", OTHER, "Disabled")]),
    "notifications in the account, and EventBridge": notifying({
      TopicConfigurations: [topic(ACCOUNT)],
      QueueConfigurations: [queue(ACCOUNT)],
      LambdaFunctionConfigurations: [lambda(ACCOUNT)],
      EventBridgeConfiguration: {},
    }),
    "an account that the policy allows": { account: copying([to("theirs", OTHER)]), ...allowed },
    "a topic of an account that the policy allows": {
      account: notifying({ TopicConfigurations: [topic(OTHER)] }),
      ...allowed,
    },
    "the management account of the organization": inOrganization(copying([to("theirs", OTHER)]), OTHER),
    "the account itself, which the rule names": copying([to("archive", ACCOUNT)], own),
  },
  fail: {
    "a bucket that is not listed, in a rule that names this account": copying([to("theirs", ACCOUNT)]),
    "a copy in another account": {
      account: copying([to("theirs", OTHER)]),
      says: new RegExp(`theirs of account ${OTHER}`),
    },
    "a copy in an account that is not named": { account: copying([to("theirs")]), says: /theirs of another account/ },
    "one of two copies": copying([to("archive"), to("theirs", OTHER)], own),
    "a topic of another account": notifying({ TopicConfigurations: [topic(ACCOUNT), topic(OTHER)] }),
    "a queue of another account": notifying({ QueueConfigurations: [queue(OTHER)] }),
    "a function of another account": notifying({ LambdaFunctionConfigurations: [lambda(OTHER)] }),
    "a copy, and notifications denied": copying([to("theirs", OTHER)]).deny("s3:GetBucketNotificationConfiguration"),
    "an account other than the allowed one": { account: copying([to("theirs", "111122223333")]), ...allowed },
  },
  unknown: {
    "an account that may be in the organization": {
      account: inOrganization(copying([to("theirs", OTHER)]), "111122223333"),
      says: /may be outside the organization/,
    },
    "the organization denied": copying([to("theirs", OTHER)]).deny("organizations:DescribeOrganization"),
    "an account that is not named, and may be the allowed one": { account: copying([to("theirs")]), ...allowed },
    "whose bucket it is, where the list of buckets broke off": {
      account: copying([to("theirs")]).edit(({ account }) => {
        account.buckets = { ...unreadable("account.buckets"), partial: ["main-logs"] };
      }),
      says: /Whose bucket theirs is, .*s3:ListAllMyBuckets/,
    },
    "replication denied": { account: own.deny("s3:GetBucketReplication"), says: /s3:GetReplicationConfiguration/ },
    "notifications denied": {
      account: own.deny("s3:GetBucketNotificationConfiguration"),
      says: /s3:GetBucketNotification/,
    },
    "the trails of a region denied": own.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: { "a bucket of another account": account().trail("main", { bucket: "foreign" }) },
  notApplicable: { "a bucket that does not exist": account().trail("main", { bucket: "gone" }) },
  none: { "no trails": account() },
});

const commands = (built: AccountBuilder) => {
  const [verdict] = verdictsOf(bucketCopiesOut, built);
  return commandsOf(bucketCopiesOut, verdict?.resource as never, postureOf(built.snapshot()), { allowedAccounts: [] });
};

it("removes only the destinations of other accounts", () => {
  const both = copying([to("archive"), to("theirs", OTHER)], own);
  const built = notifying({ TopicConfigurations: [topic(OTHER)], QueueConfigurations: [queue(ACCOUNT)] }, both);
  const replication = { Role: `arn:aws:iam::${ACCOUNT}:role/copy`, Rules: [to("archive")] };
  expect(commands(built)).toEqual([
    `aws s3api put-bucket-replication --bucket main-logs --replication-configuration '${JSON.stringify(replication)}'`,
    `aws s3api put-bucket-notification-configuration --bucket main-logs --notification-configuration '${JSON.stringify({ QueueConfigurations: [queue(ACCOUNT)] })}' --skip-destination-validation`,
  ]);
});

it("deletes the replication where no rule is left", () => {
  expect(commands(copying([to("theirs")]))).toEqual(["aws s3api delete-bucket-replication --bucket main-logs"]);
});
