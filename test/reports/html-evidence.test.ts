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
  expect(shownValue({ ...stopped, evidence })?.value).toBe(expected);
});
