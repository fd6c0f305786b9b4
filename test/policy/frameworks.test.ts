import { describe, expect, it } from "vitest";
import { checks } from "../../src/generated/checks.ts";
import { builtInPolicies, lintPolicy, loadPolicy } from "../../src/policy/index.ts";
import { CHECKS, complaints, folder, ids, load, loadText } from "./folder.ts";

const OURS = `framework: { id: acme-1, title: Acme 1 }
requirements:
  "1": { title: Trails log, level: 2, url: "https://acme.example/1", controls: [trail-logging, key-usable] }
  "2": { title: The team on call tests the alarms, manual: No setting shows it }
`;

const lint = (files: Parameters<typeof folder>[0], names = ["trailproof.yaml"]) =>
  lintPolicy({ names, cwd: folder(files), checks: CHECKS }, "2026-11-12");

describe("a framework", () => {
  it("enables the controls of its requirements, and is kept as it is written", async () => {
    const { policy } = await loadText(OURS);
    expect(ids(policy.controls)).toEqual(["key-usable", "trail-logging"]);
    expect(policy.controls[0]?.source).toEqual({ path: "trailproof.yaml", line: 3 });
    expect(policy.frameworks).toEqual([
      {
        id: "acme-1",
        title: "Acme 1",
        requirements: [
          {
            id: "1",
            title: "Trails log",
            level: "2",
            url: "https://acme.example/1",
            controls: ["trail-logging", "key-usable"],
          },
          { id: "2", title: "The team on call tests the alarms", manual: "No setting shows it", controls: [] },
        ],
      },
    ]);
  });

  it("is extended by a policy that turns one of its controls off, with a warning", async () => {
    const files = { "acme.yaml": OURS, "trailproof.yaml": "extends: [acme.yaml]\ncontrols: { key-usable: off }\n" };
    const { policy, warnings } = await lint(files);
    expect(ids(policy.controls)).toEqual(["trail-logging"]);
    expect(policy.frameworks).toHaveLength(1);
    expect(warnings).toEqual([
      'acme.yaml:3:96: warning: control "key-usable" is not enabled: requirement "1" is not evaluated',
    ]);
  });

  describe("that sets a parameter", () => {
    const strict = (days: number, id = "acme-2") => `framework: { id: ${id}, title: Acme 2 }
requirements: { "1": { title: Groups keep events, controls: [log-retention, trail-logging] } }
controls: { log-retention: { params: { minDays: ${days} } } }
`;
    const differing = ({ frameworks }: { frameworks: readonly { requirements: readonly object[] }[] }) =>
      frameworks.flatMap(({ requirements }) => requirements.map((one) => ("differing" in one ? one.differing : [])));

    it("is not met by another value, and lint says so", async () => {
      const files = {
        "base.yaml": strict(400),
        "own.yaml": "extends: [base.yaml]\ncontrols:\n  log-retention: { params: { minDays: 1 } }\n",
      };
      const { policy, warnings } = await lint(files, ["own.yaml"]);
      expect(differing(policy)).toEqual([["log-retention"]]);
      expect(warnings).toEqual([
        'base.yaml:2:62: warning: control "log-retention" has "minDays: 1" (own.yaml:3) and not 400, as the framework sets: requirement "1" is not evaluated, unless it fails',
      ]);
    });

    it("is not met by the value of another framework that is named after it", async () => {
      const files = { "a.yaml": strict(400), "b.yaml": strict(90, "acme-3"), "c.yaml": strict(400, "acme-4") };
      const { policy } = await load(files, { names: ["a.yaml", "b.yaml"] });
      expect(differing(policy)).toEqual([["log-retention"], []]);
      expect(differing((await load(files, { names: ["a.yaml", "c.yaml"] })).policy)).toEqual([[], []]);
    });

    it("is met by a stricter value, and of several frameworks the strictest value is in force", async () => {
      const keeping = (days: number) => strict(days, `acme-${days}`).replaceAll("log-retention", "log-group-retention");
      const files = {
        "a.yaml": keeping(90),
        "b.yaml": keeping(400),
        "own.yaml": "controls: { log-group-retention: { params: { minDays: 180 } } }\n",
      };
      const resolved = async (...names: string[]) => {
        const { policy } = await loadPolicy({ names, cwd: folder(files), checks });
        const days = policy.controls.find(({ id }) => id === "log-group-retention")?.params.minDays;
        return { days, differing: differing(policy) };
      };
      expect(await resolved("a.yaml", "b.yaml")).toEqual({ days: 400, differing: [[], []] });
      expect(await resolved("b.yaml", "a.yaml")).toEqual({ days: 400, differing: [[], []] });
      // A policy that is no framework sets what it says.
      expect(await resolved("b.yaml", "a.yaml", "own.yaml")).toEqual({
        days: 180,
        differing: [["log-group-retention"], []],
      });
    });

    it("is not met by a control that --control enables with its defaults", async () => {
      const files = { "a.yaml": strict(400), "b.yaml": "controls: { log-retention: off }\n" };
      const { policy } = await load(files, { names: ["a.yaml", "b.yaml"] });
      expect(differing(policy)).toEqual([["log-retention"]]);
    });

    it("may extend the file that sets it", async () => {
      const files = {
        "params.yaml": "controls: { log-retention: { params: { minDays: 400 } } }\n",
        "a.yaml": `extends: [params.yaml]\n${strict(400).replace(/controls: \{ log.*\n/, "")}`,
        "own.yaml": "extends: [a.yaml]\ncontrols: { log-retention: { params: { minDays: 90 } } }\n",
      };
      expect(differing((await load(files, { names: ["a.yaml"] })).policy)).toEqual([[]]);
      expect(differing((await load(files, { names: ["own.yaml"] })).policy)).toEqual([["log-retention"]]);
    });
  });

  it("that extends files which extend the same files is read at once", async () => {
    const pair = (level: number) => `extends: [a${level + 1}.yaml, b${level + 1}.yaml]\n`;
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) =>
        ["a", "b"].map((name) => [`${name}${i}.yaml`, i < 29 ? pair(i) : "{}"]),
      ).flat(),
    );
    const { policy } = await load({ ...files, "trailproof.yaml": `${pair(-1)}${OURS}` });
    expect(policy.frameworks).toHaveLength(1);
  });

  it("is asked for by attestations, and lint names those without effect", async () => {
    const stated = (requirement: string, expires: string) =>
      `  - { requirement: "${requirement}", expires: ${expires}, statement: Tested, evidence: Report, owner: sec }\n`;
    const attestations = [
      stated("acme-1/2", "2026-11-12"),
      stated("acme-1/2", "2026-11-11"),
      stated("acme-1/3", "2027-01-31"),
      stated("acme-1/1", "2027-01-31"),
    ];
    const { warnings } = await lint({
      "acme.yaml": OURS,
      "trailproof.yaml": `extends: [acme.yaml]\nattestations:\n${attestations.join("")}`,
    });
    expect(warnings).toEqual([
      'trailproof.yaml:4:41: warning: attestation of "acme-1/2" expired on 2026-11-11: ask sec to renew it',
      'trailproof.yaml:5:20: warning: attestation of "acme-1/3" is of a requirement that no framework of the policy has',
      'trailproof.yaml:6:20: warning: attestation of "acme-1/1" has no effect: the requirement has controls',
    ]);
  });

  it("keeps its requirements in the order of the file, also where ids are numbers", async () => {
    const three = ["10", "3.1", "2"].map((id) => `  "${id}": { title: Trails log, controls: [trail-logging] }\n`);
    const { policy } = await loadText(`framework: { id: acme-1, title: Acme 1 }\nrequirements:\n${three.join("")}`);
    expect(policy.frameworks[0]?.requirements.map(({ id }) => id)).toEqual(["10", "3.1", "2"]);
  });

  it("is used with another one", async () => {
    const files = { "a.yaml": OURS, "b.yaml": OURS.replace("acme-1", "acme-2") };
    const { policy } = await load(files, { names: ["a.yaml", "b.yaml"] });
    expect(policy.frameworks.map(({ id }) => id)).toEqual(["acme-1", "acme-2"]);
  });

  it("warns of a requirement that nothing decides", async () => {
    const { warnings } = await lint({ "trailproof.yaml": OURS.replace(", manual: No setting shows it", "") });
    expect(warnings).toEqual([
      'trailproof.yaml:4:3: warning: requirement "2" has no control: say under "manual" why no scan can decide it',
    ]);
  });

  it("has attestations, each with the line that states it", async () => {
    const text = `${OURS}attestations:
  - { requirement: acme-1/2, statement: Tested, evidence: { url: "https://acme.example/test" }, owner: sec, expires: 2027-01-31 }
`;
    const { policy } = await loadText(text);
    expect(policy.attestations).toMatchObject([
      { evidence: { url: "https://acme.example/test" }, source: { path: "trailproof.yaml", line: 6 } },
    ]);
    const wrong = text
      .replace("acme-1/2", "acme-1")
      .replace("evidence: { url:", "evidence: { link:")
      .replace("owner: sec, ", "");
    expect(await complaints(loadText(wrong))).toEqual([
      expect.stringMatching(/^trailproof\.yaml:6:5: "attestations\[0\]" lacks "owner"$/),
      expect.stringMatching(/^trailproof\.yaml:6:20: "attestations\[0\]\.requirement" must be /),
      expect.stringMatching(/^trailproof\.yaml:6:\d+: unknown member "link" in "attestations\[0\]\.evidence"/),
    ]);
  });

  it("has attestations of a requirement, or of a control and resources", async () => {
    const said = (what: string) => {
      const more = "statement: Tested, evidence: Report, owner: sec, expires: 2027-01-31";
      return `${OURS}attestations:\n  - { ${what}${more} }\n`;
    };
    const problem = "trailproof.yaml:6:5: ";
    expect(await complaints(loadText(said("")))).toEqual([
      `${problem}"attestations[0]" needs "requirement", or "control" and "resource"`,
    ]);
    expect(await complaints(loadText(said("control: key-usable, ")))).toEqual([
      `${problem}"attestations[0]" has "control" and lacks "resource"`,
    ]);
    expect(await complaints(loadText(said("resource: a, ")))).toEqual([
      `${problem}"attestations[0]" has "resource" and lacks "control"`,
    ]);
    expect(await complaints(loadText(said("requirement: acme-1/2, control: key-usable, resource: a, ")))).toEqual([
      `${problem}"attestations[0]" has "requirement" and "control": an attestation is of one`,
    ]);
    expect(await complaints(loadText(said("control: key-usabel, resource: a, ")))).toEqual([
      'trailproof.yaml:6:16: unknown control "key-usabel"; did you mean "key-usable"?',
    ]);
    const own = said("control: trail-logging, resource: main, ");
    expect((await lint({ "trailproof.yaml": own })).policy.attestations).toMatchObject([
      { control: "trail-logging", resource: "main", source: { path: "trailproof.yaml", line: 6 } },
    ]);
  });

  it.each([
    ["trail-logging", "main", "2026-11-12", []],
    ["trail-logging", "main", "2026-11-11", ["expired on 2026-11-11"]],
    ["trail-logging", "*", "2027-01-31", ['matches every trail: "*"']],
    [
      "trail-logging",
      "arn:aws:s3:::logs",
      "2027-01-31",
      ['has no effect: "arn:aws:s3:::logs" cannot match the ARN or id of any trail'],
    ],
    ["log-retention", "main", "2027-01-31", ['has no effect: control "log-retention" is not in force']],
  ])("lint says of an attestation of %s on %s until %s: %j", async (control, resource, expires, said) => {
    const one = `{ control: ${control}, resource: "${resource}", statement: s, evidence: e, owner: o, expires: ${expires} }`;
    const { warnings } = await lint({ "trailproof.yaml": `${OURS}attestations:\n  - ${one}\n` });
    expect(warnings).toEqual(
      said.map((text) =>
        expect.stringMatching(
          new RegExp(`^trailproof\\.yaml:6:\\d+: warning: attestation ${text.replace(/[.*?[\]()]/g, "\\$&")}`),
        ),
      ),
    );
  });

  it("has evidence of attestations that can be found again", async () => {
    const said = (evidence: string) =>
      complaints(
        loadText(
          `${OURS}attestations:\n  - { requirement: acme-1/2, evidence: ${evidence}, statement: s, owner: o, expires: 2027-01-31 }\n`,
        ),
      );
    const problem = 'trailproof.yaml:6:40: "attestations[0].evidence" ';
    expect(await said("{ file: test.pdf }")).toEqual([`${problem}has "file" and lacks "sha256"`]);
    expect(await said(`{ sha256: ${"a".repeat(64)} }`)).toEqual([`${problem}has "sha256" and lacks "file"`]);
    expect(await said("{}")).toEqual([`${problem}must not be empty`]);
  });

  it("has aliases, by which attestations may name a requirement; an id goes before an alias", async () => {
    const text = `framework: { id: acme-1, title: Acme 1 }
requirements:
  "1": { title: Trails log, controls: [trail-logging], aliases: [one, "2"] }
  "2": { title: The team on call tests the alarms, aliases: [two], manual: No setting shows it }
attestations:
  - { requirement: acme-1/two, statement: Tested, evidence: Report, owner: sec, expires: 2027-01-31 }
  - { requirement: acme-1/2, statement: Tested, evidence: Report, owner: sec, expires: 2027-01-31 }
  - { requirement: acme-1/one, statement: Tested, evidence: Report, owner: sec, expires: 2027-01-31 }
`;
    const { policy, warnings } = await lint({ "trailproof.yaml": text });
    expect(policy.frameworks[0]?.requirements.map(({ aliases }) => aliases)).toEqual([["one", "2"], ["two"]]);
    expect(warnings).toEqual([
      'trailproof.yaml:8:20: warning: attestation of "acme-1/one" has no effect: the requirement has controls',
    ]);
    expect(await complaints(loadText(text.replace("two]", "one]")))).toEqual([
      'trailproof.yaml:4:62: the alias "one" is also that of requirement "1"',
    ]);
  });

  it("is complained of where it is wrong", async () => {
    const lintLines = (text: string) => complaints(lint({ "trailproof.yaml": text }));
    expect(await lintLines(OURS.replace(/"2":.*/, '"2":'))).toEqual([
      'trailproof.yaml:4:7: "requirements[2]" must be a mapping, but nothing is there',
    ]);
    expect(await complaints(loadText(OURS.replace('"2":', '" ":')))).toEqual([
      'trailproof.yaml:4:3: the id of a requirement must be text with letters or digits, not " "',
    ]);
    expect(await complaints(loadText(OURS.replace("trail-logging", "trail-loging")))).toEqual([
      expect.stringMatching(/^trailproof\.yaml:3:\d+: unknown control "trail-loging"; did you mean "trail-logging"\?$/),
    ]);
    expect(await complaints(loadText(OURS.replace(/^framework.*\n/, "extends: [baseline]\n")))).toEqual([
      'trailproof.yaml:2:1: "requirements" needs "framework" with the id and the title of what requires them',
    ]);
    expect(await complaints(loadText(OURS.replace("acme-1", "Acme 1")))).toEqual([
      expect.stringMatching(/^trailproof\.yaml:1:18: "framework\.id" must be /),
    ]);
    expect(await complaints(load({ "a.yaml": OURS, "b.yaml": OURS }, { names: ["a.yaml", "b.yaml"] }))).toEqual([
      'b.yaml:1:18: the framework "acme-1" is also in a.yaml: each needs an id of its own',
    ]);
  });
});

