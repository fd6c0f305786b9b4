import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import json from "../../reports/json/index.ts";
import { readSnapshot } from "../../src/documents/snapshot.ts";
import { evaluate } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import { type Finding, ScanResult } from "../../src/model/documents/result.ts";
import { SEVERITIES } from "../../src/model/findings/severity.ts";
import { loadPolicy } from "../../src/policy/index.ts";
import { describeWithJq, runWithResult } from "../support/jq.ts";
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
const { gate, controls, findings, notEvaluated, waivers, requirements, baseline } = schema.properties ?? {};

describe("docs/result.md names every member of", () => {
  it.each([
    ["the result", "The result document", schema],
    ["its gate", "gate", gate],
    ["a control", "controls", controls?.items],
    ["a control that was not evaluated", "notEvaluated", notEvaluated?.items],
    ["a waiver", "waivers", waivers?.items],
    ["a requirement", "requirements", requirements?.items],
    ["a finding", "findings", findings?.items],
    ["its baseline", "baseline", baseline],
    ["its evidence", "findings[].evidence", findings?.items?.properties?.evidence?.items],
  ])("%s, and no other", (_, heading, part) => {
    expect([...new Set(named(heading))].sort()).toEqual(members(part));
  });
});

/** The blocks that begin with jq, each with the line of text before it. */
const blocks = [...page("docs/result.md").matchAll(/^([^\n]+)\n\n```\w*\n(jq [^`]*)```/gm)].map(
  ([, question = "", block = ""]) => ({ question, block }),
);

describeWithJq("the jq lines of docs/result.md", () => {
  const row = ({ control, resource, ...one }: Finding, ...members: (keyof Finding)[]) => [
    control,
    resource.id,
    ...members.map((member) => (one as Finding)[member]),
  ];
  const ANSWERS: Readonly<Record<string, (result: ScanResult) => unknown[]>> = {
    "Which controls fail?": ({ findings, controls }) => {
      const failing = new Set(open(findings).map(({ control }) => control));
      return controls.filter(({ id }) => failing.has(id)).map(({ id, severity }) => [severity, id]);
    },
    "Which findings fail, without those that a waiver accepts?": ({ findings }) =>
      open(findings).map((one) => row(one, "message")),
    "Which findings are unknown because a permission is missing, and which permission?": ({ findings }) =>
      findings.filter(({ cause }) => cause === "denied").map((one) => row(one, "permissions")),
    "Which waivers have expired?": ({ waivers, snapshot }) =>
      waivers
        .filter(({ expires }) => expires < snapshot.collectedAt.slice(0, 10))
        .map(({ control, resource, owner, expires }) => [control, resource, owner, expires]),
    "In which Regions are S3 object reads not recorded, or only partly, or is it unknown?": ({ coverage }) =>
      (coverage?.regions ?? []).flatMap(({ region, cells }) =>
        cells
          .filter(({ kind, status }) => kind === "s3-read" && ["not", "partly", "unknown"].includes(status))
          .map(({ status }) => [region, status]),
      ),
    "Which trails are not effective (`false`), or not known to be (`null`)?": ({ trails }) =>
      trails
        .filter(({ effective }) => effective === false || effective === null)
        .map(({ name, effective, because }) => [name, effective, because]),
    "How many failures does each severity have, without those that a waiver accepts?": ({ findings }) => [
      Object.fromEntries(
        SEVERITIES.map((one) => [one, open(findings).filter(({ severity }) => severity === one).length]),
      ),
    ],
    "What is the verdict of the gate, and why?": ({ gate }) => [[gate.verdict, gate.reasons]],
    "Which controls were not evaluated, and why?": ({ notEvaluated }) =>
      notEvaluated.map(({ control, reason }) => [control, reason]),
    "Which findings does a requirement have?": ({ findings, requirements }) => {
      const { controls = [] } = requirements.find(({ framework, id }) => framework === "cis-7.0" && id === "4.4") ?? {};
      return findings
        .filter(({ control }) => controls.includes(control))
        .map(({ status, control, resource }) => [status, control, resource.id]);
    },
  };
  let result: ScanResult;
  beforeAll(async () => {
    const names = ["examples/trailproof.yaml", "cis-7.0"];
    const { policy, checks: used } = await loadPolicy({ names, cwd: process.cwd(), checks });
    const text = readFileSync("examples/sample-account.snapshot.json", "utf8");
    const snapshot = readSnapshot(text, "sample");
    result = evaluate({ snapshot, text, policy, checks: used, tool: { name: "trailproof", version: "1.0.0" } });
  });

  it("answer ten questions, and count findings", () => {
    const questions = blocks.map(({ question }) => question);
    expect(questions.slice(0, -1)).toEqual(Object.keys(ANSWERS));
    expect(questions.at(-1)).toMatch(/Findings and summary agree by this rule:$/);
  });

  it.each(Object.entries(ANSWERS))("answer: %s", (question, answer) => {
    const { block = "" } = blocks.find((one) => one.question === question) ?? {};
    // One short line: it can be typed.
    expect(block.trim().split("\n")).toHaveLength(1);
    expect(block.length).toBeLessThan(135);
    const expected = answer(result);
    expect(expected.length).toBeGreaterThan(0);
    expect(runWithResult(block, json(result))).toEqual(expected);
  });

  it("count findings as the summary does", () => {
    const { findings: own, summary, ...rest } = sampleResult();
    const source = { path: "trailproof.yaml", line: 7 };
    const attestation = { statement: "Reviewed", evidence: "Report", owner: "sec", expires: "2027-01-31", source };
    const manual = own.filter(({ status }) => status === "manual");
    const findings = [...own, ...manual.map((one) => ({ ...one, attestation }))];
    const waived = findings.filter((one) => one.waived).length;
    const expected = [open(findings).length, waived, manual.length, manual.length];
    expect(Math.min(...expected)).toBeGreaterThan(0);
    const block = blocks.at(-1)?.block ?? "";
    expect([...block.matchAll(/# summary\.(\w+)/g)].map(([, member]) => member)).toEqual([
      "fail",
      "waived",
      "manual",
      "attested",
    ]);
    expect(runWithResult(block, json({ ...rest, findings, summary }))).toEqual(expected);
  });
});

const open = (findings: readonly Finding[]) => findings.filter(({ status, waived }) => status === "fail" && !waived);
