import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Location, PhysicalLocation } from "sarif";
import { describe, expect, it } from "vitest";
import { artifactUri } from "../../reports/sarif/locations.ts";
import type { ReportContext } from "../../src/model/documents/report.ts";
import type { Finding, ScanResult } from "../../src/model/documents/result.ts";
import { resultsOf, SAVED } from "../support/parse-sarif.ts";
import { control, evidence, finding, SAMPLE_POLICY, SAMPLE_SNAPSHOT, sampleResult } from "../support/sample-result.ts";

const at = (location?: { physicalLocation?: PhysicalLocation | undefined }) => {
  const { artifactLocation, region } = location?.physicalLocation ?? {};
  return `${artifactLocation?.uri}:${region?.startLine}`;
};
const lines = (uri: string) => readFileSync(decodeURIComponent(uri), "utf8").split("\n");

/** Where a single finding lands. */
function place(more: Partial<Finding>, result: Partial<ScanResult> = {}, context?: ReportContext) {
  const findings = [finding("a", "high", "fail", more)];
  const controls = [control("a", "high", "fail")];
  const [found] = resultsOf(sampleResult({ findings, controls, ...result }), context);
  return { at: found?.locations?.map(at), related: found?.relatedLocations?.map(at) };
}
const policy = (path: string, line: number) => ({
  controls: [control("a", "high", "fail", { source: { check: "built-in", policy: { path, line } } })],
});
const read = (line?: number) => ({ evidence: [evidence("/a", "A"), evidence("/b", "B", line)] });

describe("where a result stands", () => {
  it("is the user's line that puts the control in force", () =>
    expect(place(read(4), policy(SAMPLE_POLICY, 5))).toEqual({
      at: [`${SAMPLE_POLICY}:5`],
      related: [`${SAMPLE_SNAPSHOT}:4`],
    }));
  it("else the snapshot's first line of evidence, which stays a related one", () =>
    expect(place(read(4))).toEqual({ at: [`${SAMPLE_SNAPSHOT}:4`], related: [`${SAMPLE_SNAPSHOT}:4`] }));
  it("is the snapshot as the command line names it", () => {
    const context = { snapshotFile: "saved/of-today.json" };
    expect(place(read(4), {}, context)).toEqual({
      at: ["saved/of-today.json:4"],
      related: ["saved/of-today.json:4"],
    });
  });
  it("else the finding's line in the result that is rendered again", () => {
    const context = { resultFile: { path: "out/r.json", findingLines: [77] } };
    expect(place(read(4), {}, context)).toEqual({ at: ["out/r.json:77"], related: undefined });
    expect(place(read(), {}, context).at).toEqual(["out/r.json:77"]);
  });
  it("is no line of a file that is gone or changed", () => {
    const context = {
      ...SAVED,
      resultFile: { path: "r.json", findingLines: [7] },
      lost: new Set([SAMPLE_POLICY, SAMPLE_SNAPSHOT]),
    };
    expect(place(read(4), policy(SAMPLE_POLICY, 5), context)).toEqual({ at: ["r.json:7"], related: undefined });
  });
  it("is the line of that very finding, also where others before it are not listed", () => {
    const findings = [finding("a", "high", "pass"), finding("a", "high", "fail")];
    const context = { resultFile: { path: "r.json", findingLines: [10, 20] } };
    expect(resultsOf(sampleResult({ findings }), context).map((one) => at(one.locations?.[0]))).toEqual(["r.json:20"]);
  });
  it("is no file outside the working directory", () => {
    const outside = { snapshotFile: "../s.json", resultFile: { path: "../r.json", findingLines: [7] } };
    expect(place(read(4), policy("../shared/policy.yaml", 5)).at).toEqual([`${SAMPLE_SNAPSHOT}:4`]);
    expect(place(read(4), policy(SAMPLE_POLICY, 5), outside)).toEqual({
      at: [`${SAMPLE_POLICY}:5`],
      related: undefined,
    });
    expect(place(read(4), policy("../shared/policy.yaml", 5), outside).at).toEqual([]);
  });
  it("is relative to the root of the repository, where that is known", () => {
    const root = join(process.cwd(), "..");
    const folder = basename(process.cwd());
    expect(place(read(4), policy("../shared/policy.yaml", 5), { ...SAVED, root })).toEqual({
      at: ["shared/policy.yaml:5"],
      related: [`${folder}/${SAMPLE_SNAPSHOT}:4`],
    });
  });
  it("links each related location from the message", () => {
    const evidences = Array.from({ length: 12 }, (_, i) => evidence(`/${i}`, "ec2:A[1]", i + 1));
    const findings = [finding("a", "high", "fail", { evidence: evidences })];
    const [found] = resultsOf(sampleResult({ findings, controls: [control("a", "high", "fail")] }));
    const ids = (found?.relatedLocations ?? []).map(({ id }) => id);
    expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const text = found?.message.text ?? "";
    expect(text).toContain("Evidence: [ec2:A\\[1\\], line 1](1), [ec2:A\\[1\\], line 2](2), ");
    expect([...text.matchAll(/\]\((\d+)\)/g)].map(([, id]) => Number(id))).toEqual(ids);
  });
  it("lists each line of evidence once", () => {
    const twice = { evidence: [evidence("/a", "A", 3), evidence("/b", "B", 3), evidence("/c", "C", 9)] };
    expect(place(twice).related).toEqual([`${SAMPLE_SNAPSHOT}:3`, `${SAMPLE_SNAPSHOT}:9`]);
  });
});

