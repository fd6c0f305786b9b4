import { readFileSync } from "node:fs";
import { scaleUtc } from "d3-scale";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventBars } from "../../reports/html/drawings/event-bars.ts";
import { scoreBar } from "../../reports/html/drawings/score-bar.ts";
import { severityBars } from "../../reports/html/drawings/severity-bars.ts";
import { timeTicks } from "../../reports/html/drawings/time-ticks.ts";
import { timeline } from "../../reports/html/drawings/timeline.ts";
import { decideGate } from "../../src/evaluate/gate.ts";
import type { Finding, ScanResult } from "../../src/model/documents/result.ts";
import { tally } from "../../src/model/findings/score.ts";
import { SEVERITIES, STATUSES } from "../../src/model/findings/severity.ts";
import { accounts } from "../browser/accounts.ts";
import { drawings, timelines, trailOf } from "../support/drawings.ts";
import { comparison, explanation, row } from "../support/explanations.ts";
import { control, finding, sampleResult } from "../support/sample-result.ts";

const numbers = (text: string | undefined) => Number(text?.replace(/%$/, ""));

it.each(Object.entries(drawings()))("%s is drawn as before", (name, text) => {
  // `npm run generate` writes it.
  expect(text).toBe(readFileSync(`test/golden/drawings/${name}.html`, "utf8"));
});

describe("the score bar", () => {
  const result = (more: Partial<ScanResult>, statuses: readonly Finding["status"][]) =>
    sampleResult({
      controls: [control("a", "high", "fail")],
      findings: statuses.map((status, i) => finding("a", "high", status, { facet: `${i}` })),
      ...more,
    });

  it("adds what unknown findings could add, as the gate calculates it", () => {
    const gate = { ...sampleResult().gate, minScore: 80 };
    const bar = scoreBar(result({ score: 50, gate }, ["pass", "pass", "unknown", "fail"]));
    expect(bar).toMatchObject({ reached: "50%", open: { x: "50%", width: "25%" }, minimum: "80%" });
    expect(bar?.title).toBe("Score 50 of 100, 75 if every unknown finding passed, the gate requires 80");
    expect(bar?.rows.map(({ at }) => at)).toEqual([50, 75, 80]);
  });

  it("draws nothing open without unknown findings, no tick without a minimum, and no bar without a score", () => {
    const gate = { ...sampleResult().gate, minScore: null };
    expect(scoreBar(result({ score: 50, gate }, ["pass", "fail"]))).toMatchObject({ open: null, minimum: null });
    expect(scoreBar(result({ score: null, gate }, ["unknown"]))).toBeNull();
  });

  it("shows the result's score, and the number that the gate would name", async () => {
    const account = await accounts.sample();
    const score = account.score ?? 0;
    const tallies = account.controls.map(({ id, severity }) => ({
      id,
      ...tally(
        severity,
        account.findings.filter(({ control }) => control === id),
      ),
    }));
    const gate = { failOn: [], minScore: score + 1, maxUnknown: 0 };
    const [, best] = /would be (\d+)/.exec(decideGate(tallies, { ...account, gate }).reasons[0] ?? "") ?? [];
    expect(Number(best)).toBeGreaterThan(score);
    expect(scoreBar(account)?.title).toContain(`Score ${score} of 100, ${best} if every unknown finding passed`);
  });
});

