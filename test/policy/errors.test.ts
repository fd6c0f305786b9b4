import { describe, expect, it } from "vitest";
import { builtInPolicies } from "../../src/policy/index.ts";
import { complaints, controlOf, load, loadText } from "./folder.ts";

/** One policy file and everything said of it. */
const said = (text: string) => complaints(loadText(text));

describe("a policy's form", () => {
  it("is complained of all at once, by position", async () => {
    expect(
      await said(`gate: { failOn: [hgih], minScore: 101, maxUnknown: -1, minscore: 3 }
controls:
  trail-loging: off
weights: { low: many }
gat: {}
extends: baseline
`),
    ).toEqual([
      'trailproof.yaml:1:18: "gate.failOn[0]" must be critical, high, medium or low, not "hgih"; did you mean "high"?',
      'trailproof.yaml:1:35: "gate.minScore" must be at most 100, not 101',
      'trailproof.yaml:1:52: "gate.maxUnknown" must be at least 0, not -1',
      'trailproof.yaml:1:56: unknown member "minscore" in "gate"; did you mean "minScore"?',
      'trailproof.yaml:3:3: unknown control "trail-loging"; did you mean "trail-logging"?',
      'trailproof.yaml:4:17: "weights.low" must be a number, not "many"',
      'trailproof.yaml:5:1: unknown member "gat"; did you mean "gate"?',
      'trailproof.yaml:6:10: "extends" must be a list, not "baseline"',
    ]);
  });

  it("is complained of all at once, also where a key is written twice", async () => {
    expect(
      await said(`gate: { failOn: [hgih], failOn: [low], minScore: 101 }
controls:
  trail-loging: off
  trail-tags: on
  trail-tags: off
  log-retention: { params: { minDays: 0 } }
weights: { low: many }
`),
    ).toEqual([
      'trailproof.yaml:1:25: "failOn" is written twice',
      'trailproof.yaml:1:50: "gate.minScore" must be at most 100, not 101',
      'trailproof.yaml:3:3: unknown control "trail-loging"; did you mean "trail-logging"?',
      'trailproof.yaml:5:3: "trail-tags" is written twice',
      expect.stringMatching(/^trailproof\.yaml:6:39: param "minDays" of "log-retention" must be /),
      'trailproof.yaml:7:17: "weights.low" must be a number, not "many"',
    ]);
    expect(await said("controls:\n  trail-loging: off\n  data-recorded: on\n")).toEqual([
      expect.stringContaining('2:3: unknown control "trail-loging"'),
      expect.stringContaining('3:3: control "data-recorded" needs "types"'),
    ]);
  });

  it.each([
    [
      "of",
      '"controls.trail-tags" must be on, off or settings such as { severity: high }, not "of"; did you mean "off"?',
    ],
    ["", '"controls.trail-tags" must be on, off or settings such as { severity: high }, but nothing is there'],
    ["[high]", '"controls.trail-tags" must be on, off or settings such as { severity: high }, not a list'],
    ["{ sevrity: high }", 'unknown member "sevrity" in "controls.trail-tags"; did you mean "severity"?'],
    [
      "{ severity: HIGH }",
      '"controls.trail-tags.severity" must be critical, high, medium or low, not "HIGH"; did you mean "high"?',
    ],
    ["{ params: 3 }", '"controls.trail-tags.params" must be a mapping, not 3'],
  ])("says one thing of a control that is %j", async (value, message) => {
    expect(await said(`controls:\n  trail-tags: ${value}\n`)).toEqual([expect.stringContaining(message)]);
  });

  it.each(["just text", "- a list", "3"])("is a mapping, not %j", async (text) => {
    expect(await said(text)).toEqual([expect.stringMatching(/^trailproof.yaml:1:1: a policy must be a mapping, not /)]);
  });

  it("names the file as the user named it", async () => {
    const files = { "team.yaml": "gat: 1" };
    expect(await complaints(load(files, { names: ["./team.yaml"] }))).toEqual([
      expect.stringMatching(/^\.\/team\.yaml:1:1: /),
    ]);
  });

  it("is complained of in every file, each under its name", async () => {
    const files = { "sub/base.yaml": "gat: 1", "trailproof.yaml": "extends: [sub/base.yaml]\ngaet: 1" };
    expect(await complaints(load(files))).toEqual([
      expect.stringMatching(/^trailproof\.yaml:2:1: /),
      expect.stringMatching(/^sub\/base\.yaml:1:1: /),
    ]);
  });

  it("is complained of at a bearable length", async () => {
    const text = `controls:\n${Array.from({ length: 20_000 }, (_, i) => `  no-${i}: off\n`).join("")}`;
    const lines = await said(text);
    expect(lines).toHaveLength(51);
    expect(lines.at(-1)).toBe("… and 19950 more");
  });
});

