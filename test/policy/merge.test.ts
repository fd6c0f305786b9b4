import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { AnyCheck } from "../../src/model/findings/check.ts";
import { loadPolicy } from "../../src/policy/index.ts";
import { CHECKS, complaints, controlOf, folder, ids, load, loadText } from "./folder.ts";

const builtIn = (...names: string[]) => loadPolicy({ names, cwd: folder({}), checks: CHECKS });

describe("built-in policies", () => {
  it("baseline holds medium and worse, but what needs a setting", async () => {
    const { policy } = await builtIn("baseline");
    expect(ids(policy.controls)).toEqual(["key-usable", "log-retention", "trail-logging"]);
    expect(policy.gate).toEqual({ failOn: ["critical", "high"], minScore: null, maxUnknown: 0 });
  });

  it("is baseline where no policy is named", async () => {
    expect((await builtIn()).policy).toEqual((await builtIn("baseline")).policy);
  });

  it("all excludes what needs a setting, until it has one", async () => {
    const { policy } = await builtIn("all");
    expect(ids(policy.controls)).toEqual(["key-usable", "log-retention", "trail-logging", "trail-tags"]);
    const set = "extends: [all]\ncontrols:\n  data-recorded: { params: { types: [a] } }\n";
    expect(ids((await loadText(set)).policy.controls)).toContain("data-recorded");
  });

  it("exclude a control of which no parameter is set, and take it where one is", async () => {
    const [check] = CHECKS;
    const schema = { type: "array", description: "Names." };
    const any = {
      ...check,
      id: "any-of",
      severity: "high",
      params: { a: schema, b: schema },
      needsAnyParam: true,
    } as AnyCheck;
    const checks = [...CHECKS, any];
    const of = async (text: string) => (await load({ "trailproof.yaml": text }, { checks })).policy;
    expect((await of("extends: [all]")).notInForce).toContainEqual(
      expect.objectContaining({ id: "any-of", reason: "needs-parameters" }),
    );
    const { controls } = await of("controls: { any-of: { params: { b: [x] } } }");
    expect(controls).toMatchObject([{ id: "any-of", params: { b: ["x"] } }]);
    expect(Object.keys(controls[0]?.params ?? {})).toEqual(["b"]);
    await expect(of("controls: { any-of: on }")).rejects.toThrow(
      'control "any-of" needs one of "a", "b"; set it under "controls.any-of.params", or turn the control off',
    );
  });

  it("have no line of the user's own when named on the command line", async () => {
    const { policy } = await builtIn("baseline");
    expect(policy.controls.map(({ source }) => source)).toEqual([null, null, null]);
    expect(policy.controls[0]?.origins.enabled).toMatchObject({ path: "built-in:baseline", builtIn: true });
  });
});

