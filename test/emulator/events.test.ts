import {
  type AdvancedFieldSelector,
  type EventSelector,
  PutEventSelectorsCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
} from "@aws-sdk/client-cloudtrail";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { clients, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import type { Behaviour } from "../support/fault-proxy.ts";
import { regions } from "../support/overrides.ts";
import { scanThrough, statuses, useEmulatorCredentials, verdict } from "../support/scan.ts";
import { makeTrail } from "../support/trails.ts";

interface Spec {
  readonly basic?: EventSelector;
  readonly advanced?: readonly (readonly AdvancedFieldSelector[])[];
  readonly named?: string;
  readonly region?: string;
  readonly multiRegion?: boolean;
  readonly stopped?: boolean;
  readonly globalServices?: boolean;
}

const MANAGEMENT: AdvancedFieldSelector = { Field: "eventCategory", Equals: ["Management"] };
const OBJECTS: readonly AdvancedFieldSelector[] = [
  { Field: "eventCategory", Equals: ["Data"] },
  { Field: "resources.type", Equals: ["AWS::S3::Object"] },
];
const NO_MANAGEMENT = { "events-management": "fail 2", "events-global-services": "fail 1", "events-bedrock": "fail 1" };
const NO_OBJECTS = { "events-s3-data-read": "fail 1", "events-s3-data-write": "fail 1" };
const NOTHING = {
  ...NO_MANAGEMENT,
  ...NO_OBJECTS,
  "events-management-exclusions": "not-applicable 1",
  "events-global-duplicated": "not-applicable 1",
};
/** Where one trail records all management events, and no data events. */
const USUAL: Readonly<Record<string, string>> = {
  ...NO_OBJECTS,
  "events-management": "pass 2",
  "events-management-exclusions": "pass 1",
  "events-global-services": "pass 1",
  "events-global-duplicated": "pass 1",
  "events-bedrock": "pass 1",
};
const OBJECTS_TOO = { "events-s3-data-read": "pass 1", "events-s3-data-write": "pass 1" };

describeWithMoto("which events are recorded", (moto) => {
  beforeAll(useEmulatorCredentials);
  beforeEach(() => moto.reset());

  const make = async (specs: readonly Spec[]) => {
    const cloud = ownAccount(moto.url);
    for (const [i, { named = "selector", region = "us-east-1", multiRegion = true, ...spec }] of specs.entries()) {
      const name = `trail-${i}`;
      await makeTrail(cloud, { name, region, multiRegion, logging: true });
      const cloudtrail = clients(cloud, region).cloudtrail();
      const selectors = spec.advanced
        ? { AdvancedEventSelectors: spec.advanced.map((fields) => ({ Name: named, FieldSelectors: [...fields] })) }
        : { EventSelectors: spec.basic ? [spec.basic] : [] };
      if (spec.advanced ?? spec.basic)
        await cloudtrail.send(new PutEventSelectorsCommand({ TrailName: name, ...selectors }));
      if (spec.globalServices === false)
        await cloudtrail.send(new UpdateTrailCommand({ Name: name, IncludeGlobalServiceEvents: false }));
      if (spec.stopped) await cloudtrail.send(new StopLoggingCommand({ Name: name }));
    }
  };
  const scan = async (specs: readonly Spec[], behaviour: Behaviour = {}) => {
    await make(specs);
    const overrides = { "ec2:DescribeRegions": regions(["us-east-1", "eu-west-1"]), ...behaviour.overrides };
    return (await scanThrough(moto.url, { ...behaviour, overrides })).result;
  };

  it.each<[string, readonly Spec[], Readonly<Record<string, string>>]>([
    ["the default of a trail without selectors", [{}], {}],
    [
      "half selectors on two trails",
      [{ basic: { ReadWriteType: "ReadOnly" } }, { basic: { ReadWriteType: "WriteOnly" } }],
      {},
    ],
    ["one half", [{ basic: { ReadWriteType: "ReadOnly" } }], { ...NO_MANAGEMENT }],
    [
      "a name that promises",
      [{ named: "Management events", advanced: [OBJECTS] }],
      { ...NO_MANAGEMENT, ...OBJECTS_TOO },
    ],
    ["a name that denies", [{ named: "Nothing at all", advanced: [[MANAGEMENT]] }], {}],
    [
      "what one trail excludes, a different trail records",
      [
        { advanced: [[MANAGEMENT, { Field: "eventSource", NotEquals: ["kms.amazonaws.com"] }]] },
        { basic: { ExcludeManagementEventSources: ["rdsdata.amazonaws.com"] } },
      ],
      { "events-global-duplicated": "fail 1" },
    ],
    [
      "what both exclude",
      [{ advanced: [[MANAGEMENT, { Field: "eventSource", NotEquals: ["kms.amazonaws.com"] }]] }],
      { "events-management-exclusions": "fail 1" },
    ],
    [
      "objects, narrowed by ARN",
      [{ advanced: [[MANAGEMENT], [...OBJECTS, { Field: "resources.ARN", StartsWith: ["arn:aws:s3:::a/"] }]] }],
      {},
    ],
    [
      "objects, narrowed by eventName",
      [{ advanced: [[MANAGEMENT], [...OBJECTS, { Field: "eventName", Equals: ["GetObject"] }]] }],
      {},
    ],
    [
      "objects, narrowed by readOnly",
      [{ advanced: [[MANAGEMENT], [...OBJECTS, { Field: "readOnly", Equals: ["true"] }]] }],
      { "events-s3-data-read": "pass 1" },
    ],
    [
      "objects, but those in the trail's own log bucket",
      [
        {
          advanced: [
            [MANAGEMENT],
            [...OBJECTS, { Field: "resources.ARN", NotStartsWith: ["arn:aws:s3:::trail-0-logs/"] }],
          ],
        },
      ],
      OBJECTS_TOO,
    ],
    [
      "a carve-out of one trail, closed by another",
      [
        { advanced: [[MANAGEMENT], [...OBJECTS, { Field: "resources.ARN", NotStartsWith: ["arn:aws:s3:::secret/"] }]] },
        {
          basic: {
            IncludeManagementEvents: false,
            DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3:::secret/"] }],
          },
        },
      ],
      OBJECTS_TOO,
    ],
    ["all of it on a stopped trail", [{ stopped: true, advanced: [[MANAGEMENT], OBJECTS] }], NOTHING],
    ["data events on a stopped trail, beside one that logs", [{ stopped: true, advanced: [OBJECTS] }, {}], {}],
    ["a trail at home elsewhere", [{ region: "eu-west-1", advanced: [[MANAGEMENT], OBJECTS] }], OBJECTS_TOO],
    [
      "a trail of one region, where global services do not log",
      [{ region: "eu-west-1", multiRegion: false }],
      { "events-management": "fail 1, pass 1", "events-global-services": "fail 1", "events-bedrock": "fail 1" },
    ],
    [
      "global service events off",
      [{ multiRegion: false, globalServices: false }],
      { "events-management": "fail 1, pass 1", "events-global-services": "fail 1", "events-bedrock": "fail 1" },
    ],
  ])("%s", async (_, specs, differing) => {
    const result = await scan(specs);
    expect(statuses(result, Object.keys(USUAL))).toEqual({ ...USUAL, ...differing });
  });

  it("is not known where selectors cannot be read, unless another trail does it all", async () => {
    const behaviour: Behaviour = {
      rules: [{ operation: "cloudtrail:GetEventSelectors", fault: "deny", region: "us-east-1" }],
    };
    const hidden = await scan([{}], behaviour);
    expect(statuses(hidden, ["events-management", "events-s3-data-read"])).toEqual({
      "events-management": "unknown 2",
      "events-s3-data-read": "unknown 1",
    });
    expect(verdict(hidden, "events-s3-data-read")).toContain("cloudtrail:GetEventSelectors");
    await moto.reset();
    const two = await scan([{}, { region: "eu-west-1" }], behaviour);
    expect(statuses(two, ["events-management", "events-s3-data-read"])).toEqual({
      "events-management": "pass 2",
      "events-s3-data-read": "unknown 1",
    });
  });
});
