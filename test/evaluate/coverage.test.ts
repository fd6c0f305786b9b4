import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/evaluate/index.ts";
import { coverage } from "../../src/evaluate/summary/coverage.ts";
import { checks } from "../../src/generated/checks.ts";
import type { Coverage } from "../../src/model/documents/result.ts";
import type { FieldSelector } from "../../src/model/documents/settings/selectors.ts";
import type { AnyCheck } from "../../src/model/findings/check.ts";
import { type AccountBuilder, account, EVERY_KIND } from "../support/account.ts";
import { loaded, policyOf } from "../support/policy.ts";
import { postureOf } from "../support/posture.ts";

const mapOf = (built: AccountBuilder) => coverage(postureOf(built.snapshot()));
/** The map of a result, with the controls in force that it names. */
function namedBy(built: AccountBuilder, inForce: readonly AnyCheck[] = checks): Coverage {
  const snapshot = built.snapshot();
  const { coverage: map } = evaluate({
    snapshot,
    text: JSON.stringify(snapshot),
    policy: policyOf(inForce),
    checks: loaded(checks),
    tool: { name: "trailproof", version: "0.0.0" },
  });
  return map ?? { kinds: [], regions: [] };
}
const only = (...ids: string[]) => checks.filter(({ id }) => ids.includes(id));
/** `{ "us-east-1": { "s3-read": "recorded", … }, … }` */
function statusesOf(built: AccountBuilder): Record<string, Record<string, string>> {
  const regions = mapOf(built).regions.map(({ region, cells }) => [
    region,
    Object.fromEntries(cells.map(({ kind, status }) => [kind, status])),
  ]);
  return Object.fromEntries(regions);
}
const INSIGHTS = ["ApiCallRateInsight", "ApiErrorRateInsight"];

