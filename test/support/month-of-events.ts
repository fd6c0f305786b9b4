import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { read } from "./account.ts";
import { sampleSnapshot } from "./plan.ts";

/**
 * A month of events of one account, the same at every call: what people, automation and services usually do, borderline cases that
 * nothing is wrong with, and intrusions. Each intrusion says which finding it has to give.
 */
export type MonthEvent = Readonly<Record<string, unknown>> & { readonly eventID: string; readonly eventTime: string };

export interface Intrusion {
  readonly rule: string;
  readonly principal: string;
  readonly action: string;
  readonly ids: readonly string[];
}

export const MONTH_ACCOUNT = "111122223333";
const MANAGEMENT_ACCOUNT = "123456789012";
const BUCKET = "acme-payments-audit-logs";
const GROUP = "/acme/payments/cloudtrail";
const KEY = "5f0c1a3e-7d42-4b8f-9c61-2e8a9b7d4c10";
const STORE = `arn:aws:cloudtrail:eu-west-1:${MONTH_ACCOUNT}:eventdatastore/4c7a0f52-91be-4d36-8a0e-b5d2c6e7f813`;
const FOLDER = `AWSLogs/${MONTH_ACCOUNT}/CloudTrail`;
const API_CALL = "AWS API Call via CloudTrail";
const TRAIL_CHANGES = JSON.stringify({
  source: ["aws.cloudtrail"],
  "detail-type": [API_CALL],
  detail: { eventName: ["StopLogging", "DeleteTrail"] },
});
const DAY = 86_400_000;
const START = Date.parse("2026-10-01T00:00:00Z");

export const MONTH_POLICY = `
expectations:
  - id: unexpected-region
    params: { regions: [eu-west-1, eu-central-1, us-east-1] }
  - id: foreign-account
    params: { trustedAccounts: ["222233334444"] }
  - id: trail-tampering
    only: { principals: ["arn:aws:iam::*:role/platform/terraform"] }
  - id: iam-by-deployment
    title: IAM is changed by the deployment role
    reason: Changes of permissions are reviewed in pull requests
    match: { actions: ["iam:Create*", "iam:Attach*", "iam:Put*"] }
    only: { principals: ["arn:aws:iam::${MONTH_ACCOUNT}:role/ci/deploy"] }
  - id: alice-from-office
    severity: medium
    match: { principals: ["arn:aws:iam::*:user/alice"] }
    only: { networks: [203.0.113.0/24, "*.amazonaws.com"] }
  - id: operations-hours
    match: { principals: ["arn:aws:iam::*:role/operations"] }
    only: { hours: { from: "08:00", to: "18:00", timeZone: Europe/Berlin } }
  - id: admin-with-mfa
    match: { principals: ["arn:aws:iam::*:role/admin"] }
    only: { mfa: true }
  - id: retired-key
    severity: critical
    match: { accessKeys: [AKIARETIRED*] }
    never: true
  - id: payroll
    match: { resources: ["arn:aws:s3:::acme-payroll/*"] }
    only: { principals: ["arn:aws:iam::*:role/payroll"], regions: ["eu-*"], accounts: ["${MONTH_ACCOUNT}"] }
`;

type Members = Record<string, unknown>;

const user = (name: string, more: Members = {}) => ({
  type: "IAMUser",
  arn: `arn:aws:iam::${MONTH_ACCOUNT}:user/${name}`,
  accountId: MONTH_ACCOUNT,
  userName: name,
  accessKeyId: `AKIA${name.toUpperCase()}`,
  ...more,
});
const role = (path: string, session: string, mfa = "false", account = MONTH_ACCOUNT) => ({
  type: "AssumedRole",
  arn: `arn:aws:sts::${account}:assumed-role/${path.slice(path.lastIndexOf("/") + 1)}/${session}`,
  accountId: account,
  sessionContext: {
    sessionIssuer: { type: "Role", arn: roleArn(path, account) },
    attributes: { mfaAuthenticated: mfa },
  },
});
const roleArn = (path: string, account = MONTH_ACCOUNT) => `arn:aws:iam::${account}:role/${path}`;
const root = { type: "Root", arn: `arn:aws:iam::${MONTH_ACCOUNT}:root`, accountId: MONTH_ACCOUNT };
const ROOT = root.arn;
const service = (name: string) => ({ type: "AWSService", invokedBy: `${name}.amazonaws.com` });

