import type { TrailAnswer } from "../../src/model/documents/explained-event.ts";
import type { Explanation, SourceRow, Unrecorded } from "../../src/model/documents/explanation.ts";
import type { ExplanationRun } from "../../src/model/documents/report.ts";
import { EXPLANATION_VERSION } from "../../src/model/documents/version.ts";

const ARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail";

export const RUN: ExplanationRun = {
  command: ["trailproof", "explain", "--events", "logs", "--snapshot", "snapshot.json"],
  snapshotSha256: "1".repeat(64),
  proposalSha256: null,
  resultSha256: "2".repeat(64),
  exitCode: 1,
};

export function row(
  eventSource: string | null,
  awsRegion: string | null,
  [recorded, notRecorded, undecidable]: readonly [number, number, number],
  before?: readonly [number, number, number],
): SourceRow {
  return {
    eventSource,
    eventName: "Call",
    awsRegion,
    events: recorded + notRecorded + undecidable,
    recorded,
    notRecorded,
    undecidable,
    ...(before
      ? {
          before: { recorded: before[0], notRecorded: before[1], undecidable: before[2] },
          newlyRecorded: Math.max(0, recorded - before[0]),
          noLongerRecorded: Math.max(0, before[0] - recorded),
        }
      : {}),
  };
}

export const answer = (name: string, reason: string, selectors: TrailAnswer["selectors"] = []): TrailAnswer => ({
  trail: `${ARN}/${name}`,
  name,
  homeRegion: "us-east-1",
  recorded: false,
  reason,
  by: null,
  selectors,
  destination: null,
});

export function unrecorded(
  events: number,
  trails: TrailAnswer[],
  more: Partial<Unrecorded["example"]> = {},
): Unrecorded {
  const example = {
    eventID: "11111111-2222-4333-8444-555566667777",
    eventTime: "2026-11-12T08:15:00Z",
    eventSource: "kms.amazonaws.com",
    eventName: "Decrypt",
    awsRegion: "eu-west-1",
    recorded: false,
    by: [],
    reason: trails.map(({ reason }) => reason).join("; "),
    trails,
  };
  return { events, example: { ...example, ...more } };
}

const selector = (index: number, name: string | null = null) => ({ kind: "advanced" as const, index, name });
const condition = (field: string, words: string) => ({ field, value: "x", words });
export const NONE_MATCHES = answer("main", "main: none of its 2 selectors matches", [
  {
    selector: selector(0, "No KMS"),
    excludedBy: [condition("eventSource", "excludes eventSource = kms.amazonaws.com")],
  },
  {
    selector: selector(1),
    excludedBy: [
      condition("eventCategory", "requires eventCategory = Data (the event has Management)"),
      condition("resources.type", "requires resources.type = AWS::S3::Object (the event has none)"),
    ],
  },
]);
const OUTSIDE = answer("single", "single is a single-Region trail (eu-central-1)", [
  { selector: selector(0), excludedBy: [condition("awsRegion", "is a single-Region trail (eu-central-1)")] },
]);
const STOPPED = answer("old", "old has been stopped since 2026-08-14 16:20 UTC");

const trail = (name: string, effective: boolean | null, because: string, recorded = 0) => ({
  trail: `${ARN}/${name}`,
  name,
  homeRegion: "us-east-1",
  proposed: false,
  effective,
  because,
  recorded,
});

