import { expect, it } from "vitest";
import { regionContradiction } from "../../src/documents/consistent-regions.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { unasked } from "../../src/model/resources/facts.ts";
import { account } from "../support/account.ts";

const base = () => account().trail("main").lambda("f");
const enabledOf = ({ account: { regions } }: Snapshot) => (regions.state === "read" ? regions.value.enabled : []);

it("a snapshot as it was collected is read, also where regions are not known", () => {
  expect(regionContradiction(base().snapshot())).toBeUndefined();
  const one = account(["us-east-1"]).trail("main").deny("ec2:DescribeRegions");
  expect(regionContradiction(one.snapshot())).toBeUndefined();
});

it("a region out of scope may have the alarms of a log group, and nothing else", () => {
  const { snapshot } = account().trail("main", { group: "present" }).only("eu-west-1");
  const elsewhere = snapshot();
  expect(regionContradiction(elsewhere)).toMatch(/^\/regions\/us-east-1 is not in the scope/);
  const { trails, functions, eventRules, eventDataStores } = unasked("region");
  Object.assign(elsewhere.regions["us-east-1"] ?? {}, { trails, functions, eventRules, eventDataStores });
  expect(regionContradiction(elsewhere)).toBeUndefined();
  elsewhere.logGroups = {};
  expect(regionContradiction(elsewhere)).toMatch(/^\/regions\/us-east-1 is not in the scope/);
});

it.each<[string, (snapshot: Snapshot) => unknown, RegExp]>([
  ["an enabled region that was dropped", (s) => enabledOf(s).splice(0, 1), /^\/regions\/eu-west-1 is not in the scope/],
  ["a region that was excluded", ({ scope }) => scope.excludeRegions.push("eu-*"), /^\/regions\/eu-west-1 is not in/],
  [
    "a region enabled and not enabled",
    (s) => enabledOf(s).push("me-south-1"),
    /me-south-1 as enabled and as not enabled/,
  ],
  [
    "a single-Region trail in another region",
    ({ trails }) => Object.values(trails).map((trail) => Object.assign(trail, { isMultiRegionTrail: false })),
    /^\/regions\/eu-west-1\/trails lists .*trail\/main/,
  ],
  [
    "a function of another region",
    ({ regions }) => {
      const list = regions["eu-west-1"]?.functions;
      if (list?.state === "read") list.value.push("arn:aws:lambda:us-east-1:123456789012:function:f");
    },
    /^\/regions\/eu-west-1\/functions lists .*us-east-1/,
  ],
  [
    "an event data store of another region",
    ({ regions }) => {
      const list = regions["eu-west-1"]?.eventDataStores;
      if (list?.state === "read") list.value.push("arn:aws:cloudtrail:us-east-1:123456789012:eventdatastore/e");
    },
    /^\/regions\/eu-west-1\/eventDataStores lists .*us-east-1/,
  ],
])("%s is a contradiction", (_, change, says) => {
  const snapshot = base().snapshot();
  change(snapshot);
  expect(regionContradiction(snapshot)).toMatch(says);
});
