import { expect, it } from "vitest";
import { formatSnapshot } from "../../src/documents/format.ts";
import { evaluate } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import { tool } from "../../src/tool.ts";
import { ACCOUNT, account, validated } from "../support/account.ts";
import { loaded, policyOf } from "../support/policy.ts";

it("tells problems of one time once, with their number, and none that has no time", () => {
  const problem = { accountId: ACCOUNT, region: "us-east-1", bucket: "b", detail: "changed" } as const;
  const hour = { from: "2026-11-12T08:00:00.000Z", to: "2026-11-12T09:00:00.000Z" };
  const integrity = validated([
    { ...problem, kind: "log-modified", key: "1", ...hour },
    { ...problem, kind: "log-modified", key: "2", ...hour, count: 3 },
    { ...problem, kind: "gap", explained: true, key: "3", ...hour },
    { ...problem, kind: "log-undigested", key: "4" },
  ]);
  const snapshot = account().trail("main", { integrity }).snapshot();
  const result = evaluate({
    snapshot,
    text: formatSnapshot(snapshot),
    policy: policyOf(),
    checks: loaded(checks),
    tool,
  });
  const where = { accountId: ACCOUNT, region: "us-east-1", ...hour };
  expect(result.integrity?.[0]?.problems).toEqual([
    { kind: "log-modified", ...where, count: 4 },
    { kind: "gap", explained: true, ...where, count: 1 },
  ]);
});
