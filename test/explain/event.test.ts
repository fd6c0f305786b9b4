import { expect, it } from "vitest";
import { questionOf } from "../../src/explain/call/call.ts";
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
