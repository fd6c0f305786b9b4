import type { ArrivalState } from "../../src/model/aws/canary.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import type { CanaryPlace, CanaryResult } from "../../src/model/documents/settings/canary.ts";
import { trailSummary } from "../browser/trail-summary.ts";
import { finding, HOSTILE_NAME, sampleResult, trail } from "./sample-result.ts";

type Arrivals = readonly (readonly [state: ArrivalState, minutes: number | null])[];

const main = trail("main");

const call = (eventSource: string, eventName: string, region: string) => ({
  eventSource: `${eventSource}.amazonaws.com`,
  eventName,
  region,
  calledAt: "2026-11-12T11:30:00.000Z",
  errorCode: null,
});
const CALLS: CanaryResult["calls"] = [
  call("iam", "ListUsers", "us-east-1"),
  call("s3", "ListBuckets", "eu-west-1"),
  call("sts", "GetCallerIdentity", "eu-west-1"),
  call("sts", "GetCallerIdentity", "us-east-1"),
];

const arrivalsOf = (those: Arrivals) =>
  those.map(([state, minutes], i) => ({ call: i, state, seconds: minutes === null ? null : minutes * 60 }));

const place = (kind: CanaryPlace["kind"], those: Arrivals, more: Partial<CanaryPlace> = {}): CanaryPlace => ({
  kind,
  trail: kind === "event-history" ? null : main.arn,
  where:
    kind === "s3" ? "s3://main-logs" : kind === "cloudwatch-logs" ? "log group main in us-east-1" : "Event history",
  arrivals: arrivalsOf(those),
  ...more,
});

const canary = (places: readonly CanaryPlace[], calls: CanaryResult["calls"] = CALLS): ScanResult =>
  sampleResult({
    canary: { calls: [...calls], places: [...places] },
    trails: [trailSummary("main", { arn: main.arn ?? "" })],
    findings: [finding("canary-s3", "high", "fail", { resource: main })],
  });

const everywhere = (kind: CanaryPlace["kind"], state: ArrivalState, minutes: number | null) =>
  place(
    kind,
    CALLS.map(() => [state, minutes] as const),
  );

const REGIONS = Array.from({ length: 34 }, (_, i) => `region-${i + 1}`);

/** Each state once. */
export const canaryResult: ScanResult = canary([
  place("event-history", [
    ["in-time", 3],
    ["arrived", 24],
    ["not-yet", 12],
    ["not-yet", null],
  ]),
  place("s3", [
    ["lost", 21],
    ["late", 25],
    ["in-time", 4.2],
    ["in-time", 6],
  ]),
  everywhere("cloudwatch-logs", "denied", null),
]);

/** Results with a canary, by what became of its calls. */
export const canaryResults: Record<string, ScanResult> = {
  "in time": canary([everywhere("event-history", "in-time", 4.5), everywhere("s3", "in-time", 5)]),
  "lost, late, denied and not yet": canaryResult,
  "an error, and selectors that could not be read": canary([
    everywhere("s3", "unreadable", null),
    everywhere("cloudwatch-logs", "undecidable", 30),
  ]),
  "a day late": canary([everywhere("s3", "late", 1400)]),
  "hostile, and a call that the result does not have": canary(
    [
      place("s3", [["lost", 30]], { where: HOSTILE_NAME, trail: HOSTILE_NAME }),
      place("cloudwatch-logs", [
        ["late", 22],
        ["late", 23],
      ]),
    ],
    [call(HOSTILE_NAME, HOSTILE_NAME, HOSTILE_NAME)],
  ),
  "more Regions and places than are drawn": canary(
    Array.from({ length: 42 }, (_, i) =>
      place(
        "s3",
        REGIONS.map((_, r) => (i === 41 && r === 33 ? (["lost", 21] as const) : (["in-time", 2 + (r % 5)] as const))),
        { where: `s3://logs-${i + 1}` },
      ),
    ),
    REGIONS.map((region) => call("sts", "GetCallerIdentity", region)),
  ),
  "nothing that belongs anywhere": canary([place("s3", [])]),
  "no canary": sampleResult(),
};
