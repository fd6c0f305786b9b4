import { describe, expect, it } from "vitest";
import { runHere } from "../support/run-cli.ts";
import { deliveredTrail, TRAIL } from "../support/signed-trail.ts";
import { validateWorld } from "../support/validate.ts";

describe("a trail without changes", () => {
  it("is intact", async () => {
    const { world } = deliveredTrail();
    const { code, result, stdout, stderr } = await validateWorld(world, undefined, runHere);
    expect(stderr).toBe("");
    expect(result.problems).toEqual([]);
    // Times carry hours: a date alone does not say which digest files were verified.
    const [from, to] = ["2026-01-15T00:00:00Z", "2026-01-15T04:00:00Z"];
    expect(stdout).toContain(`Intact: the log files of trail main between ${from} and ${to} `);
    expect(stdout).toContain(`${TRAIL.accountId} us-east-1 100.0 %: ${from} to ${to}\n`);
    expect(result.summary).toEqual({
      digests: { valid: 4, invalid: 0, missing: 0, unreadable: 0 },
      backfillDigests: { valid: 0, invalid: 0, missing: 0, unreadable: 0 },
      logs: { valid: 8, invalid: 0, missing: 0, unreadable: 0, undigested: 0 },
      bytes: expect.any(Number),
      verifiedShare: 1,
      expectedSeconds: 14_400,
      verifiedSeconds: 14_400,
    });
    expect(result.regions.map(({ accountId, region }) => [accountId, region])).toEqual([
      [TRAIL.accountId, "us-east-1"],
    ]);
    expect(code).toBe(0);
  });
});