/** The snapshot of the month's account, taken after it, with the EventBridge rules of a Region. */
export function monthSnapshot(): Snapshot {
  const snapshot = sampleSnapshot();
  for (const [name, region] of Object.entries(snapshot.regions))
    region.eventRules = {
      ...read("region.eventRules", name === "eu-west-1" ? [RULE] : [], name),
      at: snapshot.collectedAt,
    };
  return snapshot;
}

const RULE = {
  ruleName: "notify-trail-changes",
  ruleArn: `arn:aws:events:eu-west-1:${MONTH_ACCOUNT}:rule/notify-trail-changes`,
  state: "DISABLED",
  eventPattern: TRAIL_CHANGES,
  targets: null,
};

/** @param days - 31: October 2026, in which Berlin's clocks go back on the 25th. */
export function monthOfEvents(): { readonly events: readonly MonthEvent[]; readonly intrusions: readonly Intrusion[] } {
  const events: MonthEvent[] = [];
  const intrusions: Intrusion[] = [];
  const make = (call: string, userIdentity: object, time: number | string, more: Members = {}): string => {
    const [source = "", eventName = ""] = call.split(":");
    const eventID = `00000000-0000-4000-8000-${String(events.length).padStart(12, "0")}`;
    events.push({
      eventVersion: "1.11",
      userIdentity,
      eventTime: new Date(time).toISOString().replace(".000Z", "Z"),
      eventSource: `${source}.amazonaws.com`,
      eventName,
      awsRegion: "eu-west-1",
      sourceIPAddress: "203.0.113.20",
      eventType: "AwsApiCall",
      eventID,
      recipientAccountId: MONTH_ACCOUNT,
      ...more,
    });
    return eventID;
  };
  const found = (rule: string, principal: string, action: string, ...ids: readonly string[]) =>
    intrusions.push({ rule, principal, action, ids });
  const at = (day: number, clock: string) => `2026-10-${String(day).padStart(2, "0")}T${clock}Z`;

  usual(make);
  borderline(make, at);

  const alice = user("alice");
  const mallory = user("mallory");
  const arn = (name: string) => `arn:aws:iam::${MONTH_ACCOUNT}:user/${name}`;
  const signIn = {
    eventType: "AwsConsoleSignIn",
    awsRegion: "us-east-1",
    responseElements: { ConsoleLogin: "Success" },
  };

  found("root-use", ROOT, "iam:CreateAccessKey", make("iam:CreateAccessKey", root, at(3, "02:11:00")));
  found("iam-by-deployment", ROOT, "iam:CreateAccessKey", intrusions.at(-1)?.ids[0] ?? "");
  const rootLogin = make("signin:ConsoleLogin", root, at(3, "02:10:00"), {
    ...signIn,
    additionalEventData: { MFAUsed: "No" },
  });
  found("root-use", ROOT, "signin:ConsoleLogin", rootLogin);
  found("console-without-mfa", ROOT, "signin:ConsoleLogin", rootLogin);
  found(
    "console-without-mfa",
    arn("bob"),
    "signin:ConsoleLogin",
    make("signin:ConsoleLogin", user("bob"), at(4, "09:00:00"), { ...signIn, additionalEventData: { MFAUsed: "No" } }),
  );
  const probes = Array.from({ length: 21 }, (_, i) =>
    make("s3:ListBuckets", role("web", `i-0${i % 3}`), Date.parse(at(8, "23:58:00")) + i * 15_000, {
      errorCode: "AccessDenied",
    }),
  );
  found("denied-calls", roleArn("web"), "s3:ListBuckets", ...probes);
  const describes = Array.from({ length: 20 }, () =>
    make("ec2:DescribeInstances", mallory, at(9, "03:00:00"), { errorCode: "Client.UnauthorizedOperation" }),
  );
  found("denied-calls", arn("mallory"), "ec2:DescribeInstances", ...describes);
  // One password for many users: each user has one failure, and names that do not exist are hidden.
  const sprayed = ["alice", "bob", "carol", ...Array<string>(18).fill("HIDDEN_DUE_TO_SECURITY_REASONS")];
  const spray = sprayed.map((name, i) =>
    failedSignIn(make, name, "198.51.100.99", Date.parse(at(9, "05:00:00")) + i * 10_000),
  );
  found("denied-calls", "198.51.100.99", "signin:ConsoleLogin", ...spray);
  found(
    "unexpected-region",
    arn("mallory"),
    "ec2:RunInstances",
    ...[1, 2].map((i) => make("ec2:RunInstances", mallory, at(10, `03:0${i}:00`), { awsRegion: "ap-southeast-1" })),
  );
  const tampering = (call: string, parameters: Members, day: number, more: Members = {}) =>
    found(
      "trail-tampering",
      arn("mallory"),
      call,
      make(call, mallory, at(day, "04:00:00"), { requestParameters: parameters, ...more }),
    );
  tampering("cloudtrail:StopLogging", { name: "payments-audit" }, 11, { errorCode: "AccessDenied" });
  tampering("cloudtrail:PutEventSelectors", { trailName: "payments-audit" }, 11);
  tampering("s3:PutBucketLifecycle", { bucketName: BUCKET }, 12);
  tampering("logs:DeleteLogGroup", { logGroupName: GROUP }, 12);
  tampering("kms:ScheduleKeyDeletion", { keyId: KEY }, 13);
  tampering("sns:DeleteTopic", { topicArn: "arn:aws:sns:eu-west-1:111122223333:payments-security" }, 13);
  tampering("cloudtrail:DeregisterOrganizationDelegatedAdmin", { delegatedAdminAccountId: "222233334444" }, 21);
  tampering(
    "organizations:DeregisterDelegatedAdministrator",
    { accountId: "222233334444", servicePrincipal: "cloudtrail.amazonaws.com" },
    21,
  );
  tampering("organizations:CloseAccount", { accountId: "444455556666" }, 21);
  tampering("cloudtrail:DeleteChannel", { channel: "0a1b2c3d" }, 21);
  tampering("cloudtrail:DeleteResourcePolicy", { resourceArn: STORE }, 21);
  tampering("logs:AssociateKmsKey", { logGroupName: GROUP, kmsKeyId: "arn:aws:kms:eu-west-1:999988887777:key/a" }, 21);
  tampering("kms:RevokeGrant", { keyId: KEY, grantId: "f00d" }, 21);
  tampering("s3:PutObject", { bucketName: BUCKET, key: `${FOLDER}/2026/10/11/a.json.gz` }, 22);
  tampering("s3:DeleteObject", { bucketName: BUCKET, key: `${FOLDER}-Digest/eu-west-1/2026/10/11/a.json.gz` }, 22);
  tampering("events:DisableRule", { name: "notify-trail-changes" }, 23);
  tampering("events:RemoveTargets", { rule: "notify-trail-changes", ids: ["topic"] }, 23);
  // The first makes the rule, which the snapshot has no longer; the second leaves less than it told of.
  const narrow = (eventName: string[]) => ({
    name: "notify-iam",
    eventPattern: JSON.stringify({ source: ["aws.iam"], "detail-type": [API_CALL], detail: { eventName } }),
  });
  make("events:PutRule", role("ci/deploy", "build-1"), at(1, "09:00:00"), {
    requestParameters: narrow(["CreatePolicy", "AttachRolePolicy"]),
  });
  tampering("events:PutRule", narrow(["CreatePolicy"]), 23);
  tampering("events:DeleteRule", { name: "notify-iam" }, 24);
  // An alarm that the snapshot does not have: what made it says what it was on.
  make("monitoring:PutMetricAlarm", role("ci/deploy", "build-1"), at(1, "09:00:00"), {
    requestParameters: { alarmName: "root-2", namespace: "AcmeSecurity", metricName: "RootUsage" },
  });
  tampering("monitoring:DeleteAlarms", { alarmNames: ["api-errors", "root-2"] }, 24);
  found(
    "foreign-account",
    "999988887777",
    "sts:AssumeRole",
    make("sts:AssumeRole", { type: "AWSAccount", accountId: "999988887777", principalId: "AIDAX" }, at(14, "05:00:00")),
  );
  found(
    "iam-by-deployment",
    arn("alice"),
    "iam:AttachUserPolicy",
    make("iam:AttachUserPolicy", alice, at(15, "10:00:00"), { requestParameters: { userName: "alice" } }),
  );
  // A role of the same name under a different path is a different role; so is a name that only begins alike.
  for (const other of ["other/deploy", "ci/deploy2"])
    found(
      "iam-by-deployment",
      roleArn(other),
      "iam:CreateUser",
      make("iam:CreateUser", role(other, "build-9"), at(15, "11:00:00")),
    );
  found(
    "alice-from-office",
    arn("alice"),
    "s3:GetObject",
    make("s3:GetObject", alice, at(16, "23:00:00"), { sourceIPAddress: "203.0.114.1" }),
    make("s3:GetObject", alice, at(17, "23:00:00"), { sourceIPAddress: "2001:db8::1" }),
  );
  // 18:00 in Berlin is 16:00 UTC in summer, and 17:00 from the 25th on. 08:00 is 06:00, then 07:00.
  found(
    "operations-hours",
    roleArn("operations"),
    "rds:ModifyDBInstance",
    ...[at(24, "05:59:59"), at(24, "16:00:00"), at(25, "06:59:59"), at(25, "17:00:00")].map((time) =>
      make("rds:ModifyDBInstance", role("operations", "carol"), time),
    ),
  );
  found(
    "admin-with-mfa",
    roleArn("admin"),
    "ec2:StopInstances",
    make("ec2:StopInstances", role("admin", "dave"), at(18, "12:00:00")),
  );
  found(
    "retired-key",
    arn("erin"),
    "sts:GetCallerIdentity",
    make("sts:GetCallerIdentity", user("erin", { accessKeyId: "AKIARETIRED1" }), at(19, "12:00:00")),
  );
  const object = (key: string) => ({
    resources: [{ ARN: `arn:aws:s3:::acme-payroll/${key}`, type: "AWS::S3::Object" }],
  });
  found(
    "payroll",
    arn("mallory"),
    "s3:GetObject",
    make("s3:GetObject", mallory, at(20, "01:00:00"), object("2026-09.csv")),
  );
  found(
    "payroll",
    roleArn("payroll"),
    "s3:GetObject",
    make("s3:GetObject", role("payroll", "batch"), at(20, "02:00:00"), { ...object("a"), awsRegion: "us-east-1" }),
  );
  return { events: shuffled(events), intrusions };
}