describe("the coverage map", () => {
  it("shows every kind as recorded where a trail records it", () => {
    const all = statusesOf(account().trail("main", { advanced: EVERY_KIND, insights: INSIGHTS }));
    expect(Object.keys(all)).toEqual(["eu-west-1", "us-east-1"]);
    for (const cells of Object.values(all)) expect(new Set(Object.values(cells))).toEqual(new Set(["recorded"]));
    expect(Object.keys(all["us-east-1"] ?? {})).toEqual([
      "management-read",
      "management-write",
      "s3-read",
      "s3-write",
      "lambda-invoke",
      "data:AWS::DynamoDB::Table",
      "network:ec2.amazonaws.com",
      "insights:ApiCallRateInsight",
      "insights:ApiErrorRateInsight",
    ]);
  });

  it("shows nothing as recorded without an effective trail", () => {
    for (const built of [account(), account().trail("main", { logging: false, advanced: EVERY_KIND })])
      for (const cells of Object.values(statusesOf(built)))
        expect(new Set(Object.values(cells))).toEqual(new Set(["not"]));
  });

  it("tells regions and halves apart, with an example of each", () => {
    const built = account()
      .trail("main", { isMultiRegionTrail: false, basic: [{ excludeManagementEventSources: ["kms.amazonaws.com"] }] })
      .trail("reads", {
        basic: [
          { readWriteType: "ReadOnly", dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3:::ledger/"] }] },
        ],
      });
    const { regions } = mapOf(built);
    const cell = (region: string, kind: string) =>
      regions.find((one) => one.region === region)?.cells.find((one) => one.kind === kind);
    expect(cell("us-east-1", "management-read")).toMatchObject({ status: "recorded" });
    expect(cell("us-east-1", "management-write")).toMatchObject({
      status: "partly",
      trails: ["arn:aws:cloudtrail:us-east-1:123456789012:trail/main"],
      recorded: "ec2:RunInstances",
      notRecorded: "kms:ScheduleKeyDeletion",
    });
    expect(cell("eu-west-1", "management-write")).toMatchObject({ status: "not", notRecorded: "ec2:RunInstances" });
    expect(cell("eu-west-1", "s3-read")).toMatchObject({
      status: "partly",
      recorded: expect.stringMatching(/^s3:GetObject on arn:aws:s3:::ledger\//),
    });
  });

  it("tells apart a read and a write of one name", () => {
    const table = (...more: FieldSelector[]) => [
      { field: "eventCategory", equals: ["Data"] },
      { field: "resources.type", equals: ["AWS::DynamoDB::Table"] },
      ...more,
    ];
    const name = (...equals: string[]) => ({ field: "eventName", equals });
    const advanced = [table({ field: "readOnly", equals: ["true"] }, name("PutItem")), table(name("GetItem"))];
    const { regions } = mapOf(account().trail("main", { advanced }));
    expect(regions[0]?.cells.find(({ kind }) => kind === "data:AWS::DynamoDB::Table")).toMatchObject({
      status: "partly",
      recorded: expect.stringMatching(/^dynamodb:PutItem on \S+ \(a read\)$/),
      notRecorded: expect.stringMatching(/^dynamodb:PutItem on \S+ \(a write\)$/),
    });
  });

  it("marks what AWS does not document of events that are recorded", () => {
    const objects = (more: object[] = []) => [
      [
        { field: "eventCategory", equals: ["Data"] },
        { field: "resources.type", equals: ["AWS::S3::Object"] },
        ...(more as { field: string }[]),
      ],
    ];
    const reads = (advanced: { field: string }[][]) =>
      mapOf(account().trail("main", { advanced })).regions[0]?.cells.find(({ kind }) => kind === "s3-read");
    expect(reads(objects())).not.toHaveProperty("reason");
    expect(reads(objects([{ field: "resources.ARN", startsWith: ["arn:aws:s3:::"] }]))).toMatchObject({
      status: "recorded",
      reason: expect.stringMatching(/ListObjects.*ARNPrefix.*main: resources\.ARN begins with arn:aws:s3:::/),
    });
  });

  it("is unknown where it cannot be told, and says why", () => {
    const denied = mapOf(account().trail("main").deny("cloudtrail:GetEventSelectors"));
    const [first] = denied.regions[0]?.cells ?? [];
    expect(first).toMatchObject({ status: "unknown", reason: expect.stringContaining("cloudtrail:GetEventSelectors") });
    const hidden = statusesOf(
      account().trail("main", { isMultiRegionTrail: false }).deny("cloudtrail:DescribeTrails", "eu-west-1"),
    );
    expect(hidden["eu-west-1"]?.["management-read"]).toBe("unknown");
    expect(hidden["us-east-1"]?.["management-read"]).toBe("recorded");
  });

  it("is unknown, not missing, where a trail of which not all is known may record a part", () => {
    const reads = { basic: [{ readWriteType: "ReadOnly" }] };
    const kms = {
      advanced: [
        [
          { field: "eventCategory", equals: ["NetworkActivity"] },
          { field: "eventSource", equals: ["kms.amazonaws.com"] },
          { field: "vpcEndpointId", equals: ["vpce-1"] },
        ],
      ],
    };
    const network = account().trail("main", reads).trail("other", kms);
    const cellOf = (built: AccountBuilder) =>
      mapOf(built).regions[0]?.cells.find(({ kind }) => kind === "network:kms.amazonaws.com");
    expect(cellOf(network)).toMatchObject({ status: "partly" });
    expect(cellOf(network.deny("cloudtrail:GetTrailStatus"))).toMatchObject({
      status: "unknown",
      reason: expect.stringContaining("cloudtrail:GetTrailStatus"),
    });
    const cells = statusesOf(account().trail("main", reads).deny("cloudtrail:GetTrailStatus"))["us-east-1"];
    expect(cells).toMatchObject({ "management-read": "unknown", "management-write": "not", "s3-read": "not" });
  });

  it("names for each kind the controls that evaluate it, which all exist", () => {
    const built = account().trail("main", {
      advanced: [
        ...EVERY_KIND,
        [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: ["AWS::Bedrock::AgentAlias"] },
        ],
      ],
    });
    const { kinds } = namedBy(built);
    expect(Object.fromEntries(kinds.map(({ id, controls }) => [id, controls]))).toEqual({
      "management-read": ["events-management", "events-management-exclusions"],
      "management-write": ["events-management", "events-management-exclusions"],
      "s3-read": ["events-s3-data-read"],
      "s3-write": ["events-s3-data-write"],
      "lambda-invoke": ["events-lambda-data"],
      "data:AWS::Bedrock::AgentAlias": ["events-bedrock", "events-data-resources"],
      "data:AWS::DynamoDB::Table": ["events-data-resources"],
      "network:ec2.amazonaws.com": ["events-network-activity"],
      "insights:ApiCallRateInsight": ["events-insights"],
      "insights:ApiErrorRateInsight": ["events-insights"],
    });
  });

  it("names the controls in force that evaluate a kind, and no others", () => {
    const { kinds } = namedBy(account(), only("events-management"));
    const controls = Object.fromEntries(kinds.map(({ id, controls: ids }) => [id, ids]));
    expect(controls).toMatchObject({ "management-read": ["events-management"], "s3-read": [] });
  });

  describe("where not everything is recorded", () => {
    const noKms = account().trail("main", { basic: [{ excludeManagementEventSources: ["kms.amazonaws.com"] }] });
    const reads = (map: Coverage) => map.regions[0]?.cells.find(({ kind }) => kind === "management-read");

    it("names the control that fails for the rest, and not the one that passes", () => {
      expect(reads(namedBy(noKms))).toMatchObject({
        status: "partly",
        requiredBy: ["events-management-exclusions"],
      });
    });

    it("names the one that would require the rest, where it is not in force", () => {
      const map = namedBy(noKms, only("events-management"));
      expect(reads(map)).toMatchObject({ status: "partly", requiredBy: ["events-management-exclusions"] });
      expect(map.kinds[0]?.controls).toEqual(["events-management"]);
    });

    it("names none where all is recorded", () => {
      expect(reads(namedBy(account().trail("main")))).not.toHaveProperty("requiredBy");
    });

    it("names those of the Region, not of another", () => {
      const map = namedBy(account().trail("main", { isMultiRegionTrail: false }), only("events-management"));
      const of = (name: string) =>
        map.regions.find(({ region }) => region === name)?.cells.find(({ kind }) => kind === "management-write");
      expect(of("eu-west-1")).toMatchObject({ status: "not", requiredBy: ["events-management"] });
      expect(of("us-east-1")).not.toHaveProperty("requiredBy");
    });
  });
});
