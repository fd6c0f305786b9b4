import { describe, expect, it } from "vitest";
import { coverageGrid } from "../../reports/html/drawings/coverage-grid.ts";
import html from "../../reports/html/index.ts";
import type { Coverage } from "../../src/model/documents/result.ts";
import { accounts } from "../browser/accounts.ts";
import { sampleResult } from "../support/sample-result.ts";

const alike = (regions: readonly string[], status: "recorded" | "not"): Coverage["regions"] =>
  regions.map((region) => ({ region, cells: [{ kind: "k", status, trails: [] }] }));
const titles = (...regions: Coverage["regions"]) =>
  coverageGrid(sampleResult({ coverage: { kinds: [{ id: "k", title: "Kind", controls: [] }], regions } }))?.groups.map(
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

  it("has a cell for each kind of each Region, and sums that are the result's", async () => {
    const result = await accounts.sample();
    const view = coverageGrid(result);
    const cells = (view?.groups ?? []).flatMap((group) => {
      const joined = result.coverage?.regions.filter(
        ({ region }) => group.regions?.split(", ").includes(region) ?? group.title.includes(region),
      );
      return (joined ?? []).map(({ region }) => `${region}: ${group.cells.map(({ mark }) => mark.word).join(", ")}`);
    });
    const WORDS = { recorded: "Recorded", partly: "Partly", not: "Not recorded", unknown: "Unknown" } as const;
    expect(cells.toSorted()).toEqual(
      result.coverage?.regions.map(
        (one) => `${one.region}: ${one.cells.map(({ status }) => WORDS[status]).join(", ")}`,
      ),
    );
    const sums = view?.grids.flatMap((grid) => grid.sums.map(({ recorded }) => recorded));
    expect(sums).toEqual(
      result.coverage?.kinds.map(({ id }) => {
        const all = result.coverage?.regions ?? [];
        const complete = all.filter((one) =>
          one.cells.some(({ kind, status }) => kind === id && status === "recorded"),
        );
        return `${complete.length} of ${all.length}`;
      }),
    );
  });

  it("draws many kinds in several grids that have the same rows, no kind twice", () => {
    const kinds = Array.from({ length: 23 }, (_, i) => ({ id: `k${i}`, title: `Kind ${i}`, controls: [] }));
    const cells = kinds.map(({ id }) => ({ kind: id, status: "not" as const, trails: [] }));
    const view = coverageGrid(sampleResult({ coverage: { kinds, regions: [{ region: "a", cells }] } }));
    expect(view?.grids.map(({ titles }) => titles.length)).toEqual([8, 8, 7]);
    expect(view?.grids.flatMap(({ titles }) => titles)).toEqual(kinds.map(({ title }) => title));
    const ids = view?.grids.flatMap(({ rows }) => rows.flatMap((row) => row.cells.map(({ id }) => id))) ?? [];
    expect(ids).toEqual(view?.groups.flatMap((group) => group.cells.map(({ id }) => id)));
    expect(new Set(ids).size).toBe(23);
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
