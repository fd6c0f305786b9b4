import type { QueryOptions } from "../../src/events/query/query.ts";
import { EVENT_ACCOUNT } from "./event-server.ts";

type Event = Readonly<Record<string, unknown>>;

const identity = {
  alice: {
    type: "IAMUser",
    userName: "alice",
    arn: `arn:aws:iam::${EVENT_ACCOUNT}:user/alice`,
    accessKeyId: "AKIAALICE",
  },
  root: { type: "Root", arn: `arn:aws:iam::${EVENT_ACCOUNT}:root`, accountId: EVENT_ACCOUNT },
  app: {
    type: "AssumedRole",
    arn: `arn:aws:sts::${EVENT_ACCOUNT}:assumed-role/app/worker`,
    principalId: "AROAEXAMPLE:worker",
    accessKeyId: "ASIAWORKER",
    sessionContext: { sessionIssuer: { type: "Role", arn: `arn:aws:iam::${EVENT_ACCOUNT}:role/path/app` } },
  },
  bare: {
    type: "AssumedRole",
    principalId: "AROAEXAMPLE:alice",
    arn: `arn:aws:sts::${EVENT_ACCOUNT}:assumed-role/app/alice`,
  },
  service: { type: "AWSService", invokedBy: "ec2.amazonaws.com" },
};

let next = 0;
const event = (eventName: string, members: object = {}): Event => ({
  eventVersion: "1.11",
  userIdentity: identity.alice,
  eventTime: "2026-11-12T11:45:00Z",
  eventSource: "iam.amazonaws.com",
  eventName,
  awsRegion: "us-east-1",
  sourceIPAddress: "203.0.113.7",
  userAgent: "aws-cli/2.31",
  requestParameters: null,
  responseElements: null,
  readOnly: true,
  eventID: `00000000-0000-4000-8000-${String(next++).padStart(12, "0")}`,
  recipientAccountId: EVENT_ACCOUNT,
  ...members,
});

/** Records in which what a query compares is written in every way that it knows, and in ways that no service writes. */
export const ENGINE_EVENTS: readonly Event[] = [
  event("ListUsers"),
  event("ListUsers", { userIdentity: identity.root, errorCode: "AccessDenied", eventTime: "2026-11-11T24:00:00Z" }),
  event("ListBuckets", { eventSource: "s3.amazonaws.com", awsRegion: "eu-west-1", userIdentity: identity.app }),
  event("GetObject", { resources: [{ ARN: "arn:aws:s3:::data/2026/report.csv" }], userIdentity: identity.bare }),
  event("CreateRole", { readOnly: "false", requestParameters: { roleName: "deploy", note: 'say "hello"' } }),
  event("DeleteRole", { readOnly: false, requestParameters: { roleName: "O'Brien; DROP TABLE x --", maxItems: 1e21 } }),
  event("RunInstances", {
    eventTime: "2026-11-12T11:46:00Z",
    sourceIPAddress: "ec2.amazonaws.com",
    userIdentity: identity.service,
  }),
  event("AssumeRole", { sourceIPAddress: "::ffff:203.0.113.9", eventTime: "2026-11-12T13:45:00+02:00" }),
  event("AssumeRole", { sourceIPAddress: "10.1.2.3", eventTime: "2026-11-12T11:45:00.500Z", readOnly: "true" }),
  event("AssumeRole", { sourceIPAddress: "2001:db8::7", eventTime: "no time", recipientAccountId: "999988887777" }),
  event("PutItem", { requestParameters: { price: 0.0000001 }, errorCode: null }),
  event("PutItem", { requestParameters: { tableName: "größe", path: "a/b\\c", deep: [{ deeper: ["needle"] }] } }),
  event("", { eventID: "", errorCode: "", userIdentity: null, eventTime: null }),
  event("OldCall", {
    recipientAccountId: undefined,
    readOnly: undefined,
    requestParameters: { readOnly: true },
    userIdentity: { type: "IAMUser", userName: "bob", arn: "arn:aws:iam::999988887777:user/bob" },
  }),
  event("ListUsers", { eventTime: "2026-11-12T11:45:60Z" }),
  event("ListUsers", { eventTime: "2026-02-30T11:45:00Z" }),
  { eventName: 7, eventID: 7, eventTime: "2026-11-12T11:45:00Z", userIdentity: "alice" },
];

/** Each filter of a query, alone and together, with values that are hostile to SQL. */
export const ENGINE_QUERIES: readonly QueryOptions[] = [
  { eventName: ["ListUsers", "ListBuckets"] },
  { eventName: ["DeleteRole"], user: ["alice"] },
  { eventSource: ["s3"] },
  { eventId: ["00000000-0000-4000-8000-000000000003"] },
  { user: ["root"] },
  { user: ["alice"] },
  { user: ["worker"] },
  { accessKey: ["ASIAWORKER", "AKIAALICE"] },
  { principalArn: [`arn:aws:iam::${EVENT_ACCOUNT}:role/path/app`] },
  { principalArn: [`arn:aws:iam::${EVENT_ACCOUNT}:role/app`] },
  { ip: ["203.0.113.0/24"] },
  { ip: ["203.0.113.8/31"] },
  { ip: ["10.0.0.0/7"] },
  { ip: ["10.1.2.3", "ec2.amazonaws.com"] },
  { ip: ["2001:db8::/32"] },
  { errorCode: ["AccessDenied"] },
  { readOnly: true },
  { write: true },
  { resource: ["report.csv"] },
  { resource: ["deploy"] },
  { resource: ["O'Brien; DROP TABLE x --"] },
  { regions: ["eu-west-1"] },
  { account: ["999988887777"] },
  { account: ["444455556666"], write: true },
  { since: "2026-11-12T00:00:00Z", until: "2026-11-12T11:45:00Z" },
  { since: "2026-11-12T11:45:01Z" },
  { until: "2026-11-12T11:44:59Z" },
  { grep: ['say "hello"'] },
  { grep: ["needle"] },
  { grep: ["größe"] },
  { grep: ["1e+21"] },
  { grep: ["1e-7"] },
  { grep: ["O'Brien"] },
  { grep: ["') OR true --"] },
  { grep: ["%"] },
  { where: ['eventName == "PutItem"'] },
  { eventName: ["AssumeRole"], where: ['sourceIPAddress.startsWith("10.")'] },
];