function failedSignIn(make: Make, userName: string, sourceIPAddress: string, time: number): string {
  return make("signin:ConsoleLogin", { type: "IAMUser", accountId: MONTH_ACCOUNT, userName }, time, {
    ...{ sourceIPAddress, awsRegion: "us-east-1", eventType: "AwsConsoleSignIn" },
    errorMessage: "Failed authentication",
    responseElements: { ConsoleLogin: "Failure" },
  });
}

type Make = (call: string, identity: object, time: number | string, more?: Members) => string;

function usual(make: Make): void {
  for (let day = 0; day < 31; day++) {
    const start = START + day * DAY;
    for (let hour = 0; hour < 24; hour++) {
      const time = start + hour * 3_600_000;
      make("s3:PutObject", service("cloudtrail"), time, {
        eventType: "AwsApiCall",
        sourceIPAddress: "cloudtrail.amazonaws.com",
      });
      make("sts:AssumeRole", service("lambda"), time + 1000, { sourceIPAddress: "lambda.amazonaws.com" });
      make("dynamodb:DescribeTable", role("web", `i-0${hour % 5}`), time + 2000, { sourceIPAddress: "10.0.3.9" });
      if (hour % 6 === 0) make("iam:CreateRole", role("ci/deploy", `build-${day}-${hour}`), time + 3000);
      if (hour % 8 === 0)
        make("s3:GetObject", role("payroll", "batch"), time, { resources: [{ ARN: "arn:aws:s3:::acme-payroll/a" }] });
      // What a role may not do, again and again: never 20 times within 5 minutes.
      if (hour % 2 === 0) make("kms:Decrypt", role("backup", "nightly"), time, { errorCode: "AccessDenied" });
    }
    make("s3:GetObject", user("alice"), start + 9 * 3_600_000);
    make("ec2:DescribeInstances", role("operations", "carol"), start + 9 * 3_600_000);
    make("iam:ListUsers", role("admin", "dave", "true"), start + 10 * 3_600_000);
  }
}

