import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checks } from "../../src/generated/checks.ts";
import { builtInPolicies, loadPolicy } from "../../src/policy/index.ts";
import { folder } from "./folder.ts";

interface Mappings {
  readonly controls: readonly string[];
  readonly frameworks: Readonly<Record<string, string>>;
}

const mappings: Mappings = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures/framework-mappings.json"), "utf8"),
);

/** Of a framework the mapping's own ids, each with its controls, and level and assessment where it has them. */
function mappingOf(framework: string) {
  return (mappings.frameworks[framework] ?? "").split(" ").map((entry) => {
    const [id = "", said = ""] = entry.split("=");
    const [index, level, assessment] = said.split(":");
    return { id, level, assessment, controls: (mappings.controls[Number(index)] ?? "").split(" ") };
  });
}

const loaded = new Map<string, ReturnType<typeof load>>();

async function load(framework: string) {
  const { policy } = await loadPolicy({ names: [framework], cwd: folder({}), checks });
  return policy.frameworks[0]?.requirements ?? [];
}

/** The requirements of a framework as it ships: read once. */
function requirementsOf(framework: string): ReturnType<typeof load> {
  const found = loaded.get(framework) ?? load(framework);
  loaded.set(framework, found);
  return found;
}

const sorted = (list: Iterable<string>) => [...new Set(list)].sort();

const names = Object.keys(mappings.frameworks);

it("every framework of the reference mapping ships, and no other", () => {
  const shipped = builtInPolicies().filter(({ requirements }) => requirements !== undefined);
  expect(shipped.map(({ name }) => name)).toEqual(sorted(names));
  expect(names).toHaveLength(35);
  expect(names.flatMap(mappingOf)).toHaveLength(759);
});

describe.each(names)("%s", (framework) => {
  it("has every requirement of the reference mapping, by its id or an alias, with exactly its controls", async () => {
    const requirements = await requirementsOf(framework);
    const aliases = new Map(requirements.flatMap((one) => (one.aliases ?? []).map((alias) => [alias, one] as const)));
    const byId = new Map(requirements.map((one) => [one.id, one]));
    const entries = mappingOf(framework).map((entry) => ({
      ...entry,
      requirement: aliases.get(entry.id) ?? byId.get(entry.id),
    }));
    expect(entries.filter(({ requirement }) => !requirement)).toEqual([]);
    for (const requirement of requirements) {
      const own = entries.filter((entry) => entry.requirement === requirement);
      expect(sorted(requirement.controls), requirement.id).toEqual(sorted(own.flatMap(({ controls }) => controls)));
      expect(new Set(requirement.controls).size, requirement.id).toBe(requirement.controls.length);
      for (const { level, assessment } of own) {
        if (level) expect(requirement.level, requirement.id).toBe(level);
        if (assessment) expect(requirement.assessment, requirement.id).toBe(assessment);
      }
    }
    expect(entries.map(({ id }) => id)).toEqual(expect.arrayContaining([...aliases.keys()]));
  });

  it("says of every other requirement why no scan can decide it", async () => {
    const other = (await requirementsOf(framework)).filter(({ controls }) => controls.length === 0);
    expect(other.filter(({ manual }) => manual === undefined)).toEqual([]);
  });

  it("has a title of its own for every requirement", async () => {
    const titles = (await requirementsOf(framework)).map(({ id, title }) => ({ id, title }));
    expect(
      titles.filter(({ id, title }) => title.length > 80 || title.includes(id) || /requirement/i.test(title)),
    ).toEqual([]);
    expect(sorted(titles.map(({ title }) => title))).toHaveLength(titles.length);
  });
});

it("requirements of one id have one title in NIST SP 800-53 and FedRAMP", async () => {
  const titles = new Map<string, string>();
  for (const name of ["nist-800-53-r5", "nist-800-53-r4", "fedramp-moderate-r4", "fedramp-low-r4"])
    for (const { id, title } of await requirementsOf(name)) {
      expect(titles.get(id) ?? title, `${name}/${id}`).toBe(title);
      titles.set(id, title);
    }
});

it.each([
  ["nist-800-53-r5", ["AC-2(4)", "AU-12a", "CM-5(1)(b)", "PM-14a.1", "SI-10(1)(c)"]],
  ["hipaa", ["164.308(a)(1)(ii)(B)", "164.312(b)"]],
  ["nist-csf-1.1", ["DE.AE-1", "PR.PT-1"]],
  ["nist-csf-2.0", ["GV.RR-01", "DE.CM-01"]],
  ["soc2", ["CC2.1", "A1.1"]],
  ["gdpr", ["Article 25"]],
  ["nist-800-171-r2", ["3.1.12"]],
  ["pci-dss-4.0", ["10.2.1.1", "A1.2.1"]],
  ["ffiec", ["D3.DC.An.B.3"]],
])("%s prints ids in its own form", async (framework, expected) =>
  expect((await requirementsOf(framework)).map(({ id }) => id)).toEqual(expect.arrayContaining(expected)),
);
