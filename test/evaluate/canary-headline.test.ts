import { describe, expect, it } from "vitest";
import { type HeadlineFacts, headline } from "../../src/evaluate/headline/index.ts";
import type { ArrivalState } from "../../src/model/aws/canary.ts";
import type { CanaryPlace } from "../../src/model/documents/settings/canary.ts";
import { trailSummary } from "../browser/trail-summary.ts";
import { control, finding, OF_REGIONS, sampleResult, trail } from "../support/sample-result.ts";

const REGIONS = ["eu-west-1", "us-east-1"];
const CALLS = [
  { eventSource: "iam.amazonaws.com", eventName: "ListUsers", region: "us-east-1" },
  ...REGIONS.map((region) => ({ eventSource: "sts.amazonaws.com", eventName: "GetCallerIdentity", region })),
].map((call) => ({ ...call, calledAt: "2026-11-12T11:30:00.000Z", errorCode: null }));

type Arrival = readonly [state: ArrivalState, minutes: number | null];

const arn = (name: string) => trail(name).arn ?? "";
const place = (kind: CanaryPlace["kind"], arrivals: readonly Arrival[], of = "main"): CanaryPlace => ({
  kind,
  trail: kind === "event-history" ? null : arn(of),
  where: `${kind} of ${of}`,
  arrivals: arrivals.map(([state, minutes], call) => ({
    call,
    state,
    seconds: minutes === null ? null : minutes * 60,
  })),
});
const inTime: readonly Arrival[] = [
  ["in-time", 2],
  ["in-time", 4.2],
  ["in-time", 3],
];
const all = (state: ArrivalState, minutes: number | null): readonly Arrival[] => CALLS.map(() => [state, minutes]);
const history = place("event-history", inTime);

const said = (places: readonly CanaryPlace[], more: Partial<HeadlineFacts> = {}) =>
  headline(
    sampleResult({
      canary: { calls: CALLS, places: [...places] },
      controls: [control("canary-s3", "high", "pass")],
      trails: ["main", "second"].map((name) => trailSummary(name, { arn: arn(name) })),
      findings: [],
      summary: { ...sampleResult().summary, manual: 0 },
      ...more,
    }),
  )
    .parts.map((part) => ("name" in part ? `*${part.name}*` : part.text))
    .join("");

