import { expect, it } from "vitest";
import { questionOf } from "../../src/explain/call/call.ts";
import { destinationOf } from "../../src/explain/call/destination.ts";
import { explainEvent } from "../../src/explain/call/explain-event.ts";
import { evaluatedTrails } from "../../src/explain/trails/evaluated-trails.ts";
import type { FieldSelector } from "../../src/model/documents/settings/selectors.ts";
import { ACCOUNT, account } from "../support/account.ts";

const selector = (...more: FieldSelector[]) => [
  { field: "eventCategory", equals: ["Data"] },
  { field: "resources.type", equals: ["AWS::S3::Object"] },
  ...more,
];

it("names the selector that records the call on any object, not one that records an example alone", () => {
  const some = selector({ field: "resources.ARN", startsWith: ["arn:aws:s3:::e"] });
  const built = account().trail("main", { advanced: [some, selector()] });
  const place = { partition: "aws", accountId: ACCOUNT, region: "us-east-1" };
  const question = questionOf({ service: "s3", event: "GetObject" }, place);
  expect(explainEvent(evaluatedTrails(built.snapshot()), question)).toMatchObject({
    recorded: true,
    by: [{ selector: { kind: "advanced", index: 1 } }],
  });
});

it("asks for no option where the endpoint of a call decides", () => {
  const built = account().trail("main", { isMultiRegionTrail: false, includeGlobalServiceEvents: false });
  const place = { partition: "aws", accountId: ACCOUNT, region: "us-east-1" };
  for (const principal of [undefined, `arn:aws:iam::${ACCOUNT}:user/ann`]) {
    const question = questionOf({ service: "sts", event: "AssumeRole", principal }, place);
    const { recorded, reason } = explainEvent(evaluatedTrails(built.snapshot()), question);
    expect(recorded).toBe(null);
    expect(reason).toMatch(/it is not known whether the call (is|was) made by a global endpoint$/);
  }
});

it("says that a trail whose RecursiveLogging is false does not record CloudTrail's own deliveries", () => {
  const delivery = {
    eventCategory: "Data",
    eventSource: "s3.amazonaws.com",
    eventName: "PutObject",
    awsRegion: "us-east-1",
    readOnly: false,
    invokedBy: "cloudtrail.amazonaws.com",
    resources: [{ type: "AWS::S3::Object", ARN: "arn:aws:s3:::main-logs/AWSLogs/a.json.gz" }],
  };
  const explained = (recursiveLogging: boolean) => {
    const built = account().trail("main", { advanced: [selector()], recursiveLogging });
    return explainEvent(evaluatedTrails(built.snapshot()), { event: delivery, missing: [] });
  };
  expect(explained(true)).toMatchObject({ recorded: true });
  expect(explained(false)).toMatchObject({
    recorded: false,
    reason: expect.stringContaining("RecursiveLogging is false"),
  });
});

it.each([
  ["Management", "CloudTrail"],
  ["Data", "CloudTrail"],
  ["NetworkActivity", "CloudTrail-NetworkActivity"],
  ["Insight", "CloudTrail-Insight"],
  ["Aggregated", "CloudTrail-Aggregated"],
])("names the folder of events of the category %s: %s", (eventCategory, folder) => {
  const delivery = {
    s3BucketName: "main-logs",
    s3KeyPrefix: null,
    logGroupArn: null,
    organizationId: undefined,
    accountId: ACCOUNT,
  };
  expect(destinationOf(delivery, { eventCategory, awsRegion: "us-east-1" }).s3KeyPrefix).toBe(
    `AWSLogs/${ACCOUNT}/${folder}/us-east-1/`,
  );
});