describe("controls", () => {
  it("are in force when named, whatever their severity, in any of the forms", async () => {
    const { policy } = await loadText(
      "controls:\n  trail-tags: on\n  key-usable: true\n  trail-logging: {}\n  log-retention: off\n",
    );
    expect(ids(policy.controls)).toEqual(["key-usable", "trail-logging", "trail-tags"]);
  });

  it.each(["off", "false", '"off"'])("are turned off by %s", async (off) => {
    const { policy } = await loadText(`extends: [baseline]\ncontrols: { key-usable: ${off} }`);
    expect(ids(policy.controls)).toEqual(["log-retention", "trail-logging"]);
  });

  it("come with the check's own severity and defaults", async () => {
    const control = await controlOf(builtIn("baseline"), "log-retention");
    expect(control).toMatchObject({ severity: "medium", params: { minDays: 365, groups: [] } });
    expect(Object.keys(control.origins)).toEqual(["enabled"]);
  });

  it("are merged member by member, the later file winning", async () => {
    const control = await controlOf(
      load({
        "base.yaml": "controls: { log-retention: { severity: high, params: { minDays: 30, groups: [a] } } }",
        "trailproof.yaml": "extends: [base.yaml]\ncontrols:\n  log-retention:\n    params: { minDays: 400 }\n",
      }),
      "log-retention",
    );
    expect(control).toMatchObject({ severity: "high", params: { minDays: 400, groups: ["a"] } });
    expect(control.origins).toEqual({
      enabled: { path: "trailproof.yaml", line: 3, builtIn: false },
      severity: { path: "base.yaml", line: 1, builtIn: false },
      "params.minDays": { path: "trailproof.yaml", line: 4, builtIn: false },
      "params.groups": { path: "base.yaml", line: 1, builtIn: false },
    });
  });

  it("go by the check's own severity in include, not by a policy's", async () => {
    const { policy } = await loadText(
      "controls: { trail-tags: off, key-usable: { severity: low } }\ninclude: { minSeverity: high }",
    );
    expect(ids(policy.controls)).toEqual(["key-usable", "trail-logging"]);
  });

  it("lacking a setting are an error at the line that puts them in force", async () => {
    expect(await complaints(loadText("extends: [baseline]\ncontrols:\n  data-recorded: on\n"))).toEqual([
      'trailproof.yaml:3:3: control "data-recorded" needs "types"; set it under "controls.data-recorded.params", or turn the control off',
    ]);
  });

  it.each(["", "# nothing yet\n", "controls: { key-usable: off }", "title: Ours"])(
    "none in force is an error: %j",
    async (text) => {
      expect(await complaints(loadText(text))).toEqual([
        'trailproof.yaml:1:1: the policy puts no control in force; add "extends: [baseline]"',
      ]);
    },
  );
});

describe("the order of policies", () => {
  it("is depth first, what is extended before what extends it", async () => {
    const { policy } = await load({
      "a.yaml": "extends: [a1.yaml]",
      "a1.yaml": "{}",
      "b.yaml": "{}",
      "trailproof.yaml": "extends: [a.yaml, b.yaml, baseline]",
    });
    expect(policy.policies.map(({ name }) => name)).toEqual([
      "a1.yaml",
      "a.yaml",
      "b.yaml",
      "baseline",
      "trailproof.yaml",
    ]);
  });

  it("has a policy once, where it is first reached", async () => {
    const { policy } = await load({
      "base.yaml": "extends: [baseline]\ncontrols: { key-usable: off }",
      "trailproof.yaml": "extends: [base.yaml, ./base.yaml, sub/../base.yaml, baseline]",
    });
    expect(policy.policies.map(({ name }) => name)).toEqual(["baseline", "base.yaml", "trailproof.yaml"]);
    expect(ids(policy.controls)).not.toContain("key-usable");
  });

  it("gives the last word to the policy named last, also where an earlier one extends it", async () => {
    const files = {
      "team.yaml": "extends: [baseline]\ncontrols: { key-usable: off }\ngate: { maxUnknown: 5, minScore: 10 }",
      "strict.yaml": "extends: [team.yaml]",
    };
    const loaded = async (...names: string[]) => {
      const { policy } = await load(files, { names });
      const order = policy.policies.map(({ name }) => name);
      return { order, off: !ids(policy.controls).includes("key-usable"), gate: policy.gate };
    };
    const team = { failOn: ["critical", "high"], maxUnknown: 5, minScore: 10 };
    expect(await loaded("baseline", "team.yaml")).toEqual({ order: ["baseline", "team.yaml"], off: true, gate: team });
    const baselineLast = { off: false, gate: { ...team, maxUnknown: 0 } };
    expect(await loaded("team.yaml", "baseline")).toEqual({ order: ["team.yaml", "baseline"], ...baselineLast });
    expect(await loaded("strict.yaml", "baseline")).toEqual({
      order: ["team.yaml", "strict.yaml", "baseline"],
      ...baselineLast,
    });
    expect((await loaded("baseline", "team.yaml", "baseline")).order).toEqual(["team.yaml", "baseline"]);
    expect((await loaded("strict.yaml", "team.yaml")).order).toEqual(["strict.yaml", "baseline", "team.yaml"]);
  });

  it("takes several names as if extended in that order", async () => {
    const files = {
      "a.yaml": "controls: { trail-tags: on }\ngate: { minScore: 10 }",
      "b.yaml": "gate: { minScore: 20 }",
    };
    const scores = [
      ["a.yaml", "b.yaml"],
      ["b.yaml", "a.yaml"],
    ].map(async (names) => (await load(files, { names })).policy.gate.minScore);
    expect(await Promise.all(scores)).toEqual([20, 10]);
  });

  it("finds what a policy extends beside that policy, and says so relative to the working directory", async () => {
    const { policy } = await load(
      { "policies/team.yaml": "extends: [./base.yaml]", "policies/base.yaml": "controls:\n  trail-tags: on" },
      { names: ["./policies/team.yaml"] },
    );
    expect(policy.controls[0]?.source).toEqual({ path: "policies/base.yaml", line: 2 });
    expect(policy.policies.map(({ path }) => path)).toEqual(["policies/base.yaml", "policies/team.yaml"]);
  });

  it("names each file with the hash of its bytes", async () => {
    const text = "controls: { trail-tags: on } # é\r\n";
    const { policy } = await loadText(text);
    expect(policy.policies).toEqual([
      { name: "trailproof.yaml", path: "trailproof.yaml", sha256: createHash("sha256").update(text).digest("hex") },
    ]);
  });
});

