import { arrivals } from "../../reports/html/drawings/arrivals.ts";
import { coverageGrid } from "../../reports/html/drawings/coverage-grid.ts";
import { deliveriesDrawing } from "../../reports/html/drawings/deliveries.ts";
import { eventBars } from "../../reports/html/drawings/event-bars.ts";
import { scoreBar } from "../../reports/html/drawings/score-bar.ts";
import { severityBars } from "../../reports/html/drawings/severity-bars.ts";
import { timeline } from "../../reports/html/drawings/timeline.ts";
import { trailsView } from "../../reports/html/sections/trails.ts";
import { renderPart } from "../../src/generated/html-parts.mjs";
import type { Explanation } from "../../src/model/documents/explanation.ts";
import type { Finding, ScanResult, TrailSummary } from "../../src/model/documents/result.ts";
import { TRAIL_LINKS } from "../../src/model/findings/trail-links.ts";
import { named } from "../browser/hostile.ts";
import { trailSummary } from "../browser/trail-summary.ts";
import { canaryResults } from "./canary-results.ts";
import { comparison, explanation, hostileExplanation, row } from "./explanations.ts";
import { control, FLOOD, finding, HOSTILE_NAME, sampleResult } from "./sample-result.ts";

/** A drawing without anything to draw is not part of the page. */
const part = (name: string, view: object | null) => (view === null ? "" : renderPart(name, view));

const gate = (minScore: number | null): ScanResult["gate"] => ({ ...sampleResult().gate, minScore });

/** A result that reaches `score`, of one control, with or without an unknown finding. */
function scored(score: number | null, minScore: number | null, statuses: readonly ("pass" | "fail" | "unknown")[]) {
  return sampleResult({
    score,
    gate: gate(minScore),
    controls: [control("a", "high", "fail")],
    findings: statuses.map((status, i) => finding("a", "high", status, { facet: String(i) })),
  });
}

const scores: Record<string, ScanResult> = {
  "half open, with a minimum": scored(50, 80, ["pass", "pass", "unknown", "fail"]),
  "nothing open, no minimum": scored(50, null, ["pass", "fail"]),
  "a minimum of 0 asks for nothing": scored(50, 0, ["pass", "fail"]),
  "0, all open but one": scored(0, 100, ["fail", "unknown"]),
  "100": scored(100, 100, ["pass"]),
  none: scored(null, 80, ["unknown"]),
};

const many = (severity: "critical" | "low", status: "pass" | "fail" | "not-applicable", count: number) =>
  Array.from({ length: count }, (_, i) => finding("a", severity, status, { facet: String(i) }));

const severities: Record<string, ScanResult> = {
  sample: sampleResult(),
  "no finding": sampleResult({ findings: [] }),
  "no control": sampleResult({ controls: [], findings: [] }),
  "one failure among 1,000 passes, and one finding not applicable": sampleResult({
    controls: [control("a", "critical", "fail"), control("b", "high", "pass"), control("c", "low", "fail")],
    findings: [
      ...many("critical", "fail", 1),
      ...many("critical", "pass", 1000),
      ...many("low", "fail", 3),
      ...many("low", "not-applicable", 1),
    ],
  }),
};

/** Each Region is unlike any other. */
function regions(count: number, kinds: number): ScanResult {
  const STATUSES = ["recorded", "partly", "not", "unknown"] as const;
  return sampleResult({
    coverage: {
      kinds: Array.from({ length: kinds }, (_, i) => ({ id: `k${i}`, title: `Data events of Type${i}`, controls: [] })),
      regions: Array.from({ length: count }, (_, r) => ({
        region: `region-${r + 1}`,
        cells: Array.from({ length: kinds }, (_, i) => ({
          kind: `k${i}`,
          status: STATUSES[(r + i) % 4] ?? "not",
          trails: [],
          notRecorded: `s3:GetObject on ${r}`,
        })),
      })),
    },
  });
}

const { coverage: _, ...notCovered } = sampleResult();

const coverages: Record<string, ScanResult> = {
  sample: sampleResult(),
  hostile: named(HOSTILE_NAME),
  "not evaluated": notCovered,
  "one Region, one kind": regions(1, 1),
  "35 Regions": regions(35, 2),
  "more kinds than fit side by side": regions(2, 12),
};

