import { describe, expect, it } from "vitest";
import html from "../../reports/html/index.ts";
import { coverageView } from "../../reports/html/sections/coverage.ts";
import type { Coverage } from "../../src/model/documents/result.ts";
import { accounts } from "../browser/accounts.ts";
import { sampleResult } from "../support/sample-result.ts";

const alike = (regions: readonly string[], status: "recorded" | "not"): Coverage["regions"] =>
  regions.map((region) => ({ region, cells: [{ kind: "k", status, trails: [] }] }));
const titles = (...regions: Coverage["regions"]) =>
  coverageView(sampleResult({ coverage: { kinds: [{ id: "k", title: "Kind", controls: [] }], regions } })).map(
    ({ title, regions: named }) => (named ? `${title}: ${named}` : title),
  );

describe("the coverage map on the page", () => {
  it("tells regions alike once, those with least recorded first", () => {
    expect(titles(...alike(["a"], "recorded"))).toEqual(["a"]);
    expect(titles(...alike(["a", "b", "c", "d"], "not"))).toEqual(["All 4 Regions: a, b, c, d"]);
    expect(titles(...alike(["a", "b", "c", "d"], "recorded"), ...alike(["e", "f"], "not"))).toEqual([
      "e and f",
      "4 Regions: a, b, c, d",
    ]);
  });

  it("names the control that requires the rest of a cell, or the one that would", () => {
    const result = (requiredBy: string[]) =>
      sampleResult({
        coverage: {
          kinds: [{ id: "k", title: "Kind", controls: ["trail-logging", "key-usable"] }],
          regions: [{ region: "us-east-1", cells: [{ kind: "k", status: "partly", trails: [], requiredBy }] }],
        },
      });
    const words = (requiredBy: string[]) =>
      (/<section aria-labelledby="coverage">[\s\S]*?<\/section>/.exec(html(result(requiredBy)))?.[0] ?? "")
        .replace(/<[^>]*>/g, "")
        .replace(/\s+/g, " ");
    expect(words(["trail-logging"])).toContain("The missing events are required by trail-logging");
    expect(words(["trail-logging"])).not.toContain("key-usable");
    expect(words(["of-another-policy"])).toContain(
      "Evaluated by trail-logging, key-usable No enabled control requires the missing events; of-another-policy would.",
    );
  });

  it("links to existing findings, and is absent where it was not evaluated", async () => {
    const page = html(await accounts.sample());
    const section = /<section aria-labelledby="coverage">[\s\S]*?<\/section>/.exec(page)?.[0] ?? "";
    const targets = [...section.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets.length).toBeGreaterThan(0);
    for (const id of targets) expect(page).toContain(`id="${id}"`);
    const { coverage: _, ...without } = await accounts.sample();
    expect(html(without)).not.toContain('id="coverage"');
  });
});