describe("YAML and JSON", () => {
  it("takes JSON with tabs, a byte order mark and Windows line ends", async () => {
    const json = '\ufeff{\r\n\t"controls": {\r\n\t\t"trail-tags": { "severity": "high" }\r\n\t}\r\n}\r\n';
    const control = await controlOf(load({ "p.json": json }, { names: ["p.json"] }), "trail-tags");
    expect(control).toMatchObject({ severity: "high", source: { path: "p.json", line: 3 } });
  });

  it.each([
    ["a tab as indentation", "controls:\n\ttrail-tags: on", "trailproof.yaml:2:1: not valid YAML: Tabs"],
    ["a bracket that stays open", "extends: [baseline\n", "trailproof.yaml:2:1: not valid YAML: Flow sequence"],
    [
      "a duplicate key",
      "controls:\n  trail-tags: on\n  trail-tags: off\n",
      'trailproof.yaml:3:3: "trail-tags" is written twice',
    ],
    ["a key that is a list", "? [a]\n: 1", "trailproof.yaml:1:3: not valid YAML: With stringKeys"],
    ["a tag", "title: !secret x", "trailproof.yaml:1:8: not valid YAML: Unresolved tag"],
    ["a second document", "title: a\n---\ntitle: b\n", "trailproof.yaml:2:1: a second document"],
    ["an alias of nothing", "title: *a", 'trailproof.yaml:1:8: alias "*a" names no anchor above it'],
    [
      "an alias inside of itself",
      "controls: &a\n  trail-tags: { params: *a }",
      'trailproof.yaml:2:25: alias "*a" contains itself',
    ],
    ["a merge key", "<<: { title: a }", 'trailproof.yaml:1:1: unknown member "<<"'],
  ])("refuses %s", async (_, text, beginning) => {
    expect((await said(text))[0]).toContain(beginning);
  });

  it('reads "off" and dates as text whatever YAML version the file declares', async () => {
    const text = `%YAML 1.1
---
extends: [baseline]
controls: { key-usable: off }
waivers: [{ control: trail-tags, resource: x, reason: r, owner: o, expires: 2027-03-31 }]
`;
    const { policy } = await loadText(text);
    expect(policy.controls.map(({ id }) => id)).not.toContain("key-usable");
    expect(policy.waivers[0]?.expires).toBe("2027-03-31");
  });

  it("takes aliases, also of mappings", async () => {
    const text = "controls:\n  trail-tags: &high { severity: high }\n  trail-logging: *high\n";
    expect(await controlOf(loadText(text), "trail-logging")).toMatchObject({ severity: "high", source: { line: 3 } });
  });

  it("ends quickly on files made to take for ever", async () => {
    const laughs = Array.from({ length: 12 }, (_, i) => `a${i}: &a${i} [${Array(9).fill(i ? `*a${i - 1}` : "x")}]\n`);
    expect(await said(laughs.join(""))).toEqual([expect.stringContaining("aliases expand to too much")]);
    for (const deep of ["[", "- ", "? ", "{a: "])
      expect(await said(deep.repeat(20_000))).toEqual([expect.stringContaining("nested deeper than 60 levels")]);
  });

  it('takes "__proto__" and the like for names, and for nothing else', async () => {
    expect(await said("controls:\n  __proto__: { severity: low }\n  constructor: off\n")).toEqual([
      expect.stringContaining('trailproof.yaml:2:3: unknown control "__proto__"'),
      expect.stringContaining('trailproof.yaml:3:3: unknown control "constructor"'),
    ]);
    expect(await said('{ "__proto__": { "gate": 1 }, "extends": ["baseline"] }')).toEqual([
      expect.stringContaining('unknown member "__proto__"'),
    ]);
    expect(await said("controls: { log-retention: { params: { __proto__: { minDays: 1 }, toString: 1 } } }")).toEqual([
      expect.stringContaining('has no param "__proto__"'),
      expect.stringContaining('has no param "toString"'),
    ]);
    expect(({} as Record<string, unknown>).severity).toBeUndefined();
    expect(({} as Record<string, unknown>).minDays).toBeUndefined();
  });
});