describe("every location", () => {
  const results = resultsOf(sampleResult(), { ...SAVED, include: ["waived", "manual", "pass", "not-applicable"] });
  const related = results.flatMap(({ relatedLocations = [] }) => relatedLocations);
  const all: { physicalLocation?: PhysicalLocation | undefined }[] = [
    ...results.flatMap(({ locations = [] }) => locations),
    ...related,
    ...results.flatMap(({ suppressions = [] }) => suppressions.flatMap(({ location }) => location ?? [])),
  ];

  it("is a relative path to a file that exists, and a line of it", () => {
    expect(results.every(({ locations }) => locations?.length === 1)).toBe(true);
    for (const { physicalLocation } of all) {
      const uri = physicalLocation?.artifactLocation?.uri ?? "";
      expect(uri).toMatch(/^[\w.-]+(\/[\w.-]+)*$/);
      expect(lines(uri).length).toBeGreaterThanOrEqual(physicalLocation?.region?.startLine ?? Number.NaN);
    }
  });
  it("of evidence is the fact's own line", () => {
    for (const one of related) {
      const { uri = "" } = one.physicalLocation?.artifactLocation ?? {};
      const line = lines(uri)[(one.physicalLocation?.region?.startLine ?? 0) - 1];
      expect(line).toContain(`"${lastStep(one)}"`);
    }
  });
});

/** The last step of the pointer that a related location's message ends with. */
function lastStep({ message }: Location): string {
  return (message?.text?.split(/\s/).at(-1)?.split("/").at(-1) ?? "").replaceAll("~1", "/");
}

describe("artifactUri", () => {
  it.each([
    ["./a/b.yaml", "a/b.yaml"],
    ["a b/#c?d%e:f.yaml", "a%20b/%23c%3Fd%25e%3Af.yaml"],
    ["日本.json", "%E6%97%A5%E6%9C%AC.json"],
    ["\ud800.json", "%EF%BF%BD.json"],
    ["..x/y.json", "..x/y.json"],
    [join(process.cwd(), "deep/er.json"), "deep/er.json"],
  ])("writes %j as %s", (path, uri) => expect(artifactUri(path, process.cwd())).toBe(uri));

  it.each(["..", "../x/y.json", join(process.cwd(), "../other.json"), process.cwd(), "."])(
    "writes %j not at all",
    (path) => expect(artifactUri(path, process.cwd())).toBeUndefined(),
  );
});