describe("the line that puts a control in force", () => {
  const source = async (text: string, id: string, more = {}) => (await controlOf(loadText(text, more), id)).source;

  it("is the control's own key, else what brings it", async () => {
    const text = "extends:\n  - baseline\ncontrols:\n  key-usable: { severity: low }\n";
    expect(await source(text, "key-usable")).toEqual({ path: "trailproof.yaml", line: 4 });
    expect(await source(text, "trail-logging")).toEqual({ path: "trailproof.yaml", line: 2 });
    expect(await source("title: Ours\ninclude:\n  minSeverity: high\n", "key-usable")).toEqual({
      path: "trailproof.yaml",
      line: 2,
    });
  });

  it("is the closest: the key, else that of a requirement, else that of a rule", async () => {
    const framework = [
      "framework: { id: ours, title: Ours }",
      "include: { minSeverity: high }",
      "requirements:",
      "  R1:",
      "    title: Log",
      "    controls:",
      "      - key-usable",
      "      - trail-logging",
      "controls:",
      "  trail-logging: on",
    ].join("\n");
    expect(await source(framework, "key-usable")).toEqual({ path: "trailproof.yaml", line: 7 });
    expect(await source(framework, "trail-logging")).toEqual({ path: "trailproof.yaml", line: 10 });
    const more = { "ours.yaml": framework };
    const later = "extends: [ours.yaml, baseline]\ninclude: { minSeverity: high }";
    expect(await source(later, "key-usable", more)).toEqual({ path: "ours.yaml", line: 7 });
  });

  it("stays the key where a later policy includes the control once more", async () => {
    const more = { "named.yaml": "\ncontrols:\n  key-usable: on\n" };
    expect(await source("extends: [named.yaml, baseline]\ninclude: { minSeverity: high }", "key-usable", more)).toEqual(
      {
        path: "named.yaml",
        line: 3,
      },
    );
  });

  it("is the user's own where a built-in policy was named on the command line as well", async () => {
    const files = { "trailproof.yaml": "title: Ours\nextends:\n  - baseline\n" };
    const control = await controlOf(load(files, { names: ["baseline", "trailproof.yaml"] }), "key-usable");
    expect(control.source).toEqual({ path: "trailproof.yaml", line: 3 });
  });

  it("is forgotten when the control is turned off and on again", async () => {
    const more = {
      "a.yaml": "controls: { key-usable: on }",
      "b.yaml": "extends: [a.yaml]\ncontrols: { key-usable: off }",
    };
    expect(await source("extends: [b.yaml, baseline]", "key-usable", more)).toEqual({
      path: "trailproof.yaml",
      line: 1,
    });
  });
});

