import { expect, it } from "vitest";
import { evidenceViews, shownValue } from "../../reports/html/findings/evidence.ts";
import type { Finding } from "../../src/model/documents/result.ts";
import { sampleResult } from "../support/sample-result.ts";

const result = sampleResult();
const stopped = result.findings.find(
  ({ control, status }) => control === "trail-logging" && status === "fail",
) as Finding;

const commands = (finding: Finding) => evidenceViews(finding, result, 12).map(({ command }) => command);

it("has the command that shows the same again, once in a finding", () => {
  const [first] = stopped.evidence;
  const [command] = commands(stopped);
  expect(command).toMatch(/^aws cloudtrail get-trail-status --name arn:\S+ --region \S+$/);
  expect(commands({ ...stopped, evidence: [first, first].flatMap((one) => one ?? []) })).toEqual([command, null]);
});

it("has no command that would have to be cut", () => {
  const long = `/buckets/${"a".repeat(1300)}/acl`;
  expect(commands({ ...stopped, evidence: [{ pointer: long, api: "s3:GetBucketAcl" }] })).toEqual([null]);
});

it.each([
  [
    { field: "eventSource", notEquals: ["kms.amazonaws.com"] },
    '{"field":"eventSource","notEquals":["kms.amazonaws.com"]}',
  ],
  [[{ state: "pending", arn: "a".repeat(90), protocol: "email" }], 'state: "pending", protocol: "email", and 1 more'],
  [
    { Version: "2012-10-17", Statement: ["a".repeat(60), "b".repeat(60)] },
    'Version: "2012-10-17", Statement: 2 entries',
  ],
  [["a".repeat(60), "b".repeat(60)], "2 entries"],
  [{ one: "a".repeat(90) }, "1 member"],
])("says a long value in its line by the members that fit", (value, expected) => {
  const evidence = [{ pointer: "/topics/t/subscriptions", api: "sns:ListSubscriptionsByTopic", value }];
  expect(shownValue({ ...stopped, evidence })?.said).toBe(`subscriptions: ${expected}`);
});

it("names the event, its file and what the digest says, of calls that were not expected", () => {
  const data = { eventIds: ["e-1", "e-2"], files: ["s3://logs/a.json.gz"], count: 3, proofs: ["verified", "unlisted"] };
  const calls: Finding = {
    ...stopped,
    resource: { ...stopped.resource, type: "principal" },
    evidence: [{ pointer: "/account/events/value/unexpected/0", api: "s3:GetObject", value: "16 members" }],
    data,
  };
  expect(shownValue(calls)).toEqual({
    api: "Event",
    said: "e-1 in s3://logs/a.json.gz",
    more: "and 2 more events, log file: verified by its digest, log file: no digest lists it",
  });
  expect(shownValue({ ...calls, data: { eventIds: [], files: ["a.json"], count: 1, proofs: ["toString"] } })).toEqual({
    api: "Event",
    said: "without an ID in a.json",
    more: null,
  });
});