describe("the bars by severity", () => {
  it("count each finding of the summary once, as what it is to a reader", async () => {
    for (const make of [accounts.sample, accounts["all well"], accounts["nothing read"], accounts.large]) {
      const account = await make();
      const { kinds, rows, sum } = severityBars(account);
      const shown = Object.fromEntries(kinds.map(({ kind }, i) => [kind, sum.counts[i]]));
      const { notApplicable: _, failuresBySeverity, ...summary } = account.summary;
      expect({ attested: 0, fail: 0, manual: 0, pass: 0, unknown: 0, waived: 0, ...shown }).toEqual({
        attested: 0,
        ...summary,
      });
      expect(sum.total).toBe(rows.reduce((total, row) => total + row.total, 0));
    }
  });

  it("are complete, in order, side by side and within the drawing, whatever the counts", () => {
    const counts = fc.array(
      fc.record({
        severity: fc.constantFrom(...SEVERITIES),
        status: fc.constantFrom(...STATUSES),
        times: fc.constantFrom(1, 2, 40, 900),
        waived: fc.boolean(),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(counts, (some) => {
        const findings = some.flatMap(({ severity, status, times, waived }) => {
          const waiver = waived && status === "fail" ? sampleResult().findings.find((one) => one.waiver)?.waiver : null;
          return Array<Finding>(times).fill(finding("a", severity, status, waiver ? { waived: true, waiver } : {}));
        });
        const controls = SEVERITIES.map((severity) => control(severity, severity, "pass"));
        const { kinds, rows } = severityBars(sampleResult({ controls, findings }));
        for (const { counts: own, segments, total } of rows) {
          expect(segments.map(({ kind }) => kind)).toEqual(
            kinds.map(({ kind }) => kind).filter((_, i) => (own[i] ?? 0) > 0),
          );
          expect(segments.length > 0).toBe(total > 0);
          for (const [i, { x, width }] of segments.entries()) {
            const before = segments[i - 1];
            expect(numbers(x)).toBeCloseTo(before ? numbers(before.x) + numbers(before.width) : 0, 1);
            expect(numbers(width)).toBeGreaterThanOrEqual(1.5);
            expect(numbers(x) + numbers(width)).toBeLessThanOrEqual(100.05);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("are of one scale: a bar of half the findings is half as long", () => {
    const of = (severity: "critical" | "low", times: number) =>
      Array<Finding>(times).fill(finding("a", severity, "pass"));
    const controls = [control("a", "critical", "pass"), control("b", "low", "pass")];
    const { rows } = severityBars(sampleResult({ controls, findings: [...of("critical", 20), ...of("low", 40)] }));
    expect(rows.map(({ segments }) => segments[0]?.width)).toEqual(["50%", "100%"]);
  });
});

describe("the event bars", () => {
  const counts = fc.tuple(fc.nat(3), fc.nat(100_000), fc.nat(3));
  const rows = fc.array(
    fc.record({ source: fc.constantFrom("a", "b", null), region: fc.constantFrom("r", "s"), counts }),
    { minLength: 1, maxLength: 30 },
  );

  it("count every event once, by source and by Region, and are of one scale", () => {
    fc.assert(
      fc.property(rows, (some) => {
        const bySource = some.map((one) => row(one.source, one.region, one.counts));
        const total = bySource.reduce((sum, one) => sum + one.events, 0);
        for (const by of ["eventSource", "awsRegion"] as const) {
          const view = eventBars(explanation({ bySource }), by);
          const all = view?.rows.map((one) => Number(one.total.replaceAll(",", ""))) ?? [];
          expect(all.reduce((sum, one) => sum + one, 0)).toBe(total);
          for (const [i, { after }] of view?.rows.entries() ?? []) {
            const own = after.counts.map((count) => Number(count.replaceAll(",", "")));
            expect(own.reduce((sum, one) => sum + one, 0)).toBe(all[i]);
            expect(after.segments).toHaveLength(own.filter((count) => count > 0).length);
            const length = after.segments.reduce((sum, { width }) => sum + numbers(width), 0);
            expect(length).toBeGreaterThanOrEqual(Math.min(99.9, ((all[i] ?? 0) / Math.max(1, ...all)) * 100 - 0.1));
            expect(length).toBeLessThanOrEqual(100.1);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("have both bars and the difference of a proposal, most changes first", () => {
    const { rows: [first, second] = [], compared } = eventBars(comparison(), "awsRegion") ?? {};
    expect(compared).toBe(true);
    expect(first).toMatchObject({ name: "eu-west-1", change: "+40, \u221240" });
    expect(first?.before?.counts).toEqual(["1,200", "40", "0"]);
    expect(first?.after.counts).toEqual(["1,200", "40", "0"]);
    expect(second).toMatchObject({ name: "us-east-1", change: "0" });
  });
});

describe("the timeline", () => {
  const main = timelines["problems, a gap of a trail that was off, an unexplained one"];
  if (!main) throw new Error("no such case");
  const rows = timeline("t", main)?.rows ?? [];
  const row = (region: string) => rows.find(({ where }) => where === region);

  it("draws what the result has: each interval where it was, over the range", () => {
    for (const { region, intervals, verifiedShare } of main.regions) {
      const { segments = [], verified } = row(region) ?? {};
      expect(segments.slice(0, intervals.length).map(({ kind }) => kind === "pass")).toEqual(
        intervals.map((one) => one.verified),
      );
      const widths = segments.slice(0, intervals.length).map(({ width }) => numbers(width));
      expect(widths.reduce((sum, one) => sum + one, 0)).toBeCloseTo(100, 1);
      const share = segments.filter(({ kind }) => kind === "pass").reduce((sum, one) => sum + numbers(one.width), 0);
      expect(share).toBeCloseTo(verifiedShare * 100, 1);
      expect(numbers(verified?.replace(" ", ""))).toBeCloseTo(Math.floor(verifiedShare * 1000) / 10, 5);
    }
    expect(row("us-east-1")?.segments).toContainEqual({ kind: "unknown", x: "40%", width: "3.33%" });
  });

  it("sets what is wrong apart from what is only not verified, and from a trail that was off", () => {
    expect(row("eu-west-1")).toMatchObject({ mark: { kind: "fail", word: "Problems" }, pins: ["66.75%"] });
    expect(row("eu-west-1")?.segments.at(-1)?.kind).toBe("fail");
    expect(row("us-east-1")).toMatchObject({ mark: { kind: "partly" }, pins: [] });
    expect(row("us-east-1")?.segments.filter(({ kind }) => kind === "off")).toHaveLength(1);
    expect(row("us-west-2")?.mark.kind).toBe("pass");
    expect(row("sa-east-1")?.mark.kind).toBe("unknown");
    expect(row("eu-west-1")?.times).toContain("log-modified (3): 2026-11-03 00:00:00 to 2026-11-03 01:12:00 UTC");
  });

  it("never says verified of a Region with a problem that has no time", () => {
    const region = { accountId: "1", region: "a", verifiedShare: 1, intervals: [] };
    const problems = [{ kind: "log-undigested" as const, accountId: "1", region: "a" }];
    const view = timeline("t", { range: main.range, regions: [region], problems });
    expect(view?.rows[0]?.mark).toEqual({ kind: "fail", word: "Problems" });
  });

  it("shows the worst of many rows, and how many more there are", () => {
    const many = timelines["200 Regions, half of them alike"];
    const view = many && timeline("t", many);
    expect(view?.rows).toHaveLength(60);
    expect(view?.rows.every(({ verified }) => verified !== "100.0 %")).toBe(true);
    expect(view?.more).toBe("41 more rows, each in the JSON report");
    // A problem without a time leaves everything verified: its Region is among the first.
    const problems = [{ kind: "log-undigested" as const, accountId: "111122223333", region: "region-199" }];
    expect(many && timeline("t", { ...many, problems })?.rows[0]?.where).toBe("region-199");
  });

  it("joins Regions of which it says the same, and names each", () => {
    const alike = trailOf({
      "eu-west-1": [],
      "us-east-1": [[1, 2]],
      "us-east-2": [],
      "us-west-1": [],
      "us-west-2": [],
    });
    const [first, second, ...more] = timeline("t", alike)?.rows ?? [];
    expect(first).toMatchObject({
      where: "eu-west-1, us-east-2 and 2 more Regions",
      places: "eu-west-1, us-east-2, us-west-1, us-west-2",
      verified: "100.0 %",
    });
    expect(second?.places).toBe("us-east-1");
    expect(more).toEqual([]);
    // The same Regions of a second account, one of them with a problem.
    const regions = [...alike.regions, ...alike.regions.map((one) => ({ ...one, accountId: "444455556666" }))];
    const problems = [{ kind: "log-undigested" as const, accountId: "444455556666", region: "us-west-2" }];
    const rows = timeline("t", { ...alike, regions, problems })?.rows ?? [];
    expect(rows.map(({ where }) => where)).toEqual([
      "2 accounts, 4 Regions",
      "2 accounts, us-east-1",
      "us-west-2, account 444455556666",
    ]);
    expect(rows[0]?.places).toBe(
      "account 111122223333: eu-west-1, us-east-2, us-west-1, us-west-2; account 444455556666: eu-west-1, us-east-2, us-west-1",
    );
    // Accounts with the same Regions are named together.
    const third = [...regions, ...alike.regions.map((one) => ({ ...one, accountId: "777788889999" }))];
    expect(timeline("t", { ...alike, regions: third })?.rows[1]?.places).toBe(
      "accounts 111122223333, 444455556666, 777788889999: us-east-1",
    );
  });

  it("has few parts for very many times, and never draws as verified what is not", () => {
    const view = timelines["a gap each hour"] && timeline("t", timelines["a gap each hour"]);
    const [row] = view?.rows ?? [];
    const parts = (kind: string) => (row?.segments ?? []).filter((one) => one.kind === kind);
    expect(row?.segments.length).toBeLessThanOrEqual(201);
    const unverified = timelines["a gap each hour"]?.regions[0]?.intervals.filter(({ verified }) => !verified) ?? [];
    const x = scaleUtc([new Date("2026-10-14T00:00:00Z"), new Date("2026-11-13T00:00:00Z")], [0, 100]);
    for (const { from, to } of unverified)
      expect(
        parts("pass").filter(
          (one) =>
            numbers(one.x) < x(new Date(to)) - 0.01 && numbers(one.x) + numbers(one.width) > x(new Date(from)) + 0.01,
        ),
      ).toEqual([]);
    expect(parts("unknown").length).toBeGreaterThan(0);
    expect(row?.times.at(-1)).toBe("1351 more, each in the JSON report");
    // Problems that take the same time are one.
    const hostile = timelines["hostile, and many problems of one hour"];
    const [same] = (hostile && timeline("t", hostile)?.rows) ?? [];
    expect(same?.segments.filter(({ kind }) => kind === "fail")).toHaveLength(1);
    expect(same?.times.at(-1)).toMatch(/^log-missing \(1000\): 2026-10-15 /);
  });

  it("says which times are verified, and what no digest file lists yet", () => {
    const [region] = main.regions;
    const regions = region ? [{ ...region, notYetDigested: 3 }] : [];
    const [row] = timeline("t", { ...main, regions })?.rows ?? [];
    expect(row?.times[0]).toBe("Verified: 2026-10-14 00:00:00 to 2026-10-17 00:00:00 UTC");
    expect(row?.times.at(-1)).toBe("After the end of the newest digest file: 3 log files");
  });

  it("counts in hours, days or months, each tick a time of the range", () => {
    const texts = (from: string, to: string) =>
      timeTicks(scaleUtc([new Date(from), new Date(to)], [0, 100])).map(({ text }) => text);
    expect(texts("2026-11-12T00:00:00Z", "2026-11-13T00:00:00Z")).toEqual([
      "12 Nov",
      "06:00",
      "12:00",
      "18:00",
      "13 Nov",
    ]);
    expect(texts("2026-10-14T00:00:00Z", "2026-11-13T00:00:00Z")).toEqual(["18 Oct", "25 Oct", "1 Nov", "8 Nov"]);
    expect(texts("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")[1]).toBe("Apr 2026");
  });
});