describe("what is not in force", () => {
  const left = async (loading: ReturnType<typeof loadText>) =>
    Object.fromEntries(
      (await loading).policy.notInForce.map(({ id, reason, origin }) => [
        id,
        origin ? `${reason} ${origin.path}:${origin.line}` : reason,
      ]),
    );

  it("has the reason, and the line of the policy that excludes it", async () => {
    expect(await left(builtIn("baseline"))).toEqual({
      "data-recorded": "needs-parameters built-in:baseline:3",
      "trail-tags": "below-severity built-in:baseline:3",
    });
    expect(await left(loadText("extends: [baseline]\ncontrols:\n  key-usable: off\n"))).toEqual({
      "data-recorded": "needs-parameters built-in:baseline:3",
      "key-usable": "off trailproof.yaml:3",
      "trail-tags": "below-severity built-in:baseline:3",
    });
    expect(await left(loadText("controls: { key-usable: on, trail-tags: off }"))).toEqual({
      "data-recorded": "not-selected",
      "log-retention": "not-selected",
      "trail-logging": "not-selected",
      "trail-tags": "off trailproof.yaml:1",
    });
  });

  it("stays turned off where a later policy is not severe enough for it, and is forgotten once it is in force", async () => {
    const more = { "a.yaml": "controls:\n  trail-tags: off\n  key-usable: off\n" };
    const text = "extends: [a.yaml, baseline]\n";
    expect(await left(loadText(text, more))).toEqual({
      "data-recorded": "needs-parameters built-in:baseline:3",
      "trail-tags": "off a.yaml:2",
    });
  });
});

describe("gate, weights, scope and waivers", () => {
  it("have defaults without any statement", async () => {
    const { policy } = await loadText("controls: { trail-tags: on }");
    expect(policy).toMatchObject({
      gate: { failOn: ["critical", "high"], minScore: null, maxUnknown: 0 },
      weights: { critical: 10, high: 6, medium: 3, low: 1 },
      scope: { regions: null, excludeRegions: [] },
      waivers: [],
      origins: {},
    });
  });

  it("merge member by member, waivers one after another", async () => {
    const waiver = (resource: string) =>
      `waivers:\n  - { control: trail-tags, resource: "${resource}", reason: r, owner: o, expires: 2027-03-31 }\n`;
    const { policy } = await load({
      "base.yaml": `scope: { regions: [eu-west-1], excludeRegions: [us-east-1] }\nweights: { low: 2, high: 0 }\ngate: { failOn: [low], minScore: 50 }\n${waiver("a-*")}`,
      "trailproof.yaml": `extends: [base.yaml]\ncontrols: { trail-tags: on }\nscope: { excludeRegions: [] }\nweights: { high: 7 }\ngate: { minScore: 60 }\n${waiver("b-*")}`,
    });
    expect(policy.gate).toEqual({ failOn: ["low"], minScore: 60, maxUnknown: 0 });
    expect(policy.weights).toEqual({ critical: 10, high: 7, medium: 3, low: 2 });
    expect(policy.scope).toEqual({ regions: ["eu-west-1"], excludeRegions: [] });
    expect(policy.waivers.map(({ resource, source }) => [resource, source])).toEqual([
      ["a-*", { path: "base.yaml", line: 5 }],
      ["b-*", { path: "trailproof.yaml", line: 7 }],
    ]);
    expect(policy.origins["gate.failOn"]).toEqual({ path: "base.yaml", line: 3, builtIn: false });
    expect(policy.origins["gate.minScore"]).toEqual({ path: "trailproof.yaml", line: 5, builtIn: false });
  });

  it("turn the minimum score off where only new failures count", async () => {
    const { policy } = await load({
      "base.yaml": "gate: { minScore: 50 }",
      "trailproof.yaml": "extends: [baseline, base.yaml]\ngate: { newOnly: true }",
    });
    expect(policy.gate).toEqual({ failOn: ["critical", "high"], minScore: null, maxUnknown: 0, newOnly: true });
    const { policy: off } = await load({
      "base.yaml": "gate: { newOnly: true }",
      "trailproof.yaml": "extends: [baseline, base.yaml]\ngate: { newOnly: false, minScore: 50 }",
    });
    expect(off.gate).toEqual({ failOn: ["critical", "high"], minScore: 50, maxUnknown: 0 });
  });
});
