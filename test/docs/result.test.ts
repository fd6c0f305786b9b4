import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import json from "../../reports/json/index.ts";
import { ScanResult } from "../../src/model/documents/result.ts";
import { sampleResult } from "../support/sample-result.ts";
import { page } from "./pages.ts";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** The members named in the tables under a heading. */
function named(heading: string): string[] {
  const section =
    page("docs/result.md")
      .split(/^##? /m)
      .find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^\| (`.*?) \|/gm)]
    .flatMap(([, cell = ""]) => [...cell.matchAll(/`([^`]+)`/g)])
    .map(([, name = ""]) => name.split(".")[0] ?? "");
}

const schema = ScanResult as unknown as Schema;
const members = (one: Schema | undefined) => Object.keys(one?.properties ?? {}).sort();
const { gate, controls, findings, notEvaluated, waivers, requirements } = schema.properties ?? {};

describe("docs/result.md names every member of", () => {
  it.each([
    ["the result", "The result document", schema],
    ["its gate", "gate", gate],
    ["a control", "controls", controls?.items],
    ["a control that was not evaluated", "notEvaluated", notEvaluated?.items],
    ["a waiver", "waivers", waivers?.items],
    ["a requirement", "requirements", requirements?.items],
    ["a finding", "findings", findings?.items],
    ["its evidence", "findings[].evidence", findings?.items?.properties?.evidence?.items],
  ])("%s, and no other", (_, heading, part) => {
    expect([...new Set(named(heading))].sort()).toEqual(members(part));
  });
});

describe("the jq lines of docs/result.md", () => {
  const lines = [...page("docs/result.md").matchAll(/^jq '([^']+)' result\.json +# summary\.(\w+)$/gm)];
  const counts = lines.map(([, expression = "", member = ""]) => [member, expression] as const);
  const hasJq = spawnSync("jq", ["--version"]).status === 0;

  it("are there for each count that a waiver or an attestation changes", () => {
    expect(counts.map(([member]) => member)).toEqual(["fail", "waived", "manual", "attested"]);
  });

  it.skipIf(!hasJq && !process.env.CI).each(counts)("count summary.%s", (member, expression) => {
    const { findings: own, summary, ...rest } = sampleResult();
    const source = { path: "trailproof.yaml", line: 7 };
    const attestation = { statement: "Reviewed", evidence: "Report", owner: "sec", expires: "2027-01-31", source };
    const findings = [
      ...own,
      ...own.filter(({ status }) => status === "manual").map((one) => ({ ...one, attestation })),
    ];
    const attested = findings.filter((one) => "attestation" in one).length;
    const manual = findings.filter((one) => one.status === "manual").length - attested;
    const waived = findings.filter((one) => one.waived).length;
    const fail = findings.filter((one) => one.status === "fail").length - waived;
    expect([fail, waived, manual, attested].every((count) => count > 0)).toBe(true);
    const input = json({ ...rest, findings, summary: { ...summary, fail, waived, manual, attested } });
    const run = spawnSync("jq", [expression], { input, encoding: "utf8" });
    expect(run.stdout.trim()).toBe(String({ fail, waived, manual, attested }[member]));
  });
});
