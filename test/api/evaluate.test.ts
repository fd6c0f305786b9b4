import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  collect,
  defineCheck,
  eachTrail,
  evaluate,
  fail,
  type Posture,
  pass,
  readSnapshot,
  render,
} from "../../src/index.ts";
import { folderWith } from "../support/cli-files.ts";

const file = join(import.meta.dirname, "../../examples/sample-account.snapshot.json");
const snapshot = readSnapshot(readFileSync(file, "utf8"), file);

const named = defineCheck<"trail", { prefix: string }>({
  id: "trail-name",
  title: "Trail has our prefix",
  failureTitle: "Trail does not have our prefix",
  severity: "low",
  resourceType: "trail",
  rationale: "Names show the owner. Ours begin with a prefix.",
  references: [],
  params: { prefix: { type: "string", default: "acme-", description: "How names begin." } },
  needs: [],
  remediation: () => ({ steps: [] }),
  evaluate: (posture, { prefix }) =>
    eachTrail(posture, ({ name }) => (name.startsWith(prefix) ? pass(`${name} has it`) : fail(`${name} has not`))),
});

it("compares with a baseline, by a path that cwd resolves", async () => {
  const result = await evaluate(snapshot);
  const { path: cwd } = folderWith({ "then.json": JSON.stringify(result) });
  const { baseline, command, gate } = await evaluate(snapshot, { baseline: "then.json", cwd });
  expect(baseline?.counts).toMatchObject({ new: 0, unchanged: result.summary.fail, fixed: 0 });
  expect(command).toBe("trailproof scan --policy baseline --baseline then.json");
  expect(gate).toEqual(result.gate);
  await expect(evaluate(snapshot, { baseline: "none.json", cwd })).rejects.toThrow(/Cannot read .*none\.json/);
});

describe("evaluate with own checks", () => {
  it("puts them in force beside those of the policy", async () => {
    const [without, result] = await Promise.all([evaluate(snapshot), evaluate(snapshot, { checks: [named] })]);
    const control = result.controls.find(({ id }) => id === "trail-name");
    expect(control).toMatchObject({ status: "fail", params: { prefix: "acme-" }, source: { policy: null } });
    expect(result.controls).toHaveLength(without.controls.length + 1);
    expect(result.findings.filter(({ control: id }) => id === "trail-name").length).toBe(result.trails.length);
  });

  it("lets a policy set their parameters and turn them off", async () => {
    const policy = { cwd: import.meta.dirname, checks: [named] };
    const set = await evaluate(snapshot, { ...policy, policy: ["own-check-set.yaml"] });
    expect(set.controls).toMatchObject([
      { id: "trail-name", severity: "high", params: { prefix: "" }, status: "pass" },
    ]);
    const off = await evaluate(snapshot, { ...policy, policy: ["baseline", "own-check-off.yaml"] });
    expect(off.notEvaluated.find(({ control }) => control === "trail-name")?.reason).toBe("off");
  });

  it("evaluates on a copy of the evidence", async () => {
    const before = JSON.stringify(snapshot);
    const greedy = {
      ...named,
      evaluate: (posture: Posture) => {
        for (const trail of posture.trails) Object.assign(trail, { name: "changed" });
        return [];
      },
    };
    await evaluate(snapshot, { checks: [greedy] });
    expect(JSON.stringify(snapshot)).toBe(before);
  });
});

describe("wrong arguments get a sentence", () => {
  const result = evaluate(snapshot);
  const calls: Record<string, [() => Promise<unknown>, string]> = {
    "checks: a number": [
      () => evaluate(snapshot, { checks: 5 as never }),
      "evaluate: option checks must be a list, not 5",
    ],
    "checks: no check": [
      () => evaluate(snapshot, { checks: [{ ...named, title: "" }] }),
      'checks[0]: "title" must be text',
    ],
    "checks: an id that exists": [
      () => evaluate(snapshot, { checks: [{ ...named, id: "trail-logging" }] }),
      'control "trail-logging" is defined twice: built-in and evaluate()',
    ],
    "policy: a text": [
      () => evaluate(snapshot, { policy: "baseline" as never }),
      'evaluate: option policy must be a list of names of built-in policies and paths of policy files, not "baseline"',
    ],
    "an unknown option": [
      () => evaluate(snapshot, { polcy: ["baseline"] } as never),
      'evaluate: unknown option "polcy"; did you mean "policy"?',
    ],
    "no options": [() => evaluate(snapshot, null as never), "evaluate: options must be an object, not null"],
    "no snapshot": [
      () => evaluate({} as never),
      "evaluate: the first argument must be a snapshot, as collect and readSnapshot return it",
    ],
    "a snapshot of an earlier version": [
      () => evaluate({ ...snapshot, schemaVersion: "1.4" }),
      "evaluate: the first argument was written by an earlier version: collect again with this version",
    ],
    "a snapshot without what it collected of the account": [
      () => evaluate({ ...snapshot, account: {} as never }),
      "evaluate: the first argument is no trailproof snapshot: /account must have required property 'id'",
    ],
    "a snapshot whose trails were removed": [
      () => evaluate({ ...snapshot, trails: {} }),
      expect.stringMatching(/^evaluate: the first argument is not a consistent snapshot: .*which \/trails lacks$/),
    ],
    "a result of an earlier version": [
      async () => render({ ...(await result), schemaVersion: "1.2" }, "html"),
      "render: the first argument was written by an earlier version: scan again with this version",
    ],
    "a part of a result": [
      () => render({ schemaVersion: "2.0", controls: [], findings: [], policies: [] } as never, "html"),
      "render: the first argument is no trailproof result: the document must have required property 'tool'",
    ],
    "a format that does not exist": [
      async () => render(await result, "nosuch" as never),
      'render: unknown format "nosuch"; formats are asff, csv, github, gitlab, html, json, junit, markdown, ocsf, plain, sarif, terminal',
    ],
    "a misspelt format": [
      async () => render(await result, "htm" as never),
      'render: unknown format "htm"; did you mean "html"?',
    ],
    "no result": [
      () => render(snapshot as never, "json"),
      "render: the first argument must be a result, as evaluate and readResult return it",
    ],
    "a status that does not exist": [
      async () => render(await result, "terminal", { include: ["passed" as never] }),
      'render: option include names "passed", which is none of waived, manual, pass, not-applicable, fixed, fail, unknown',
    ],
    "collect: regions outside of scope": [
      () => collect({ regions: "x" } as never),
      'collect: unknown option "regions"; write scope: { regions: […] }',
    ],
    "collect: a Region in the place of a list": [
      () => collect({ scope: { regions: "eu-west-1" as never } }),
      'collect: scope: option regions must be a list of Region names or patterns, not "eu-west-1"',
    ],
    "collect: a fact that does not exist": [
      () => collect({ facts: ["trail.stats" as never] }),
      'collect: option facts names the fact "trail.stats", which does not exist; did you mean "trail.status"?',
    ],
    "collect: half of a retry": [
      () => collect({ retry: { mode: "standard" } as never }),
      "collect: retry: option maxAttempts is missing",
    ],
    "collect: a timeout that no timer has": [
      () => collect({ connectTimeoutMs: 1e12 }),
      "collect: option connectTimeoutMs must be milliseconds from 1 to 600000, not 1000000000000",
    ],
    "collect: no concurrency": [
      () => collect({ concurrency: 0 }),
      "collect: option concurrency must be an integer of at least 1, not 0",
    ],
  };
  for (const [name, [call, sentence]] of Object.entries(calls))
    it(name, async () => {
      const error = await call().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: "UserError", message: sentence, exitCode: 2 });
    });
});