describe("the frameworks that ship", () => {
  const frameworks = builtInPolicies().filter(({ requirements }) => requirements !== undefined);

  it.each(frameworks.map(({ name }) => name))("%s has its own id, and nothing to warn of", async (name) => {
    const { policy, warnings } = await lintPolicy({ names: [name], cwd: folder({}), checks }, "2026-11-12");
    expect(warnings).toEqual([]);
    expect(policy.frameworks.map(({ id }) => id)).toEqual([name]);
  });

  it("are not met by data events in the place of access logs", async () => {
    const own = "controls: { bucket-access-logging: { params: { acceptDataEvents: true } } }\n";
    const names = [...frameworks.map(({ name }) => name), "own.yaml"];
    const { policy } = await loadPolicy({ names, cwd: folder({ "own.yaml": own }), checks });
    const all = policy.frameworks.flatMap(({ requirements }) => requirements);
    const having = (list: (one: (typeof all)[number]) => readonly string[] | undefined) =>
      all.filter((one) => list(one)?.includes("bucket-access-logging"));
    expect(having(({ controls }) => controls).length).toBeGreaterThan(20);
    expect(having(({ differing }) => differing)).toEqual(having(({ controls }) => controls));
  });

  it("can be used together, and each is evaluated", async () => {
    const names = frameworks.map(({ name }) => name);
    const { policy } = await loadPolicy({ names, cwd: folder({}), checks });
    expect(policy.frameworks.map(({ id }) => id)).toEqual(names);
    expect(policy.frameworks.flatMap(({ requirements }) => requirements.flatMap((one) => one.differing ?? []))).toEqual(
      [],
    );
  });
});
