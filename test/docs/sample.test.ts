import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatSnapshot } from "../../src/documents/format.ts";
import { readSnapshot } from "../../src/documents/snapshot.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { STATUSES } from "../../src/model/findings/severity.ts";
import { runHere } from "../support/run-cli.ts";
import { page, root } from "./pages.ts";

const SNAPSHOT = "examples/sample-account.snapshot.json";

describe("the sample account", async () => {
  const scan = await runHere(
    ["scan", "--snapshot", SNAPSHOT, "--policy", "examples/trailproof.yaml", "--output", "json=-", "--quiet"],
    { cwd: root },
  );
  const result = JSON.parse(scan.stdout) as ScanResult;

  it("is a snapshot exactly as a scan saves it", () => {
    const text = page(SNAPSHOT);
    expect(formatSnapshot(readSnapshot(text, SNAPSHOT))).toBe(text);
  });

  it("is the only snapshot among the examples", () => {
    const files = readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" });
    expect(files.filter((file) => file.includes("snapshot"))).toEqual(["sample-account.snapshot.json"]);
  });

  it("has every status, a waiver that applies, and a gate that fails", () => {
    expect(new Set(result.findings.map(({ status }) => status))).toEqual(new Set(STATUSES));
    expect(result.summary.waived).toBe(1);
    expect(result.gate.exitCode).toBe(1);
    expect(scan.code).toBe(1);
    expect(result.unreadable.length).toBeGreaterThan(0);
    expect(result.scope.regions).toHaveLength(17);
  });

  it("has a trail that is effective, some that are not, and one that is not known", () => {
    const effective = Object.fromEntries(result.trails.map((trail) => [trail.name, trail.effective]));
    expect(effective).toEqual({
      "acme-org-trail": true,
      "payments-audit": false,
      "loadtest-2024": false,
      "payments-cde": null,
    });
  });

  it("fails the default policy as well", async () => {
    const { code } = await runHere(["scan", "--snapshot", SNAPSHOT, "--policy", "baseline", "--quiet"], { cwd: root });
    expect(code).toBe(1);
  });
});