type Integrity = NonNullable<ScanResult["integrity"]>[number];

const DAY = 86_400_000;
const START = Date.parse("2026-10-14T00:00:00Z");
const NONE = { valid: 0, invalid: 0, missing: 0, unreadable: 0 };
const at = (days: number) => new Date(START + days * DAY).toISOString();

/** A trail over 30 days, or some, with Regions by the days that are not verified in them. */
export function trailOf(
  regions: Record<string, readonly (readonly [from: number, to: number])[]>,
  problems: Integrity["problems"] = [],
  days = 30,
): Integrity {
  const intervals = (gaps: readonly (readonly [number, number])[]) => {
    const edges = [0, ...gaps.flat(), days];
    return edges
      .slice(1)
      .map((to, i) => ({ from: at(edges[i] ?? 0), to: at(to), verified: i % 2 === 0 }))
      .filter(({ from, to }) => from < to);
  };
  const shareOf = (gaps: readonly (readonly [number, number])[]) =>
    1 - gaps.reduce((sum, [from, to]) => sum + to - from, 0) / days;
  const shares = Object.values(regions).map(shareOf);
  const counts = {
    digests: { ...NONE, valid: 720 },
    backfillDigests: NONE,
    logs: { ...NONE, valid: 9000, undigested: 0 },
    bytes: 1,
    expectedSeconds: 1,
    verifiedSeconds: 1,
  };
  return {
    trail: "arn:aws:cloudtrail:us-east-1:111122223333:trail/main",
    range: { start: at(0), end: at(days) },
    summary: { ...counts, verifiedShare: shares.reduce((sum, one) => sum + one, 0) / Math.max(1, shares.length) },
    regions: Object.entries(regions).map(([region, gaps]) => ({
      ...counts,
      accountId: "111122223333",
      region,
      verifiedShare: shareOf(gaps),
      intervals: intervals(gaps),
      notYetDigested: 0,
    })),
    ...(problems.length > 0 ? { problems } : {}),
  };
}

/** A problem of a Region for some days. */
export const timedProblem = (
  kind: NonNullable<Integrity["problems"]>[number]["kind"],
  region: string,
  from: number,
  to: number,
  more: object = {},
) => ({ kind, region, accountId: "111122223333", from: at(from), to: at(to), count: 1, ...more });

export const timelines: Record<string, Integrity> = {
  "problems, a gap of a trail that was off, an unexplained one": trailOf(
    {
      "eu-west-1": [
        [3, 5],
        [20, 20.05],
      ],
      "us-east-1": [
        [3, 5],
        [12, 13],
      ],
      "us-west-2": [],
      "sa-east-1": [[0, 30]],
    },
    [
      timedProblem("log-modified", "eu-west-1", 20, 20.05, { count: 3 }),
      timedProblem("gap", "eu-west-1", 3, 5, { explained: true }),
      timedProblem("gap", "us-east-1", 3, 5, { explained: true }),
      timedProblem("gap", "us-east-1", 12, 13),
    ],
  ),
  "no Region": trailOf({}),
  "a day": trailOf({ "us-east-1": [[0.5, 0.75]] }, [], 1),
  "two years": trailOf({ "us-east-1": [[100, 200]] }, [], 730),
  "hostile, and many problems of one hour": trailOf(
    { [HOSTILE_NAME]: [[1, 2]] },
    Array.from({ length: 1000 }, () => timedProblem("log-missing", HOSTILE_NAME, 1, 2)),
  ),
  "200 Regions, half of them alike": trailOf(
    Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [`region-${i}`, i % 2 ? [] : [[i / 20, i / 10 + 0.1]]] as const),
    ),
  ),
  "a gap each hour": trailOf({
    "us-east-1": Array.from({ length: 700 }, (_, i) => [(i + 0.5) / 24, (i + 0.6) / 24] as const),
  }),
};

const rendered = <T>(name: string, view: (result: T) => object | null, cases: Readonly<Record<string, T>>) =>
  Object.entries(cases)
    .map(([title, result]) => `<!-- ${title} -->\n${part(name, view(result))}`)
    .join("\n");

