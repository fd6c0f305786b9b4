import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { frameworkResults } from "../../reports/frameworks.ts";
import html from "../../reports/html/index.ts";
import json from "../../reports/json/index.ts";
import terminal from "../../reports/terminal/index.ts";
import { readSnapshot } from "../../src/documents/snapshot.ts";
import { evaluate } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { REQUIREMENT_STATUSES } from "../../src/model/findings/severity.ts";
import { builtInPolicies, loadPolicy } from "../../src/policy/index.ts";
import { tool } from "../../src/tool.ts";
import { root } from "../docs/pages.ts";
import { runOf } from "../support/parse-sarif.ts";

const SNAPSHOT = "examples/sample-account.snapshot.json";
const shipped = builtInPolicies().filter(({ requirements }) => requirements !== undefined);

/** Words of rows as a reader sees them. */
const seen = (markup: string) =>
  markup
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&amp;", "&")
    .replaceAll("&#x27;", "'")
    .replace(/\s+/g, " ")
    .trim();

describe("the frameworks that ship, all in one run of the sample account", () => {
  let result: ScanResult;
  beforeAll(async () => {
    const loaded = await loadPolicy({ names: shipped.map(({ name }) => name), cwd: root, checks });
    const text = readFileSync(join(root, SNAPSHOT), "utf8");
    result = evaluate({ ...loaded, snapshot: readSnapshot(text, SNAPSHOT), text, tool });
  });
  const counts = () => shipped.map(({ name, requirements }) => [name, requirements]);

  it("are in the JSON report, each requirement with a status that its controls give", () => {
    const { requirements, controls }: ScanResult = JSON.parse(json(result));
    const statuses = new Map(controls.map(({ id, status }) => [id, status]));
    const own = shipped.map(({ name }) => [name, requirements.filter(({ framework }) => framework === name).length]);
    expect(own).toEqual(counts());
    for (const { framework, id, status, controls: deciding, manualReason } of requirements) {
      const found = deciding.map((control) => statuses.get(control));
      const expected = found.length === 0 ? "manual" : REQUIREMENT_STATUSES.find((one) => found.includes(one as never));
      expect(status, `${framework}/${id}`).toBe(expected);
      expect(manualReason === undefined, `${framework}/${id}`).toBe(deciding.length > 0);
    }
  });

  it("are in the terminal report, a line each with its denominator", () => {
    const lines = terminal(result, { width: 400 }).split("\n");
    for (const { title, text, requirements } of frameworkResults(result)) {
      expect(lines).toContain(`${title}: ${text}`);
      expect(text).toMatch(new RegExp(`^\\d+ of ${requirements.length} requirements pass`));
    }
  });

  it("are in the HTML report, a row for each requirement", () => {
    const section = /<section aria-labelledby="frameworks">.*?<\/section>/s.exec(html(result))?.[0] ?? "";
    const tables = section.split("<h3>").slice(1);
    expect(tables.map((table) => table.match(/<tr><th scope="row">/g)?.length)).toEqual(counts().map(([, one]) => one));
    const rows = [...section.matchAll(/<tr><th scope="row">(.*?)<\/th>/g)].map(([, head = ""]) => seen(head));
    for (const [i, { id, title }] of result.requirements.entries()) expect(rows[i]).toContain(`${id} ${title}`);
  });

  it("are in the SARIF report, a taxonomy each", () => {
    const { taxonomies = [], tool: used } = runOf(result);
    expect(taxonomies.map(({ name, taxa }) => [name, taxa?.length])).toEqual(counts());
    for (const { relationships = [], properties } of used.driver.rules ?? []) {
      expect(properties?.tags?.length).toBeLessThanOrEqual(20);
      for (const { target } of relationships) {
        const taxonomy = taxonomies[target.toolComponent?.index ?? -1];
        expect(taxonomy?.taxa?.[target.index ?? -1]?.id).toBe(target.id);
      }
    }
  });
});
