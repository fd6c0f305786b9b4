import { expect, it } from "vitest";
import { recordEverywhere } from "../../src/check/index.ts";
import { composed } from "../../src/check/remediation/compose.ts";
import { commandLines } from "../../src/model/findings/remediation.ts";
import { type AccountBuilder, account, OTHER } from "../support/account.ts";
import { postureOf } from "../support/posture.ts";

const commands = (account: AccountBuilder) =>
  commandLines(composed(postureOf(account.snapshot()), [recordEverywhere()])[0] ?? { steps: [] });
const verbs = (account: AccountBuilder) => commands(account).map((line) => line.split(" ")[2]);
const single = { isMultiRegionTrail: false };

it.each<[string, AccountBuilder, string[]]>([
  ["no trail: makes one", account(), ["create-trail", "start-logging"]],
  [
    "only another account's trail: makes one of our own",
    account().trail("org", { account: OTHER }),
    ["create-trail", "start-logging"],
  ],
  ["a stopped multi-Region trail: starts it", account().trail("main", { logging: false }), ["start-logging"]],
  ["a logging multi-Region trail that cannot deliver: looks", account().trail("main"), ["get-trail-status"]],
  ["a trail of one Region: widens it", account().trail("us", single), ["update-trail"]],
  [
    "a stopped trail of one Region: widens and starts it",
    account().trail("us", { ...single, logging: false }),
    ["update-trail", "start-logging"],
  ],
  [
    "a single-Region trail next to a multi-Region one: fixes the latter",
    account().trail("a", single).trail("b"),
    ["get-trail-status"],
  ],
])("%s", (_, account, expected) => {
  expect(verbs(account)).toEqual(expected);
});

it("asks the trail by name in its home region", () => {
  const lines = commands(account().trail("eu", { ...single, homeRegion: "eu-west-1", logging: false }));
  expect(lines).toEqual([
    "aws cloudtrail update-trail --name eu --is-multi-region-trail --region eu-west-1",
    "aws cloudtrail start-logging --name eu --region eu-west-1",
  ]);
});
