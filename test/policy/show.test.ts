import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checks } from "../../src/generated/checks.ts";
import { parse } from "../../src/policy/file/parse.ts";
import { schemaProblems } from "../../src/policy/file/schema-problems.ts";
import { builtInPolicies, loadPolicy } from "../../src/policy/index.ts";
import { builtIn } from "../../src/policy/layers/built-in.ts";
import { packageRoot } from "../../src/policy/layers/package-root.ts";
import { showPolicy } from "../../src/policy/show.ts";
import { CHECKS, folder, load } from "./folder.ts";

const TEAM = `extends: [baseline]
scope: { excludeRegions: [me-south-1] }
controls:
  log-retention:
    severity: high
    params: { groups: ["off", "a: b # c", "é\\n"] }
weights: { low: 0 }
waivers:
  - { control: trail-tags, resource: "arn:aws:s3:::legacy-*", reason: "On: hold", owner: sec@example.com, expires: 2027-03-31 }
gate: { minScore: 80 }
`;

describe("showPolicy", () => {
  it("shows every value with where it comes from", async () => {
    const { policy } = await load({ "trailproof.yaml": TEAM });
    const lines = showPolicy(policy)
      .split("\n")
      .map((line) => line.replace(/(?<=\S) +#/, " #"));
    expect(lines).toEqual(
      expect.arrayContaining([
        "  # regions: every enabled Region # default",
        "  excludeRegions: [me-south-1] # trailproof.yaml:2",
        "  key-usable: # built-in:baseline:3",
        "  log-retention: # trailproof.yaml:4",
        "    severity: high # trailproof.yaml:5",
        "      minDays: 365 # default",
        '      groups: [off, "a: b # c", "é\\n"] # trailproof.yaml:6',
        "  low: 0 # trailproof.yaml:7",
        "  critical: 10 # default",
        "  - control: trail-tags # trailproof.yaml:9",
        "  failOn: [critical, high] # built-in:baseline:7",
        "  minScore: 80 # trailproof.yaml:10",
      ]),
    );
  });

  it.each([TEAM, "extends: [baseline]"])("shows a policy that says the same when it is read again", async (text) => {
    const { policy } = await load({ "trailproof.yaml": text });
    const { policy: again } = await load({ "trailproof.yaml": showPolicy(policy) });
    const said = ({ controls, scope, waivers, weights, gate }: typeof policy) => ({
      controls: controls.map(({ id, severity, params }) => ({ id, severity, params })),
      waivers: waivers.map(({ source: _, ...waiver }) => waiver),
      scope,
      weights,
      gate,
    });
    expect(said(again)).toEqual(said(policy));
  });
});

it("showPolicy lists the requirements of each framework, each in a comment of one line", async () => {
  const framework = `framework: { id: acme-1, title: Acme 1 }
requirements:
  "10": { title: "Trails log\\nscope: { regions: [x] }", controls: [trail-logging, key-usable] }
  "2": { title: Alarms are tested, manual: No setting shows it }
  "3": { title: Buckets are ours, controls: [trail-tags], manual: Only in part }
`;
  const { policy } = await load(
    { "a.yaml": framework, "b.yaml": framework.replace("acme-1", "acme-2") },
    { names: ["a.yaml", "b.yaml"] },
  );
  const shown = showPolicy(policy).split("\n");
  const requirements = [
    "#   10 Trails log scope: { regions: [x] }: trail-logging, key-usable",
    "#   2 Alarms are tested: manual: No setting shows it",
    "#   3 Buckets are ours: trail-tags; manual: Only in part",
  ];
  const first = shown.indexOf("# Framework acme-1: 3 requirements");
  expect(shown.slice(first + 1, first + 9)).toEqual([
    ...requirements,
    "# Framework acme-2: 3 requirements",
    ...requirements,
    "scope:",
  ]);
});

describe("the policies that ship", () => {
  it("are listed with title and description, and every one loads", async () => {
    const listed = builtInPolicies();
    const files = readdirSync(join(packageRoot(), "policies")).sort();
    expect(listed.map(({ name }) => `${name}.yaml`)).toEqual(files);
    for (const { name, title, description } of listed) {
      expect(`${title} ${description}`.length).toBeGreaterThan(20);
      await loadPolicy({ names: [name], cwd: folder({}), checks });
    }
  });

  it("are what their files say, where their files say it, and fit the schema", async () => {
    for (const { name } of builtInPolicies()) {
      const bytes = readFileSync(join(packageRoot(), "policies", `${name}.yaml`));
      const file = parse(bytes.toString());
      const shipped = await builtIn(name);
      expect(shipped?.data).toEqual(file.data);
      expect(shipped?.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
      expect(await schemaProblems(file)).toEqual([]);
      for (const steps of [
        [],
        ["gate"],
        ["gate", "failOn", 1],
        ["gate", "nothing", "there"],
        ["include", "minSeverity"],
      ])
        for (const part of ["key", "value"] as const)
          expect(shipped?.place(steps, part)).toEqual(file.place(steps, part));
    }
    expect(await builtIn("constructor")).toBeUndefined();
  });
});

describe("examples/plugin", () => {
  it("loads, and its check evaluates", async () => {
    const cwd = join(packageRoot(), "examples/plugin");
    const { policy, checks } = await loadPolicy({ names: ["trailproof.yaml"], cwd, checks: CHECKS });
    const control = policy.controls.find(({ id }) => id === "log-archive-bucket");
    expect(control).toMatchObject({
      params: { buckets: ["acme-log-archive"] },
      source: { path: "trailproof.yaml", line: 4 },
    });
    const ours = checks.find(({ source }) => source === "our-check.mjs");
    const trail = (name: string, s3BucketName: string) => ({ name, s3BucketName, pointer: `/trails/${name}` });
    const hidden = { subject: { id: "eu-west-1" }, fact: { pointer: "/regions/eu-west-1/trails" } };
    const posture = { trails: [trail("a", "acme-log-archive"), trail("b", "other")], hidden: [hidden] };
    const verdicts = ours?.check.evaluate(posture as never, control?.params) ?? [];
    expect(verdicts.map(({ status }) => status)).toEqual(["pass", "fail", "unknown"]);
    const remedy = ours?.check.remediation(
      verdicts[1] as never,
      { name: "a'b", homeRegion: "eu-west-1" } as never,
      posture as never,
      control?.params,
    );
    expect(remedy?.steps[0]?.cli?.[0]).toBe(
      "aws cloudtrail update-trail --name 'a'\\''b' --s3-bucket-name 'acme-log-archive' --region 'eu-west-1'",
    );
  });
});