describe("files", () => {
  const wrong = (files: Parameters<typeof load>[0], name: string) => complaints(load(files, { names: [name] }));

  it("that cannot be policies are refused in a sentence", async () => {
    expect(await wrong({}, "team.yaml")).toEqual(["policy file team.yaml does not exist"]);
    expect(await wrong({ "dir/a": "" }, "dir")).toEqual(["policy file dir is a directory"]);
    expect(await wrong({ "a.yaml": "" }, "a.yaml/b.yaml")).toEqual(["policy file a.yaml/b.yaml does not exist"]);
    expect(await wrong({ "a.yaml": "#".repeat(1024 * 1024 + 1) }, "a.yaml")).toEqual([
      "policy file a.yaml is larger than 1 MiB, which no policy is",
    ]);
    expect(await wrong({ "a.yaml": Uint8Array.of(0x7f, 0x45, 0, 1) }, "a.yaml")).toEqual([
      "policy file a.yaml is a binary file, not a policy",
    ]);
    expect(await wrong({ "a.yaml": Uint8Array.of(0x61, 0xff, 0x62) }, "a.yaml")).toEqual([
      "policy file a.yaml is not UTF-8 text",
    ]);
  });

  it.each(["utf8", "utf16le"] as const)(
    "may have a byte order mark, as shells on Windows write it: %s",
    async (encoding) => {
      const bytes = Buffer.from("\ufeffextends: [all]\n", encoding);
      await expect(load({ "a.yaml": bytes }, { names: ["a.yaml"] })).resolves.toBeDefined();
    },
  );

  it("of an endless device are not read to their end", async () => {
    expect(await wrong({}, "/dev/zero")).toEqual(["policy file /dev/zero is larger than 1 MiB, which no policy is"]);
  });

  it("that are extended and missing are named at the line that extends them, all of them", async () => {
    const files = { "sub/a.yaml": "extends:\n  - ../b.yaml\n  - baselin\n  - c.yaml\n" };
    expect(await wrong(files, "sub/a.yaml")).toEqual([
      "sub/a.yaml:2:5: policy file b.yaml does not exist",
      'sub/a.yaml:3:5: unknown policy "baselin"; did you mean "baseline"?',
      "sub/a.yaml:4:5: policy file sub/c.yaml does not exist",
    ]);
  });

  it("are not taken for misspelt built-in names, nor the other way round", async () => {
    expect(await wrong({}, "basline")).toEqual(['unknown policy "basline"; did you mean "baseline"?']);
    expect(await wrong({}, "soc2-of-2031")).toEqual([
      `unknown policy "soc2-of-2031": built in are ${builtInPolicies()
        .map(({ name }) => name)
        .join(", ")}; a file is named by its path`,
    ]);
    expect((await load({ ours: "controls: { trail-tags: on }" }, { names: ["ours"] })).policy.controls).toHaveLength(1);
    // A file cannot take the place of a built-in policy unseen.
    const shadowed = await load({ baseline: "controls: { trail-tags: on }" }, { names: ["baseline"] });
    expect(shadowed.policy.policies[0]).not.toHaveProperty("path");
  });

  it("that extend each other in a circle are named, all of them", async () => {
    const files = {
      "a.yaml": "extends: [sub/b.yaml]",
      "sub/b.yaml": "title: b\nextends: [baseline, ../c.yaml]",
      "c.yaml": "extends: [./sub/b.yaml]",
    };
    expect(await wrong(files, "a.yaml")).toEqual([
      'c.yaml:1:11: "extends" goes round in a circle: sub/b.yaml -> c.yaml -> sub/b.yaml',
    ]);
    expect(await wrong({ "a.yaml": "extends: [./a.yaml]" }, "a.yaml")).toEqual([
      'a.yaml:1:11: "extends" goes round in a circle: a.yaml -> a.yaml',
    ]);
  });
});

