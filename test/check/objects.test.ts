import { describe, expect, it } from "vitest";
import { objectsRecorded } from "../../src/check/index.ts";
import type { FieldSelector } from "../../src/model/documents/settings/selectors.ts";
import { type AccountBuilder, account } from "../support/account.ts";
import { postureOf } from "../support/posture.ts";

const selector = (...more: FieldSelector[]) => [
  { field: "eventCategory", equals: ["Data"] },
  { field: "resources.type", equals: ["AWS::S3::Object"] },
  ...more,
];
const arn = (some: Partial<FieldSelector>): FieldSelector => ({ field: "resources.ARN", ...some });
const trailOf = (...advanced: FieldSelector[][]) => account().trail("main", { advanced });
const detailsOf = (built: AccountBuilder, readOnly?: boolean) => {
  const { status, details } = objectsRecorded(postureOf(built.snapshot()), readOnly);
  expect(status).toBe("pass");
  return details;
};
const ALL = selector(arn({ startsWith: ["arn:aws:s3:::"] }));

describe("calls on many objects, whose records have no ARN", () => {
  it("are named with the condition that AWS does not document for them", () => {
    expect(detailsOf(trailOf(ALL), true)).toEqual([
      "AWS does not document whether a condition on resources.ARN matches ListObjects, whose records have ARNPrefix in the place of an ARN (main: resources.ARN begins with arn:aws:s3:::)",
    ]);
    expect(detailsOf(trailOf(ALL), false)).toEqual([expect.stringContaining("matches DeleteObjects, whose")]);
    expect(detailsOf(trailOf(ALL))).toEqual([expect.stringContaining("matches ListObjects and DeleteObjects, whose")]);
    const negative = selector(arn({ notStartsWith: ["arn:aws:s3:::main-logs/"] }));
    expect(detailsOf(trailOf(negative), true)).toEqual([
      expect.stringContaining("(main: resources.ARN does not begin with arn:aws:s3:::main-logs/)"),
    ]);
  });

  it("are recorded where a selector without such a condition, or several together, match them", () => {
    const reads = { field: "readOnly", equals: ["true"] };
    expect(detailsOf(trailOf(selector()), true)).toBeUndefined();
    expect(detailsOf(trailOf(ALL, selector(reads)), true)).toBeUndefined();
    expect(detailsOf(trailOf(ALL, selector(reads)), false)).toHaveLength(1);
    const basic = [{ dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }] }];
    expect(detailsOf(trailOf(ALL).trail("second", { basic }), true)).toBeUndefined();
    expect(detailsOf(trailOf(ALL).trail("second", { basic, logging: false }), true)).toHaveLength(1);
  });
});
