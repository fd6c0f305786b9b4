import { describe, expect, it } from "vitest";
import { plannedCalls } from "../../src/canary/calls.ts";
import { expectedOf } from "../../src/canary/expected.ts";
import { globalRegions } from "../../src/collect/readers.ts";
import { account, unreadable } from "../support/account.ts";

const REGIONS = ["eu-west-1", "us-east-1"];
type Options = Parameters<ReturnType<typeof account>["trail"]>[1];

const calls = plannedCalls(REGIONS, "us-east-1", "eu-west-1").map((call) => ({
  ...call,
  calledAt: "2026-11-12T11:30:00.000Z",
  requestId: "a-request",
  errorCode: null,
}));

/** ListUsers in us-east-1, ListBuckets in eu-west-1, GetCallerIdentity in both. */
function expected(options: Options, isUnread = false): string[] {
  const built = account(REGIONS).trail("main", options);
  const snapshot = built
    .edit(({ trails }) => {
      for (const trail of Object.values(trails))
        if (isUnread) trail.eventSelectors = unreadable("trail.eventSelectors") as typeof trail.eventSelectors;
    })
    .snapshot();
  const [trail] = Object.values(snapshot.trails);
  return trail ? expectedOf(trail, calls, snapshot) : [];
}
const [YES, NO, MAYBE] = ["recorded", "not-recorded", "undecidable"];
const management = { field: "eventCategory", equals: ["Management"] };

describe("what a trail should have of a canary", () => {
  it.each<[string, Options, (string | undefined)[]]>([
    ["a trail of all Regions has all", {}, [YES, YES, YES, YES]],
    [
      "a single-Region trail has those of its Region",
      { isMultiRegionTrail: false, homeRegion: "eu-west-1" },
      [NO, YES, YES, NO],
    ],
    ["and in us-east-1 those of IAM", { isMultiRegionTrail: false, homeRegion: "us-east-1" }, [YES, NO, NO, YES]],
    [
      "without global service events none of IAM, and AWS does not say whether of STS",
      { isMultiRegionTrail: false, homeRegion: "us-east-1", includeGlobalServiceEvents: false },
      [NO, NO, NO, MAYBE],
    ],
    [
      "a trail of data events has none",
      {
        advanced: [
          [
            { field: "eventCategory", equals: ["Data"] },
            { field: "resources.type", equals: ["AWS::S3::Object"] },
          ],
        ],
      } as Options,
      [NO, NO, NO, NO],
    ],
    ["a trail of writes has none", { basic: [{ readWriteType: "WriteOnly" }] } as Options, [NO, NO, NO, NO]],
    [
      "advanced selectors exclude a source",
      { advanced: [[management, { field: "eventSource", notEquals: ["sts.amazonaws.com"] }]] } as Options,
      [YES, YES, NO, NO],
    ],
    ["and reads", { advanced: [[management, { field: "readOnly", equals: ["false"] }]] } as Options, [NO, NO, NO, NO]],
  ])("%s", (_, options, those) => expect(expected(options)).toEqual(those));

  it("is not known where the selectors could not be read, as of an organization trail in a member account", () => {
    expect(expected({ isOrganizationTrail: true, account: "999988887777" }, true)).toEqual([
      MAYBE,
      MAYBE,
      MAYBE,
      MAYBE,
    ]);
    expect(expected({}, true)).toEqual([MAYBE, MAYBE, MAYBE, MAYBE]);
  });
});

describe("the calls of a canary", () => {
  it.each([
    ["aws", ["eu-west-1", "us-east-1"], "us-east-1"],
    ["aws-us-gov", ["us-gov-east-1", "us-gov-west-1"], "us-gov-west-1"],
    ["aws-cn", ["cn-north-1", "cn-northwest-1"], "cn-north-1"],
  ])("asks IAM in the Region of its records in %s", (partition, regions, iam) => {
    const [first = ""] = regions;
    const { globalRegion } = globalRegions(partition, first);
    expect(plannedCalls(regions, globalRegion, first).map(({ eventName, region }) => `${eventName} ${region}`)).toEqual(
      [`ListUsers ${iam}`, `ListBuckets ${first}`, ...regions.map((region) => `GetCallerIdentity ${region}`)],
    );
  });
});
