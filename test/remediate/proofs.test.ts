import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checks } from "../../src/generated/checks.ts";
import { PROOFS } from "./proofs.ts";

describe("the proofs of remedies", () => {
  it("have one row for each control", () => {
    expect(Object.keys(PROOFS).sort()).toEqual(checks.map(({ id }) => id).sort());
  });

  it("name controls that remedies.test.ts applies", () => {
    const text = readFileSync(join(import.meta.dirname, "../emulator/remedies.test.ts"), "utf8");
    const rows = Object.entries(PROOFS).filter(([, one]) => one.proof === "applied" && one.test === "remedies");
    expect(rows.length).toBeGreaterThan(0);
    for (const [control] of rows) expect(text).toContain(`["${control}"`);
  });
});
