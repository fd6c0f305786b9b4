import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import html from "../../reports/html/index.ts";
import json from "../../reports/json/index.ts";
import terminal from "../../reports/terminal/index.ts";
import { readSnapshot } from "../../src/documents/snapshot.ts";
import { evaluate } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import { lintPolicy } from "../../src/policy/index.ts";
import { tool } from "../../src/tool.ts";
import { folder } from "../policy/folder.ts";
import { runOf } from "../support/parse-sarif.ts";
import { blocks, page, root } from "./pages.ts";

const SNAPSHOT = "examples/sample-account.snapshot.json";

/** The files of docs/frameworks.md, each of which begins with its name. */
const files = Object.fromEntries(
  blocks(page("docs/frameworks.md"), "yaml").map((text) => [/^# (\S+)/.exec(text)?.[1] ?? "", text]),
);

let evaluated: ReturnType<typeof evaluateDocs> | undefined;

/** The sample account, evaluated once by the files of the page as they are. */
function shown(): ReturnType<typeof evaluateDocs> {
  evaluated ??= evaluateDocs();
  return evaluated;
}

async function evaluateDocs() {
  const cwd = folder(files);
  const loaded = await lintPolicy({ names: ["trailproof.yaml"], cwd, checks }, "2026-11-12");
  const text = readFileSync(join(root, SNAPSHOT), "utf8");
  const result = evaluate({ ...loaded, snapshot: readSnapshot(text, SNAPSHOT), text, tool });
  return { result, warnings: loaded.warnings };
}

describe("the team's framework of docs/frameworks.md", () => {
  const line = "0 of 3 requirements pass, 1 fails, 1 is not evaluated, 1 is attested";
  const stated = "All alarms were tested in October";
  const owning = "The logging account blocks public access of this bucket";

  it("is linted with a warning of what is off", async () =>
    expect((await shown()).warnings).toEqual([
      expect.stringMatching(
        /^acme\.yaml:\d+:\d+: warning: control "log-group-retention" is not enabled: requirement "LOG-2" is not evaluated$/,
      ),
    ]));

  it("is in the JSON report: one fails, one is off, one is attested, and so is a finding, never passed", async () => {
    const { requirements, findings, summary, notifications } = JSON.parse(json((await shown()).result));
    expect(requirements).toMatchObject([
      { framework: "acme-3", id: "LOG-1", status: "fail", controls: ["trail-multi-region", "trail-logging"] },
      { framework: "acme-3", id: "LOG-2", status: "not-evaluated", controls: ["log-group-retention"] },
      {
        framework: "acme-3",
        id: "LOG-3",
        status: "attested",
        controls: [],
        manualReason: "No setting shows that a test took place",
        attestation: { statement: stated, evidence: "https://acme.example/tests/2026-10", owner: "sec@acme.example" },
      },
    ]);
    const attested = findings.filter((one: object) => "attestation" in one);
    expect(attested).toMatchObject([
      { control: "bucket-public-access", status: "manual", attestation: { statement: owning, expires: "2027-01-31" } },
    ]);
    expect(summary).toMatchObject({ attested: 1 });
    expect(notifications.filter(({ code }: { code: string }) => code.startsWith("attestation"))).toEqual([]);
  });

  it("is in the terminal report", async () => {
    const text = terminal((await shown()).result, { width: 200 });
    expect(text).toContain(`\nAcme logging standard 3: ${line}\n`);
    expect(text).toMatch(/findings: .*, \d+ manual, 1 attested, /);
  });

  it("is in the HTML report", async () => {
    const text = html((await shown()).result);
    const section = /<section aria-labelledby="frameworks">.*?<\/section>/s.exec(text)?.[0] ?? "";
    expect(section).toContain(`<p>${line}.</p>`);
    for (const [id, word] of [
      ["LOG-1", "Fail"],
      ["LOG-2", "Not evaluated"],
      ["LOG-3", "Attested"],
    ]) {
      const row = new RegExp(`<tr><th scope="row">${id} .*?</tr>`).exec(section)?.[0] ?? "";
      expect(row).toContain(`</svg>${word}</span>`);
      expect(row.includes(stated)).toBe(id === "LOG-3");
    }
    const [cell = ""] = /<td><span class="part">.*?<\/td>/.exec(section) ?? [];
    expect(cell.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ")).toBe(" Fail: trail-logging Pass: trail-multi-region ");
    expect(/<p class="waiver o">Attested .*?<\/p>/.exec(text)?.[0]).toBe(
      `<p class="waiver o">Attested by sec@acme.example until 2027-01-31: ${owning}. Evidence: Review of the logging account, ticket SEC-1289</p>`,
    );
    expect(/<a href="#attested">.*?<\/a>/.exec(text)?.[0]).toBe(
      '<a href="#attested">Attested <span class="n">1</span></a>',
    );
  });

  it("is in the SARIF report: a taxonomy, tags, and an attested finding that is suppressed", async () => {
    const run = runOf((await shown()).result, { include: ["manual"] });
    const taxonomy = run.taxonomies?.find(({ name }) => name === "acme-3");
    expect(taxonomy?.taxa?.map(({ id, properties }) => [id, properties?.status])).toEqual([
      ["LOG-1", "fail"],
      ["LOG-2", "not-evaluated"],
      ["LOG-3", "attested"],
    ]);
    expect(taxonomy?.taxa?.[2]?.properties?.attestation).toMatchObject({ statement: stated });
    const rule = run.tool.driver.rules?.find(({ id }) => id === "trail-logging");
    expect(rule?.properties?.tags).toContain("acme-3/LOG-1");
    const attested = run.results?.filter(({ properties }) => properties?.attestation) ?? [];
    expect(attested).toMatchObject([
      {
        ruleId: "bucket-public-access/manual-review",
        kind: "review",
        level: "none",
        suppressions: [{ kind: "external", status: "accepted", justification: expect.stringContaining(owning) }],
      },
    ]);
  });
});
