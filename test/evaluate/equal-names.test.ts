import { describe, expect, it } from "vitest";
import { coverageGrid } from "../../reports/html/drawings/coverage-grid.ts";
import { evaluate } from "../../src/index.ts";
import { distinctNames } from "../../src/model/aws/trail-names.ts";
import { account, OTHER } from "../support/account.ts";

const trail = (region: string, accountId: string, name = "main") => ({
  name,
  arn: `arn:aws:cloudtrail:${region}:${accountId}:trail/${name}`,
});

it.each([
  [
    [trail("us-east-1", "1"), trail("us-east-1", "1", "other")],
    ["main", "other"],
  ],
  [
    [trail("us-east-1", "1"), trail("eu-west-1", "2")],
    ["main (us-east-1)", "main (eu-west-1)"],
  ],
  [
    [trail("us-east-1", "1"), trail("us-east-1", "2")],
    ["main (account 1)", "main (account 2)"],
  ],
  [
    [trail("us-east-1", "1"), trail("us-east-1", "2"), trail("eu-west-1", "1")],
    ["main (us-east-1, account 1)", "main (account 2)", "main (eu-west-1)"],
  ],
])("trails of one name are told apart by their home Region, else by their account: %j", (trails, names) =>
  expect(distinctNames(trails)).toEqual(names),
);

describe("an account whose organization has a trail of the same name", () => {
  const organization = { account: OTHER, isOrganizationTrail: true } as const;
  const both = account().trail("main").trail("main", organization).snapshot();
  const messagesOf = async (snapshot: typeof both, control: string) => {
    const { findings } = await evaluate(snapshot, { policy: ["all"] });
    return findings.filter((one) => one.control === control).map(({ message }) => message);
  };

  it.each(["trail-exists", "bucket-exists", "events-global-duplicated"])("%s names both apart", async (control) => {
    const messages = await messagesOf(both, control);
    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages)
      expect(message).toMatch(/main \(account 123456789012\), main \(account 9{4}8{4}7{4}\)/);
  });

  it("says which of them does not record, and of the headline's trail whose it is", async () => {
    const stopped = account()
      .trail("main", { logging: false })
      .trail("main", { ...organization, logging: false });
    const { findings } = await evaluate(stopped.snapshot(), { policy: ["all"] });
    const said = findings.find((one) => one.control === "events-management" && one.status === "fail");
    expect([said?.message, ...(said?.details ?? [])].join("\n")).toMatch(
      /main \(account 123456789012\) .*main \(account/s,
    );
    const one = account().trail("main", { logging: false }).trail("main", organization).snapshot();
    const { text } = (await evaluate(one)).headline;
    expect(text).toContain("by the organization trail main (account 999988887777), but the trail main (account 1234");
  });

  it("has both in the coverage map", async () => {
    const result = await evaluate(account().trail("main").trail("main", { homeRegion: "eu-west-1" }).snapshot());
    const cells = (coverageGrid(result)?.groups ?? []).flatMap((group) =>
      group.cells.flatMap(({ trails }) => trails ?? []),
    );
    expect(cells).toContain("main (eu-west-1) and main (us-east-1)");
  });
});