/** Log files of an account: something recorded, something not, something undecided, something skipped. */
export function explanation(more: Partial<Explanation> = {}): Explanation {
  return {
    schemaVersion: EXPLANATION_VERSION,
    tool: { name: "trailproof", version: "0.0.0" },
    evaluatedBy: "account",
    account: { id: "111122223333", collectedAt: "2026-11-12T12:00:00.000Z" },
    trails: [
      trail("main", true, "main is logging and delivers", 1200),
      trail("single", null, "cloudtrail:GetTrailStatus in eu-central-1 was denied"),
      trail("old", false, "old has been stopped since 2026-08-14 16:20 UTC"),
    ],
    summary: { events: 1253, recorded: 1200, notRecorded: 50, undecidable: 3, malformed: 3, aggregated: 1 },
    bySource: [
      row("kms.amazonaws.com", "eu-west-1", [0, 40, 0]),
      row("kms.amazonaws.com", "us-east-1", [0, 10, 0]),
      row("ec2.amazonaws.com", "eu-west-1", [1200, 0, 0]),
      row("s3.amazonaws.com", null, [0, 0, 3]),
    ],
    unrecorded: [
      unrecorded(49, [NONE_MATCHES, OUTSIDE, STOPPED]),
      unrecorded(3, [OUTSIDE, STOPPED], { recorded: null, reason: "the trails of eu-north-1 could not be listed" }),
    ],
    logFiles: {
      read: 2,
      unreadable: 1,
      listed: [
        { file: "logs/a.json.gz", bytes: 3401, sha256: "a".repeat(64), events: 1250 },
        { file: "-", bytes: 900, sha256: null, events: 3 },
      ],
      eventTimes: { first: "2026-11-12T00:10:00Z", last: "2026-11-12T08:15:00Z" },
    },
    malformed: [
      { file: "logs/a.json.gz", at: 1234, problem: "it is no JSON" },
      { file: "-", at: null, problem: "its gzip data ends too early" },
    ],
    ...more,
  };
}

/** The same events, before and after a proposal. */
export function comparison(): Explanation {
  const money = { before: 0.5, after: 1.25, change: 0.75 };
  return explanation({
    evaluatedBy: "account-and-proposal",
    bySource: [
      row("kms.amazonaws.com", "eu-west-1", [40, 0, 0], [0, 40, 0]),
      row("kms.amazonaws.com", "us-east-1", [0, 10, 0], [0, 10, 0]),
      row("ec2.amazonaws.com", "eu-west-1", [1160, 40, 0], [1200, 0, 0]),
      row("s3.amazonaws.com", null, [0, 0, 3], [0, 0, 3]),
    ],
    difference: {
      newlyRecorded: 40,
      noLongerRecorded: 40,
      same: 1170,
      undecidable: 3,
      cost: {
        estimate: true,
        currency: "USD",
        pricesAsOf: "2026-11-25",
        priceRegion: "us-east-1",
        total: money,
        bySource: [{ eventSource: "kms.amazonaws.com", ...money }],
      },
    },
  });
}

/** A hostile name at every place where a record, a file name or a user of the account can set one. */
export function hostileExplanation(name: string): { readonly document: Explanation; readonly run: ExplanationRun } {
  const document = comparison();
  const answers = [
    answer(name, `${name}: none of its 2 selectors matches`, [
      { selector: selector(0, name), excludedBy: [condition("eventName", name)] },
      { selector: selector(1, name), excludedBy: [condition("eventName", name)] },
    ]),
    answer(name, name),
  ];
  const event = { eventID: name, eventTime: name, eventSource: name, eventName: name, awsRegion: name };
  return {
    run: { ...RUN, command: ["trailproof", "explain", "--events", name] },
    document: {
      ...document,
      tool: { name, version: name },
      account: { id: name, collectedAt: name },
      trails: [
        { ...trail(name, true, name, 1), trail: name, homeRegion: name, proposed: true },
        { ...trail(name, false, name), trail: `${name}2`, homeRegion: name },
      ],
      bySource: document.bySource.map((one) => ({ ...one, eventSource: name, eventName: name, awsRegion: name })),
      unrecorded: [unrecorded(1, answers, event), unrecorded(2, answers, { ...event, recorded: null, reason: name })],
      logFiles: {
        read: 1,
        unreadable: 0,
        listed: [{ file: name, bytes: 1, sha256: null, events: 1 }],
        eventTimes: { first: name, last: name },
      },
      malformed: [{ file: name, at: 0, problem: name }],
      ...(document.difference
        ? {
            difference: {
              ...document.difference,
              cost: {
                ...document.difference.cost,
                priceRegion: name,
                pricesAsOf: name,
                bySource: document.difference.cost.bySource.map((one) => ({ ...one, eventSource: name })),
              },
            },
          }
        : {}),
    },
  };
}
