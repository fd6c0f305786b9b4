import { describe, expect, it } from "vitest";
import { CHECKS, complaints, controlOf, ids, load, loadText } from "./folder.ts";

/** The source of a plugin's check; `more` replaces members. */
const source = (id: string, more = "") => `({
  id: ${JSON.stringify(id)}, title: "Ours", failureTitle: "Not ours", severity: "low", resourceType: "trail", rationale: "Because.",
  references: [{ title: "Wiki", url: "https://wiki.example.com" }], needs: ["trail.status"],
  remediation: () => ({ steps: [] }), evaluate: () => [], ${more}
})`;
const plugin = (id: string, more = "") => `export default ${source(id, more)};`;
const listing = "plugins: [./ours.mjs]\n";

describe("a plugin", () => {
  it("puts its checks in force, at the line that lists it", async () => {
    const { policy, checks } = await load(
      {
        "policies/trailproof.yaml": `title: Ours\nextends: [baseline]\nplugins:\n  - ./ours.mjs\n`,
        "policies/ours.mjs": `export default [${source("our-check")}, ${source("our-other")}];`,
      },
      { names: ["policies/trailproof.yaml"] },
    );
    expect(ids(policy.controls)).toEqual(["key-usable", "log-retention", "our-check", "our-other", "trail-logging"]);
    expect(policy.controls[2]?.source).toEqual({ path: "policies/trailproof.yaml", line: 4 });
    expect(checks.map(({ check, source: from }) => [check.id, from])).toEqual([
      ...CHECKS.map(({ id }) => [id, "built-in"]),
      ["our-check", "ours.mjs"],
      ["our-other", "ours.mjs"],
    ]);
  });

  it("can be configured and turned off where it is listed, and by what extends that", async () => {
    const ours = plugin("our-check", 'params: { max: { type: "integer", default: 1, description: "Most." } }');
    const text = `${listing}controls: { our-check: { severity: high, params: { max: 3 } }, trail-tags: on }`;
    expect(await controlOf(loadText(text, { "ours.mjs": ours }), "our-check")).toMatchObject({
      severity: "high",
      params: { max: 3 },
      source: { line: 2 },
    });
    const off = await load({
      "base.yaml": `extends: [baseline]\n${listing}`,
      "ours.mjs": ours,
      "trailproof.yaml": "extends: [base.yaml]\ncontrols: { our-check: off }",
    });
    expect(ids(off.policy.controls)).not.toContain("our-check");
    const wrong = `${listing}controls: { our-check: { params: { max: many } } }`;
    expect(await complaints(loadText(wrong, { "ours.mjs": ours }))).toEqual([
      'trailproof.yaml:2:41: param "max" of "our-check" must be a whole number, not "many"',
    ]);
  });

  it("is loaded once, however many policies list it", async () => {
    const { policy } = await load({
      "sub/base.yaml": "plugins: [../ours.mjs]",
      "trailproof.yaml": `extends: [sub/base.yaml]\n${listing}`,
      "ours.mjs": plugin("our-check"),
    });
    expect(ids(policy.controls)).toEqual(["our-check"]);
  });

  it("can be a package, for require or for import", async () => {
    const { checks } = await load(
      {
        "policies/trailproof.yaml": "plugins: [old-style, '@acme/new-style']",
        "node_modules/old-style/package.json": '{ "main": "lib.cjs" }',
        "node_modules/old-style/lib.cjs": `module.exports = ${source("old-check")};`,
        "node_modules/@acme/new-style/package.json":
          '{ "exports": { ".": { "types": "./a.d.ts", "import": "./a.mjs" } } }',
        "node_modules/@acme/new-style/a.mjs": plugin("new-check"),
      },
      { names: ["policies/trailproof.yaml"] },
    );
    expect(checks.slice(CHECKS.length).map(({ source: from }) => from)).toEqual(["old-style", "@acme/new-style"]);
  });
});

describe("a package.json that is damaged", () => {
  it.each([
    ['{\n  "exports": {\n    "." "./a.mjs"\n  }\n}', ":3:9: not valid JSON: colon expected"],
    ["", ":1:1: not valid JSON: value expected"],
  ])("%j", async (text, place) => {
    const files = { "trailproof.yaml": "plugins: [ours]", "node_modules/ours/package.json": text };
    expect(await complaints(load(files))).toEqual([
      `trailproof.yaml:1:11: plugin ours has a damaged package.json: node_modules/ours/package.json${place}`,
    ]);
  });

  it("of the plugin's own folder", async () => {
    const files = {
      "trailproof.yaml": "plugins: [./ours/a.mjs]",
      "ours/package.json": "{",
      "ours/a.mjs": plugin("our-check"),
    };
    const [said = "", ...more] = await complaints(load(files));
    expect(more).toEqual([]);
    expect(said).toMatch(/^trailproof\.yaml:1:11: plugin \.\/ours\/a\.mjs .*ours\/package\.json/);
  });
});