const CONTROLS = TRAIL_LINKS.map((link) => control(`control-${link}`, "high", "fail", { links: [link] }));
const chained = (findings: readonly Finding[], trail: Partial<TrailSummary> = {}) =>
  sampleResult({ controls: CONTROLS, findings: [...findings], trails: [trailSummary("main", trail)] });

const chains: Record<string, ScanResult> = {
  "a broken link, with names that flood and act": chained(
    [
      finding("control-logging", "high", "pass"),
      finding("control-bucket", "high", "fail", { message: `main cannot deliver to ${HOSTILE_NAME}` }),
      finding("control-digests", "high", "unknown"),
    ],
    {
      s3BucketName: FLOOD,
      isMultiRegionTrail: true,
      monitoring: { metricFilters: ["a", "b", "c"], alarms: [], topics: null, subscriptions: null },
    },
  ),
  "every link broken": chained(CONTROLS.map(({ id }) => finding(id, "high", "fail"))),
  "nothing evaluated, nothing set up": chained([], { kmsKeyId: null, cloudWatchLogsLogGroupArn: null }),
};

/** Before the sample's scan. */
const ago = (minutes: number) => new Date(Date.parse("2026-11-12T12:00:00Z") - minutes * 60_000).toISOString();

const delivered: Record<string, TrailSummary["deliveries"]> = {
  "all current": [
    { kind: "log-files", at: ago(6) },
    { kind: "digests", at: ago(35) },
    { kind: "cloudwatch-logs", at: ago(1) },
    { kind: "notifications", at: ago(6) },
  ],
  "an error for two days, never a digest, no log group, no topic": [
    { kind: "log-files", at: ago(2880), error: "KMS.KMSInvalidStateException" },
    { kind: "digests", at: null, error: "AccessDenied" },
  ],
  "nothing so far": [{ kind: "log-files", at: null }],
  "stopped for months, digests turned off since": [
    { kind: "log-files", at: ago(130_000) },
    { kind: "digests", at: ago(190_000) },
  ],
  "hostile, and a time after the scan": [
    { kind: "log-files", at: HOSTILE_NAME, error: FLOOD },
    { kind: "digests", at: ago(-5) },
  ],
  "status not read": undefined,
};

/** By which names, of which document. */
const events: Record<string, readonly [Parameters<typeof eventBars>[1], Explanation]> = {
  "by source": ["eventSource", explanation()],
  "by Region, of some events there is none": ["awsRegion", explanation()],
  "before and after a proposal": ["eventSource", comparison()],
  "hostile, before and after": ["awsRegion", hostileExplanation(HOSTILE_NAME).document],
  "one that is not recorded among 100,000, of more sources than are shown": [
    "eventSource",
    explanation({
      bySource: Array.from({ length: 42 }, (_, i) =>
        row(`s${i}.amazonaws.com`, "us-east-1", [i ? 1 : 99_999, i ? 0 : 1, 0]),
      ),
    }),
  ],
  "no event": ["eventSource", explanation({ bySource: [] })],
};

const anchors = { finding: ({ control }: Finding) => `${control}:main`, control: ({ control }: Finding) => control };

/** Every drawing in every case, by its name. */
export const drawings = (): Record<string, string> => ({
  arrivals: rendered("arrivals", (result) => arrivals(result, anchors), canaryResults),
  deliveries: rendered(
    "deliveries",
    (deliveries) =>
      deliveriesDrawing("deliveries", trailSummary("main", deliveries ? { deliveries } : {}), sampleResult()),
    delivered,
  ),
  "coverage-grid": rendered("coverage-grid", coverageGrid, coverages),
  "event-bars": rendered("event-bars", ([by, document]) => eventBars(document, by), events),
  "score-bar": rendered("score-bar", scoreBar, scores),
  "severity-bars": rendered("severity-bars", severityBars, severities),
  "trail-chain": rendered("trail-chain", (result) => trailsView(result, anchors).drawn[0] ?? null, chains),
  timeline: rendered("timeline", (one) => timeline("timeline", one), timelines),
});