describe("waivers", () => {
  const waiver = (members: string) => said(`extends: [baseline]\nwaivers:\n  - { ${members} }\n`);

  it.each(["2026-02-30", "soon", "2026-2-3", "2027-03-31T00:00:00Z", "20270331"])(
    "do not expire on %s",
    async (date) => {
      expect(await waiver(`control: trail-tags, resource: x, reason: r, owner: o, expires: ${date}`)).toEqual([
        expect.stringMatching(/^trailproof.yaml:3:\d+: "waivers\[0\].expires" must be /),
      ]);
    },
  );

  it("need every member", async () => {
    expect(await waiver("control: trail-tags, resource: x, reason: r, owner: o")).toEqual([
      'trailproof.yaml:3:5: "waivers[0]" lacks "expires"',
    ]);
    expect(await waiver('control: trail-tags, resource: x, reason: "", owner: o, expires: 2027-03-31')).toEqual([
      'trailproof.yaml:3:49: "waivers[0].reason" must be text with letters or digits, not ""',
    ]);
  });

  it("are of a control that exists", async () => {
    expect(await waiver("control: trail-tag, resource: x, reason: r, owner: o, expires: 2027-03-31")).toEqual([
      'trailproof.yaml:3:16: unknown control "trail-tag"; did you mean "trail-tags"?',
    ]);
  });
});

describe("params", () => {
  const params = (text: string) =>
    said(`extends: [baseline]\ncontrols:\n  log-retention:\n    params:\n      ${text}\n`);

  it.each([
    [
      "minDays: ten",
      '5:16: param "minDays" of "log-retention" must be a whole number, at least 1, at most 3650, not "ten"',
    ],
    ["minDays: 0", '5:16: param "minDays" of "log-retention" must be a whole number, at least 1, at most 3650, not 0'],
    [
      "minDays: 1.5",
      '5:16: param "minDays" of "log-retention" must be a whole number, at least 1, at most 3650, not 1.5',
    ],
    [
      "minDays:",
      '5:15: param "minDays" of "log-retention" must be a whole number, at least 1, at most 3650, but nothing is there',
    ],
    ["groups: [a, 3]", '5:19: param "groups[1]" of "log-retention" must be text, not 3'],
    ["minDay: 3", '5:7: control "log-retention" has no param "minDay"; did you mean "minDays"?'],
    ["retentionInDays: 3", '5:7: control "log-retention" has no param "retentionInDays"; it has minDays, groups'],
  ])("%s", async (text, message) => {
    expect(await params(text)).toEqual([`trailproof.yaml:${message}`]);
  });

  it("of a control without any", async () => {
    expect(await said("controls: { trail-tags: { params: { a: 1 } } }")).toEqual([
      'trailproof.yaml:1:37: control "trail-tags" has no param "a"; it has none',
    ]);
  });

  it("are checked in every file, also where a later one sets them right", async () => {
    const files = {
      "base.yaml": "controls: { log-retention: { params: { minDays: x } } }",
      "trailproof.yaml": "extends: [base.yaml]\ncontrols: { log-retention: { params: { minDays: 3 } } }",
    };
    expect(await complaints(load(files))).toEqual([expect.stringMatching(/^base\.yaml:1:49: /)]);
  });
});
