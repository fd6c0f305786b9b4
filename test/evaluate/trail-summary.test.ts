import { expect, it } from "vitest";
import { evaluate } from "../../src/index.ts";
import { ACCOUNT, account, validated } from "../support/account.ts";

it("tells problems of one time once, with their number", async () => {
  const problem = { accountId: ACCOUNT, region: "us-east-1", bucket: "b", detail: "changed" } as const;
  const hour = { from: "2026-11-12T08:00:00.000Z", to: "2026-11-12T09:00:00.000Z" };
  const integrity = validated([
    { ...problem, kind: "gap", explained: false, key: "1", ...hour },
    { ...problem, kind: "gap", explained: false, key: "2", ...hour, count: 3 },
  ]);
  const result = await evaluate(account().trail("main", { integrity }).snapshot());
  const where = { accountId: ACCOUNT, region: "us-east-1", ...hour };
  expect(result.integrity?.[0]?.problems).toEqual([{ kind: "gap", explained: false, ...where, count: 4 }]);
});
