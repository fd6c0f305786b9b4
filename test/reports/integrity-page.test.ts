import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { problemAnchors } from "../../reports/html/integrity/anchors.ts";
import { integrityHtml } from "../../reports/html/integrity/index.ts";
import { nextSteps } from "../../reports/html/integrity/next-steps.ts";
import { verifiedBar } from "../../reports/html/integrity/opening.ts";
import { verdictOf } from "../../reports/html/integrity/verdict.ts";
import { htmlBody } from "../../scripts/golden-files.ts";
import type { IntegrityResult } from "../../src/model/integrity/integrity-result.ts";
import { hostileIntegrities, integrityResults } from "../browser/validations.ts";
import { htmlComplaints } from "../support/html-complaints.ts";
import { integrityResult, problem, sampleRun } from "../support/integrity-results.ts";

const sample = (name: string): IntegrityResult => {
  const result = integrityResults[name];
  if (!result) throw new Error(`no result ${name}`);
  return result;
};
const page = (result: IntegrityResult) => integrityHtml(result, sampleRun());
const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const inside = (text: string, tag: string) =>
  [...text.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, "gs"))].map(([, code]) => hash(code ?? "")).join(" ");
const ids = (text: string) => [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id ?? "");

describe("the page of a validation", () => {
  it("matches the golden file", () =>
    expect(htmlBody(page(sample("problems")))).toMatchFileSnapshot("../golden/integrity.html"));

  it.each(Object.keys(integrityResults))("is valid HTML, and each link leads somewhere: %s", async (name) => {
    const text = page(sample(name));
    expect(await htmlComplaints(text)).toEqual([]);
    const known = new Set(ids(text));
    expect(known.size).toBe(ids(text).length);
    for (const [, href] of text.matchAll(/href="#([^"]*)"/g)) expect(known).toContain(href);
  });

  it.each(Object.entries(hostileIntegrities))("is valid HTML, and small: %s", async (_, { result, run }) => {
    const text = integrityHtml(result, run);
    expect(await htmlComplaints(text)).toEqual([]);
    expect(text.length).toBeLessThan(200_000);
  });

  it("admits its own style and script, and nothing else", () => {
    const text = page(sample("problems"));
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)?.[1];
    expect(policy?.replaceAll("&#x3D;", "=").split("; ")).toEqual([
      "default-src 'none'",
      `style-src ${inside(text, "style")}`,
      `script-src ${inside(text, "script")}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(text).toContain(
      '@top-left{content:"Log file integrity of trail main"}@top-right{content:"2026-10-14 00:00:00 to 2026-11-13 00:00:00 UTC"}@bottom-left{content:"Result SHA-256 dddddddddddddddd"}',
    );
  });

  it("stays small with many Regions, and names each", () => {
    const text = page(sample("many Regions"));
    expect(text.length).toBeLessThan(150_000);
    for (const { accountId } of sample("many Regions").regions) expect(text).toContain(accountId);
  });

  it("has as many problems as a reader can use, and says how many more there are", () => {
    const text = page(sample("many problems"));
    expect(text.match(/<article/g)).toHaveLength(2000);
    expect(text).toContain("And 500 more: the JSON result lists all.");
  });
});

describe("its verdict", () => {
  it.each([
    ["intact", "pass", "Intact", "The log files are intact: they are as CloudTrail delivered them."],
    [
      "problems",
      "fail",
      "Not intact",
      "The log files are not intact: modified log files (3), missing log files (1), log files that no digest file lists (2) and 2 more kinds of problems.",
    ],
    [
      "undecided",
      "unknown",
      "Undecided",
      "No failure was found, but something could not be read: whether the log files are intact is undecided.",
    ],
    [
      "nothing",
      "unknown",
      "Nothing verified",
      "Nothing was verified: no digest and no log file was found under AWSLogs/ in acme-trail.",
    ],
    [
      "digests only, a copy on disk",
      "pass",
      "Intact",
      "The digest files are intact: they are as CloudTrail delivered them.",
    ],
  ])("%s: a mark and a sentence that agree", (name, kind, word, sentence) => {
    expect(verdictOf(sample(name))).toEqual({ mark: { kind, word }, sentence });
  });

  it("is no pass where a part was not verified, whatever the exit code", () => {
    const half = integrityResult({ "us-east-1": [[1, 20]] });
    expect(verdictOf(half).mark).toEqual({ kind: "partly", word: "Partly verified" });
    const regions = half.regions.map((one) => ({ ...one, intervals: [], verifiedShare: 0 }));
    const one = integrityResult({ "eu-west-1": [] }, [], { regions: [...sample("intact").regions, ...regions] });
    expect(verdictOf(one).mark.kind).toBe("partly");
    const none = { valid: 0, invalid: 0, missing: 0, unreadable: 0 };
    const nothing = integrityResult({ "eu-west-1": [] }, [], { summary: { digests: none } });
    expect(verdictOf(nothing).mark.kind).toBe("unknown");
    const gap = problem("gap", "us-east-1", 3);
    const allowed = integrityResult({ "us-east-1": [[1, 20]] }, [gap]);
    expect(verdictOf(allowed)).toMatchObject({
      mark: { kind: "partly" },
      sentence: expect.stringContaining("1 unexplained gap allowed (--allow-gaps)"),
    });
    const keys = problem("digest-key-unknown", "us-east-1", 3, { count: 4, detail: "4 digest files signed with …" });
    expect(verdictOf(integrityResult({ "us-east-1": [[1, 20]] }, [keys], { exitCode: 1 }))).toEqual({
      mark: { kind: "fail", word: "Not verified" },
      sentence: "Not verified: 4 digest files signed with …",
    });
  });
});

describe("the bar of verified time", () => {
  it("is complete, and rounds to the disadvantage of what is verified", () => {
    const total = 2 * 30 * 86_400;
    for (const [share, expected, verified, rows] of [
      [1, total, total, ["100.0 %"]],
      [0.9999, total, total * 0.9999, ["99.9 %", "0.1 %"]],
      [0.5, total * 0.75, total * 0.5, ["50.0 %", "25.0 %", "25.0 %"]],
      [0, 0, 0, ["0.0 %", "100.0 %"]],
    ] as const) {
      const summary = { verifiedShare: share, expectedSeconds: expected, verifiedSeconds: verified };
      const bar = verifiedBar(integrityResult({ "eu-west-1": [], "us-east-1": [] }, [], { summary }));
      expect(bar?.rows.map(({ at }) => at)).toEqual(rows);
      expect(bar?.reached).toBe(`${Number(rows[0].replace(" %", ""))}%`);
    }
    expect(verifiedBar(sample("nothing"))).toBeNull();
  });
});

describe("its next steps", () => {
  it("joins problems with the same step, worst first, and names what they have in common", () => {
    const steps = nextSteps(
      integrityResult({ "us-east-1": [] }, [
        problem("digests-stopped", "us-west-2", 1),
        problem("digests-stopped", "eu-west-1", 1),
        problem("digest-invalid-format", "us-east-1", 1),
        problem("log-invalid-format", "us-east-1", 2),
        problem("log-modified", "us-east-1", 3),
      ]),
    );
    expect(steps.map(({ headline, href, others }) => ({ headline, href, others }))).toEqual([
      {
        headline: "Modified log files: 1",
        href: "#log-modified:111122223333_CloudTrail_us-east-1_20261103T0305Z_Ulog-modified3.json.gz",
        others: "In us-east-1",
      },
      {
        headline: "Log files that are not valid gzip files: 1 and digest files with an invalid format: 1",
        href: "#log-invalid-format",
        others: "In us-east-1",
      },
      {
        headline: "Regions without further digest files: 2",
        href: "#digests-stopped",
        others: "In us-west-2 and eu-west-1",
      },
    ]);
    expect(steps.map(({ step }) => step?.text)).toEqual([
      "Preserve the object and all its versions, and use S3 server access logs and data events to find out who wrote it",
      "Keep the object as it is, and compare it with an older version or a copy",
      "Find out whether the trail or log file validation was turned off, or the newest digest files were deleted",
    ]);
  });

  it("is three at most; the page says how many more, and what to do where there is no problem", () => {
    const text = page(sample("problems"));
    expect(text.match(/<ol class="things">.*?<\/ol>/s)?.[0].match(/<li>/g)).toHaveLength(3);
    expect(text).toContain('5 more under <a href="#problems">');
    expect(page(sample("intact"))).toContain("Nothing to do: no problem was found.");
    expect(page(sample("nothing"))).toContain(
      "nothing was verified: check the range, the trail, the bucket and the prefix.",
    );
    const partly = page(integrityResult({ "us-east-1": [[1, 20]] }));
    expect(partly).toContain("No problem was found, but only a part was verified");
  });
});

describe("the anchors of problems", () => {
  const { problems } = sample("problems");

  it("are readable, unique, and the same whatever else is found", () => {
    const all = problemAnchors(problems);
    expect(new Set(problems.map(all)).size).toBe(problems.length);
    for (const one of problems.filter(({ key }) => !key.endsWith("planted.json.gz")))
      expect(problemAnchors([one])(one)).toBe(all(one));
    const planted = problems.filter(({ key }) => key.endsWith("planted.json.gz"));
    expect(planted.map(all)).toEqual([
      expect.stringMatching(/^log-undigested:planted\.json\.gz~[0-9a-f]{12}$/),
      expect.stringMatching(/^log-undigested:planted\.json\.gz~[0-9a-f]{12}$/),
    ]);
    expect(problemAnchors(planted.toReversed())).toSatisfy((anchor: typeof all) =>
      planted.every((one) => anchor(one) === all(one)),
    );
  });

  it("cannot be taken by a file that is called like one", () => {
    const twice = ["a/x", "b/x"].map((key) => problem("log-undigested", "us-east-1", 1, { key }));
    const [taken] = twice.map(problemAnchors(twice));
    const third = problem("log-undigested", "us-east-1", 1, { key: `c/${taken?.split(":")[1]}` });
    const all = [...twice, third, ...twice];
    expect(new Set(all.slice(0, 3).map(problemAnchors(all))).size).toBe(3);
  });
});
