import { describe, expect, it } from "vitest";
import { UserError } from "../../src/model/errors.ts";
import { checkScope, resolveScope } from "../../src/model/resources/scope.ts";
import { read, unreadable } from "../support/account.ts";

const listing = read("account.regions", { enabled: ["us-east-1", "eu-west-1"], notEnabled: ["me-south-1"] });
const denied = unreadable("account.regions");

const resolve = (
  regions: string[] | null,
  excludeRegions: string[] = [],
  listed: typeof listing | typeof denied = listing,
) => resolveScope(listed, { regions, excludeRegions }, "us-west-2");

describe("with the account's regions listed", () => {
  it("includes every enabled Region, in order, and none that is not enabled", () => {
    expect(resolve(null)).toEqual({
      regions: ["eu-west-1", "us-east-1"],
      notEnabled: [],
      unknown: [],
      incomplete: false,
    });
  });

  it("includes the named Regions, once each, without those excluded", () => {
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

  it("takes patterns over the enabled regions, requested and excluded", () => {
    expect(resolve(["eu-*", "us-????-1"])).toMatchObject({ regions: ["eu-west-1", "us-east-1"], incomplete: false });
    expect(resolve(null, ["us-*"]).regions).toEqual(["eu-west-1"]);
    // A region that is not enabled has nothing to read, and a pattern does not name it.
    expect(resolve(["me-*", "eu-*"])).toMatchObject({ regions: ["eu-west-1"], notEnabled: [], unknown: [] });
    expect(resolve(["ue-*"]).unknown).toEqual(["ue-*"]);
  });

  it("tells regions that do not exist, named or excluded", () => {
    expect(resolve(["us-east-1", "us-esat-1"], ["eu-wets-1"]).unknown).toEqual(["eu-wets-1", "us-esat-1"]);
  });
});

describe("checkScope", () => {
  it.each([
    [["us-esat-1"], [], 'Unknown Region "us-esat-1"; did you mean "us-east-1"?'],
    [["acme-x"], [], 'Unknown Region "acme-x"; Regions are eu-west-1, me-south-1, us-east-1'],
    [["me-*"], [], "No Region is left: every enabled Region is excluded or not requested"],
    [["eu-west-1"], ["eu-*"], "No Region is left: every enabled Region is excluded or not requested"],
  ])("%j without %j: %s", (regions, excluded, sentence) => {
    expect(() => checkScope(resolve(regions, excluded), listing)).toThrow(new UserError(sentence));
  });
});

describe("without a list of regions", () => {
  it("says why a pattern leaves no region", () => {
    const check = (regions: string[] | null, excluded: string[]) => () =>
      checkScope(resolve(regions, excluded, denied), denied);
    const why = /^No Region is left: the enabled Regions could not be listed \(ec2:DescribeRegions: \w+\), so /;
    expect(check(["eu-*"], [])).toThrow(why);
    expect(check(null, ["us-*"])).toThrow(why);
    expect(check(["eu-west-1"], ["eu-*"])).toThrow("every enabled Region is excluded or not requested");
  });

  it("stands on the configured region alone, and knows that it is not all", () => {
    expect(resolve(null, [], denied)).toEqual({
      regions: ["us-west-2"],
      notEnabled: [],
      unknown: [],
      incomplete: true,
    });
  });

  it("does not take a pattern for complete", () => {
    expect(resolve(["us-*", "eu-*"], [], denied)).toEqual({
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