describe("the sentence of a canary", () => {
  it.each<[string, readonly CanaryPlace[], string]>([
    [
      "calls, Regions, places and the longest time where all is delivered",
      [history, place("s3", inTime), place("s3", inTime, "second"), place("cloudwatch-logs", inTime)],
      "All 3 calls of the canary, made in 2 Regions, arrived in Event history, 2 buckets and 1 log group, the slowest after 4 min 12 s.",
    ],
    [
      "a place that two trails share once",
      [history, place("s3", inTime), { ...place("s3", inTime, "second"), where: "s3 of main" }],
      "All 3 calls of the canary, made in 2 Regions, arrived in Event history and 1 bucket, the slowest after 4 min 12 s.",
    ],
    [
      "that a trail records only some of the calls",
      [history, place("s3", inTime.slice(0, 1))],
      "All 3 calls of the canary, made in 2 Regions, arrived in Event history, and those that a trail records in 1 bucket, the slowest after 4 min 12 s.",
    ],
    [
      "that no trail records them",
      [history, place("s3", [])],
      "All 3 calls of the canary, made in 2 Regions, arrived in Event history, the slowest after 4 min 12 s; no trail that was searched records them.",
    ],
    [
      "that the time of some is not known",
      [place("event-history", all("arrived", 50)), place("s3", inTime)],
      "All 3 calls of the canary, made in 2 Regions, arrived in Event history and 1 bucket, the slowest after 4 min 12 s; for 3 arrivals the time is not known.",
    ],
    [
      "what is lost, before what may not be read",
      [
        history,
        place("cloudwatch-logs", all("denied", null)),
        place("s3", [["lost", 21], ...inTime.slice(1)]),
        place("s3", all("lost", 22), "second"),
      ],
      "Not all calls of the canary arrived: the bucket of *main* lacks 1 of 3 calls after 20 minutes, the bucket of *second* lacks all 3 calls after 20 minutes, and access to the log group of *main* was denied.",
    ],
    [
      "what is late, with the longest time of these",
      [
        history,
        place("s3", [
          ["late", 25.6],
          ["late", 24],
          ["in-time", 3],
        ]),
      ],
      "Not all calls of the canary arrived in time: 2 of 3 calls arrived late in the bucket of *main*, the slowest after 25 min 36 s.",
    ],
    [
      "what may not be read",
      [history, place("s3", all("denied", null)), place("cloudwatch-logs", all("unreadable", null))],
      "Whether all 3 calls of the canary arrived could not be determined: access to the bucket of *main* was denied, and the log group of *main* could not be searched.",
    ],
    [
      "that it is not known whether calls belong there",
      [history, place("s3", all("undecidable", 30))],
      "Whether all 3 calls of the canary arrived could not be determined: all 3 calls in the bucket of *main* could not be evaluated.",
    ],
    [
      "that it is too early, once for all places",
      [
        place("event-history", [
          ["in-time", 2],
          ["not-yet", 5],
          ["not-yet", 4],
        ]),
        place("s3", all("not-yet", 5)),
      ],
      "Whether all 3 calls of the canary arrived could not be determined: it is too early (3 calls were missing 4 min after the call).",
    ],
    [
      "that nothing was searched yet",
      [place("event-history", all("not-yet", null))],
      "Whether all 3 calls of the canary arrived could not be determined: it is too early (3 calls were not searched for yet).",
    ],
    [
      "that a call could not be made",
      [place("event-history", inTime.slice(0, 2)), place("s3", inTime.slice(0, 2))],
      "Whether all 3 calls of the canary arrived could not be determined: 1 of 3 calls could not be made.",
    ],
    [
      "how many more places there are",
      [history, ...["a", "b", "c", "d", "e"].map((name) => place("s3", all("unreadable", null), name))],
      `Whether all 3 calls of the canary arrived could not be determined: ${["a", "b", "c"].map((name) => `the bucket of *${arn(name)}* could not be searched`).join(", ")}, and 2 more places have calls that are missing, late or not known.`,
    ],
  ])("tells %s", (_, places, expected) => expect(said(places)).toBe(expected));

  it.each<ArrivalState>(["lost", "late", "denied", "unreadable", "undecidable", "not-yet"])(
    "claims no arrival where one call of one place is %s",
    (state) => {
      const one = place("cloudwatch-logs", [...inTime.slice(1), [state, 21]]);
      expect(said([history, place("s3", inTime), one])).toMatch(/^(Not all|Whether all)/);
    },
  );

  it("is followed by what is wrong with the trails, and by what needs manual review", () => {
    const stopped = finding("canary-s3", "high", "fail", {
      data: { impact: "not-recording", stoppedAt: "2026-11-12T08:00:00.000Z" },
    });
    const summary = { ...sampleResult().summary, manual: 1 };
    expect(said([history, place("s3", inTime)], { findings: [stopped], summary })).toMatch(
      /after 4 min 12 s\. Not every trail of this account works: the trail \*main\* stopped on 12 November 2026, and 1 finding needs manual review\.$/,
    );
    expect(said([history, place("s3", inTime)], { summary })).toMatch(/12 s\. 1 finding needs manual review\.$/);
  });

  it("follows the sentence of a scan with other controls", () => {
    const region = finding("our-regions", "high", "pass", {
      resource: { type: "region", id: "us-east-1", arn: null, region: "us-east-1", accountId: "111122223333" },
    });
    const controls = [control("canary-s3", "high", "pass"), control("our-regions", "high", "pass", OF_REGIONS)];
    expect(said([history, place("s3", inTime)], { findings: [region], controls })).toMatch(
      /^API activity in this account is .*\. All 3 calls of the canary, made in 2 Regions, arrived in /,
    );
  });
});