/** Cases that are easily mistaken for intrusions. */
function borderline(make: Make, at: (day: number, clock: string) => string): void {
  const asRoot = { ...root, invokedBy: "backup.amazonaws.com" };
  make("ec2:CreateSnapshot", asRoot, at(2, "01:00:00"), { sourceIPAddress: "backup.amazonaws.com" });
  make("health:DescribeEvents", root, at(2, "01:00:01"), { eventType: "AwsServiceEvent" });
  const federated = {
    type: "AssumedRole",
    arn: `arn:aws:sts::${MONTH_ACCOUNT}:assumed-role/admin/dave`,
    accountId: MONTH_ACCOUNT,
  };
  const signIn = { eventType: "AwsConsoleSignIn", responseElements: { ConsoleLogin: "Success" } };
  const viewer = { ...federated, arn: `arn:aws:sts::${MONTH_ACCOUNT}:assumed-role/viewer/frank` };
  make("signin:ConsoleLogin", viewer, at(2, "08:00:00"), { ...signIn, additionalEventData: { MFAUsed: "No" } });
  make("signin:ConsoleLogin", user("bob"), at(2, "08:01:00"), {
    ...signIn,
    responseElements: { ConsoleLogin: "Failure" },
    additionalEventData: { MFAUsed: "No" },
    errorMessage: "Failed authentication",
  });
  make("signin:ConsoleLogin", user("bob"), at(2, "08:02:00"), { ...signIn, additionalEventData: { MFAUsed: "Yes" } });
  // 19 within 5 minutes, and the twentieth a second after them.
  for (let i = 0; i < 19; i++)
    make("s3:GetObject", user("grace"), Date.parse(at(5, "12:00:00")) + i * 16_000, { errorCode: "AccessDenied" });
  make("s3:GetObject", user("grace"), at(5, "12:05:01"), { errorCode: "AccessDenied" });
  // 20 failures that are no denials, and 20 denials of two principals.
  for (let i = 0; i < 20; i++) make("s3:HeadObject", user("grace"), at(6, "12:00:00"), { errorCode: "NoSuchKey" });
  for (let i = 0; i < 20; i++)
    make("s3:GetObject", user(i % 2 ? "heidi" : "ivan"), at(6, "13:00:00"), { errorCode: "AccessDenied" });
  // An office behind one address: 19 people mistype within 5 minutes, and one a second after them.
  for (let i = 0; i < 19; i++)
    failedSignIn(make, `person-${i}`, "203.0.113.1", Date.parse(at(6, "14:00:00")) + i * 16_000);
  failedSignIn(make, "person-19", "203.0.113.1", Date.parse(at(6, "14:05:01")));
  // A service in each Region; a person in none that is unexpected.
  make(
    "config:PutEvaluations",
    { ...role("aws-service-role/AWSServiceRoleForConfig", "c"), invokedBy: "config.amazonaws.com" },
    at(7, "01:00:00"),
    {
      awsRegion: "sa-east-1",
    },
  );
  const mallory = user("mallory");
  const harmless = (call: string, requestParameters: Members, more: Members = {}) =>
    make(call, mallory, at(7, "02:00:00"), { requestParameters, ...more });
  harmless("s3:PutBucketLifecycle", { bucketName: "mallory-scratch" });
  harmless("s3:DeleteBucket", { bucketName: `${BUCKET}-copy` });
  harmless("logs:DeleteLogGroup", { logGroupName: "/aws/lambda/report" });
  harmless("kms:DisableKey", { keyId: "aaaaaaaa-0000-4000-8000-000000000000" });
  harmless("monitoring:DisableAlarmActions", { alarmNames: ["cpu"] });
  harmless("cloudtrail:DescribeTrails", {});
  harmless("organizations:DeregisterDelegatedAdministrator", { servicePrincipal: "config.amazonaws.com" });
  harmless("organizations:CloseAccount", { accountId: "555566667777" });
  harmless("cloudtrail:DeleteResourcePolicy", { resourceArn: STORE.replace("eventdatastore", "dashboard") });
  harmless("logs:AssociateKmsKey", { logGroupName: "/aws/lambda/report", kmsKeyId: KEY });
  harmless("kms:RevokeGrant", { keyId: "aaaaaaaa-0000-4000-8000-000000000000", grantId: "f00d" });
  harmless("s3:PutObject", { bucketName: BUCKET, key: "AWSLogs/111122223333/elasticloadbalancing/a.log.gz" });
  harmless("s3:DeleteObject", { bucketName: BUCKET, key: "athena/results/a.csv" });
  harmless("s3:PutObject", { bucketName: "mallory-scratch", key: `${FOLDER}/2026/10/11/a.json.gz` });
  // Rules that tell of nothing that matters to trails, on another bus, in another Region, or of a schedule.
  const tagging = { source: ["aws.ec2"], "detail-type": [API_CALL], detail: { eventName: ["RunInstances"] } };
  harmless("events:PutRule", { name: "tag-owner", eventPattern: JSON.stringify(tagging) });
  harmless("events:DisableRule", { name: "tag-owner" });
  harmless("events:DeleteRule", { name: "tag-owner" }, { eventTime: at(7, "02:00:01") });
  harmless("events:DisableRule", { name: "notify-trail-changes", eventBusName: "orders" });
  harmless("events:DisableRule", { name: "notify-trail-changes" }, { awsRegion: "eu-central-1" });
  harmless("events:PutRule", { name: "nightly", scheduleExpression: "rate(1 day)" });
  harmless("events:DeleteRule", { name: "nightly" }, { eventTime: at(7, "02:00:01") });
  // The same rule again, as it is.
  harmless("events:PutRule", { name: "notify-trail-changes", eventPattern: TRAIL_CHANGES });
  // Alarms that were made and deleted within the month, in a Region without a trail's log group, and by Auto Scaling.
  make("monitoring:PutMetricAlarm", role("ci/deploy", "build-1"), at(1, "09:00:00"), {
    requestParameters: { alarmName: "api-errors", namespace: "AWS/Lambda", metricName: "Errors" },
  });
  harmless("monitoring:DeleteAlarms", { alarmNames: ["api-errors"] });
  harmless("monitoring:DeleteAlarms", { alarmNames: ["cpu"] }, { awsRegion: "us-east-1" });
  const scaling =
    "aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECS";
  make("monitoring:DeleteAlarms", role(scaling, "AutoScaling-ManageAlarms"), at(7, "02:00:00"), {
    requestParameters: { alarmNames: ["TargetTracking-service/web-AlarmLow"] },
  });
  // The same name in a different account is a different log group.
  make("logs:DeleteLogGroup", role("ci/deploy", "build", "false", "222233334444"), at(7, "02:00:00"), {
    requestParameters: { logGroupName: GROUP },
    recipientAccountId: "222233334444",
  });
  make("cloudtrail:UpdateTrail", role("platform/terraform", "apply-7"), at(7, "03:00:00"), {
    requestParameters: { name: "payments-audit" },
  });
  for (const account of ["222233334444", MANAGEMENT_ACCOUNT])
    make("sts:AssumeRole", { type: "AWSAccount", accountId: account }, at(7, "04:00:00"));
  make("s3:GetObject", { type: "AWSAccount", accountId: "ANONYMOUS_PRINCIPAL", principalId: "" }, at(7, "04:00:01"));
  make("cloudformation:CreateStack", user("alice"), at(7, "05:00:00"));
  make("ec2:CreateVpc", user("alice", { invokedBy: "cloudformation.amazonaws.com" }), at(7, "05:00:01"), {
    sourceIPAddress: "cloudformation.amazonaws.com",
  });
  make("s3:GetObject", user("alice"), at(7, "06:00:00"), { sourceIPAddress: "203.0.113.255" });
  make("iam:CreateRole", role("ci/deploy", "a-session-of-any-name"), at(7, "06:00:00"));
  // Records of sign-ins name no role: its path is not known, its name is.
  make(
    "iam:CreateRole",
    { type: "AssumedRole", arn: `arn:aws:sts::${MONTH_ACCOUNT}:assumed-role/deploy/x`, accountId: MONTH_ACCOUNT },
    at(7, "06:30:00"),
  );
  make("iam:GetUser", user("alice"), at(7, "07:00:00"));
  make("sts:GetCallerIdentity", user("erin"), at(7, "07:00:00"));
  for (const time of [at(24, "06:00:00"), at(24, "15:59:59"), at(25, "07:00:00"), at(25, "16:59:59")])
    make("rds:ModifyDBInstance", role("operations", "carol"), time);
}

/** By a generator of its own, so that it is the same at every call. */
function shuffled<T>(items: readonly T[]): T[] {
  let seed = 7;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  const all = [...items];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j] as T, all[i] as T];
  }
  return all;
}