describe("a plugin of a policy that was only found", () => {
  const mark = (name: string) => `globalThis.${name} = true;\n${plugin("our-check")}`;
  const ran = (name: string) => (globalThis as Record<string, unknown>)[name] === true;

  it("does not run, also where it is listed by what the policy extends", async () => {
    const refusal = /^base\.yaml:1:1: this policy lists plugins .*--allow-plugins .*--policy$/;
    const files = { "trailproof.yaml": "extends: [base.yaml]", "base.yaml": listing, "ours.mjs": mark("ranWhenFound") };
    expect(await complaints(load(files, { found: true }))).toEqual([expect.stringMatching(refusal)]);
    expect(ran("ranWhenFound")).toBe(false);
  });

  it("runs when allowed", async () => {
    const files = { "trailproof.yaml": listing, "ours.mjs": mark("ranWhenAllowed") };
    await load(files, { found: true, allowPlugins: true });
    expect(ran("ranWhenAllowed")).toBe(true);
  });

  it("does not run for a policy with a mistake in its form, however it is named", async () => {
    const files = { "trailproof.yaml": `${listing}gat: 1`, "ours.mjs": mark("ranWhenWrong") };
    expect(await complaints(load(files))).toEqual([expect.stringContaining('unknown member "gat"')]);
    expect(ran("ranWhenWrong")).toBe(false);
  });
});

describe("a plugin that is no good", () => {
  const said = (module: string) => complaints(loadText(listing, { "ours.mjs": module }));
  const wrong = (more: string) => said(plugin("our-check", more));

  it.each([
    ["", "has no default export"],
    ["export default 3;", "exports no valid check: it is no object"],
    ["export default [];", "exports an empty list"],
    ["export default {", "cannot be loaded: "],
    ["throw new TypeError('not\\ntoday');", "cannot be loaded: TypeError: not"],
    ["throw null;", "cannot be loaded: null"],
    ["import 'not-there';", "cannot be loaded: "],
    ["export default { get id() { throw new Error('ha'); } };", "cannot be loaded: Error: ha"],
  ])("%j", async (module, message) => {
    expect(await said(module)).toEqual([expect.stringContaining(`trailproof.yaml:1:11: plugin ./ours.mjs ${message}`)]);
  });

  it.each([
    ["id: 'Our Check'", '"id" must be lower-case words joined by hyphens'],
    ["title: ''", '"title" must be text'],
    ["severity: 'hgih'", '"severity" must be one of critical, high, medium, low; did you mean "high"?'],
    ["resourceType: 'queue'", '"resourceType" must be one of account, region, trail'],
    ["rationale: undefined", '"rationale" must be text'],
    ["references: ['https://a']", '"references" must be a list of { title, url }'],
    ["needs: 'trail.status'", '"needs" must be a list of facts'],
    [
      "needs: ['trail.staus']",
      '"needs" names the fact "trail.staus", which there is not; did you mean "trail.status"?',
    ],
    ["needs: ['toString']", '"needs" names the fact "toString"'],
    ["params: { max: { type: 'integer' } }", '"params" must be a JSON Schema with a description'],
    ["remediation: {}", '"remediation" must be a function'],
    ["evaluate: undefined", '"evaluate" must be a function'],
  ])("with %s", async (more, message) => {
    expect(await wrong(more)).toEqual([expect.stringContaining(message)]);
  });

  it("is told all that is wrong, and in which of its checks", async () => {
    expect(await said(`export default [${source("a-check")}, ${source("b", "title: 1, needs: 2")}];`)).toEqual([
      expect.stringMatching(/check 2: "title" must be text; check 2: "needs" must be a list/),
    ]);
  });

  it("is told what a failure is called, which reports show", async () => {
    const [line = "", ...more] = await said(plugin("our-check", "failureTitle: undefined"));
    expect(more).toEqual([]);
    expect(line).toMatch(
      /exports no valid check: "failureTitle" must be text: what holds when the check fails, such as "Trail is not logging"$/,
    );
  });

  it("is named when its parameter's schema is", async () => {
    const ours = plugin("our-check", 'params: { max: { type: "intger", description: "Most." } }');
    const text = `${listing}controls: { our-check: { params: { max: 3 } } }`;
    expect(await complaints(loadText(text, { "ours.mjs": ours }))).toEqual([
      expect.stringContaining("its schema in ours.mjs is wrong"),
    ]);
  });

  it("is named when it is not there", async () => {
    expect(await complaints(loadText("plugins: [./gone.mjs, gone, fs, ours.mjs]", { "ours.mjs": "" }))).toEqual([
      "trailproof.yaml:1:11: plugin ./gone.mjs does not exist",
      "trailproof.yaml:1:23: plugin gone is not installed as a package",
      "trailproof.yaml:1:29: plugin fs is not installed as a package",
      'trailproof.yaml:1:33: plugin ours.mjs is not installed as a package; for the file beside the policy write "./ours.mjs"',
    ]);
  });

  it("is refused with both files' names when it takes the id of another check", async () => {
    expect(await said(plugin("trail-tags"))).toEqual([
      'trailproof.yaml:1:11: control "trail-tags" is defined twice: built-in and ours.mjs',
    ]);
    const two = { "trailproof.yaml": "plugins: [./a.mjs, ./b.mjs]", "a.mjs": plugin("same"), "b.mjs": plugin("same") };
    expect(await complaints(load(two))).toEqual([
      'trailproof.yaml:1:20: control "same" is defined twice: a.mjs and b.mjs',
    ]);
  });
});
