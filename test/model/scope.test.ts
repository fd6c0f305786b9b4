import { describe, expect, it } from "vitest";
import { resolveScope } from "../../src/model/scope.ts";
import { read, unreadable } from "../support/account.ts";

const listing = read("account.regions", { enabled: ["us-east-1", "eu-west-1"], notEnabled: ["me-south-1"] });
const denied = unreadable("account.regions");

const resolve = (
  regions: string[] | null,
  excludeRegions: string[] = [],
  listed: typeof listing | typeof denied = listing,
) => resolveScope(listed, { regions, excludeRegions }, "us-west-2");

describe("with the account's regions listed", () => {
  it("judges every enabled region, in order, and none that is not enabled", () => {
    expect(resolve(null)).toEqual({
      regions: ["eu-west-1", "us-east-1"],
      notEnabled: [],
      unknown: [],
      incomplete: false,
    });
  });

  it("judges the regions that are named, once each, less those excluded", () => {
    expect(resolve(["us-east-1", "eu-west-1", "us-east-1"], ["eu-west-1"]).regions).toEqual(["us-east-1"]);
    expect(resolve(null, ["us-east-1"]).regions).toEqual(["eu-west-1"]);
  });

  it("keeps a region that is named but not enabled, and tells it", () => {
    expect(resolve(["us-east-1", "me-south-1"])).toMatchObject({
      regions: ["me-south-1", "us-east-1"],
      notEnabled: ["me-south-1"],
      unknown: [],
    });
    expect(resolve(null, ["me-south-1"])).toMatchObject({ notEnabled: [], unknown: [] });
  });

  it("tells regions that do not exist, named or excluded", () => {
    expect(resolve(["us-east-1", "us-esat-1"], ["eu-wets-1"]).unknown).toEqual(["eu-wets-1", "us-esat-1"]);
  });
});

describe("without a list of regions", () => {
  it("stands on the configured region alone, and knows that it is not all", () => {
    expect(resolve(null, [], denied)).toEqual({
      regions: ["us-west-2"],
      notEnabled: [],
      unknown: [],
      incomplete: true,
    });
  });

  it("trusts the regions that are named, as far as they are region codes", () => {
    expect(resolve(["eu-west-1", "us-gov-east-1", "mars"], [], denied)).toMatchObject({
      incomplete: false,
      unknown: ["mars"],
    });
  });
});
