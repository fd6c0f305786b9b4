import { expect, it } from "vitest";
import { formatSnapshot } from "../../src/documents/format.ts";
import { readSnapshot } from "../../src/documents/snapshot.ts";
import { verifiedShare } from "../../src/integrity/chain/intervals.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import type { IntegrityRegion, Interval, TrailIntegrity } from "../../src/model/integrity/integrity-result.ts";
import { account } from "../support/account.ts";
import { validateHere } from "../support/memory-source.ts";
import { addTrail, type Digest, deliver, HOUR, iso, type Log, logKey, START, world } from "../support/signed-trail.ts";
import { plant, remove, replaceContent } from "../support/tamper.ts";

const STATUS = {
  isLogging: true,
  startLoggingTime: iso(START + 6 * HOUR),
  stopLoggingTime: iso(START + 4 * HOUR),
};

/** A changed, a missing and a planted log file, a missing digest, and two hours in which the trail was off. */
async function tampered(): Promise<Snapshot> {
  const made = world();
  addTrail(made);
  const digests = deliver(made, { from: START, hours: 4 });
  deliver(made, { from: START + 6 * HOUR, hours: 2 });
  replaceContent(made, digests[0]?.logs[0] as Log, (text) => `${text} `);
  remove(made, digests[0]?.logs[1] as Log, digests[2] as Digest);
  plant(made, logKey({}, START + 7 * HOUR, "Planted"), "{}");
  const found = await validateHere(made, { end: START + 8 * HOUR, logging: STATUS });
  const { range, summary, regions, problems, notes } = found;
  return account()
    .trail("main", { integrity: { range, summary, regions, problems, notes }, status: STATUS })
    .snapshot();
}

const base = await tampered();

type Change = (found: TrailIntegrity, region: IntegrityRegion, snapshot: Snapshot) => void;

function read(change: Change): Snapshot {
  const snapshot = structuredClone(base);
  const [trail] = Object.values(snapshot.trails);
  if (trail?.integrity.state !== "read") throw new Error("it was read");
  change(trail.integrity.value, trail.integrity.value.regions[0] as IntegrityRegion, snapshot);
  return readSnapshot(formatSnapshot(snapshot), "s.json");
}

/** The region's number and the summary's. */
const both = (found: TrailIntegrity, change: (one: TrailIntegrity["summary"]) => void) => {
  change(found.summary);
  change(found.regions[0] as unknown as TrailIntegrity["summary"]);
};

/** Other intervals of the region, with the shares that they have. */
const withIntervals = (found: TrailIntegrity, region: IntegrityRegion, intervals: readonly Interval[]) => {
  region.intervals = [...intervals];
  const share = verifiedShare(intervals);
  both(found, (one) => Object.assign(one, { verifiedShare: share }));
};

/** Drops the problems of a kind, or all. */
const without =
  (dropped?: string): Change =>
  ({ problems }) => {
    problems.splice(0, problems.length, ...problems.filter(({ kind }) => dropped !== undefined && kind !== dropped));
  };

it("what the verification wrote is read", () => {
  expect(Object.keys(read(() => {}).trails)).toHaveLength(1);
});

it.each<[string, Change, RegExp]>([
  ["an emptied list of problems", without(), /logs\/invalid count 1, and \/problems lists 0/],
  [
    "kinds that became gaps",
    ({ problems }) => problems.map((one) => Object.assign(one, { kind: "gap" })),
    /logs\/invalid count 1/,
  ],
  ["a modified log file less", without("log-modified"), /logs\/invalid count/],
  ["a missing log file less", without("log-missing"), /logs\/missing count/],
  ["a missing digest less", without("digest-missing"), /digests\/missing .*count/],
  [
    "a problem too many",
    ({ problems }) => problems.push({ ...problems[0], kind: "digest-moved" } as never),
    /digests\/invalid .*count 0/,
  ],
  [
    "an undigested file that no problem tells",
    (found) => {
      found.problems = found.problems.filter(({ kind }) => kind !== "log-undigested" && kind !== "digest-missing");
      both(found, ({ digests }) => Object.assign(digests, { missing: 0 }));
    },
    /logs\/undigested counts files/,
  ],
  [
    "an unreadable file that no problem tells",
    (found) => both(found, ({ logs }) => Object.assign(logs, { unreadable: 1 })),
    /counts unreadable files/,
  ],
  [
    "a problem in a region that is not there",
    ({ problems }) => problems.map((one) => Object.assign(one, { region: "eu-west-1" })),
    /of a Region that \/regions lacks/,
  ],
  [
    "a summary that is no sum",
    ({ summary }) => Object.assign(summary.logs, { invalid: 0 }),
    /\/summary\/logs\/invalid is not the sum/,
  ],
  [
    "a summary with other hours",
    ({ summary }) => Object.assign(summary, { expectedSeconds: 7 }),
    /\/summary\/expectedSeconds is not the sum/,
  ],
  [
    "a share that the intervals do not have",
    ({ summary }) => Object.assign(summary, { verifiedShare: 1 }),
    /\/summary\/verifiedShare/,
  ],
  [
    "a region's share that the intervals do not have",
    (_, region) => Object.assign(region, { verifiedShare: 1 }),
    /\/regions\/0\/verifiedShare is not the share/,
  ],
  [
    "a region twice",
    (found, region) => {
      found.regions.push(region);
      for (const name of ["bytes", "expectedSeconds", "verifiedSeconds"] as const) found.summary[name] *= 2;
      for (const group of ["digests", "logs"] as const)
        for (const [name, value] of Object.entries(found.summary[group]))
          Object.assign(found.summary[group], { [name]: value * 2 });
    },
    /\/regions has a Region twice/,
  ],
  [
    "a hole between the intervals",
    (found, region) => {
      const [one] = region.intervals;
      const { start, end } = found.range;
      withIntervals(found, region, [
        { from: start, to: one?.to ?? "", verified: false },
        { from: end, to: end, verified: false },
      ]);
    },
    /\/regions\/0\/intervals\/1 does not follow/,
  ],
  [
    "intervals that end before the range does",
    (found, region) => withIntervals(found, region, region.intervals.slice(0, -1)),
    /\/regions\/0\/intervals do not end where the range does/,
  ],
  [
    "verified time that a problem leaves unverified",
    (found, region) => {
      region.intervals = [{ ...found.range, from: found.range.start, to: found.range.end, verified: true }];
      both(found, (one) => Object.assign(one, { verifiedShare: 1 }));
    },
    /has time as verified that a log-m/,
  ],
  [
    "fewer hours than the trail was on",
    (found) => both(found, (one) => Object.assign(one, { expectedSeconds: one.verifiedSeconds })),
    /expectedSeconds is less/,
  ],
  [
    "more verified hours than verified intervals",
    (found) => both(found, (one) => Object.assign(one, { verifiedSeconds: one.expectedSeconds })),
    /verifiedSeconds is more/,
  ],
  [
    "more verified hours than were expected",
    (found, region) => {
      both(found, (one) => Object.assign(one, { verifiedSeconds: 8 * 3600 }));
      found.problems = found.problems.filter(({ kind }) => kind === "gap");
      both(found, ({ digests, logs }) => {
        Object.assign(digests, { missing: 0 });
        Object.assign(logs, { invalid: 0, missing: 0, undigested: 0 });
      });
      withIntervals(found, region, [{ from: found.range.start, to: found.range.end, verified: true }]);
    },
    /verifiedSeconds is more/,
  ],
  [
    "log files without a digest",
    (found) => both(found, ({ digests }) => Object.assign(digests, { valid: 0 })),
    /no valid digest/,
  ],
  [
    "verified time without a digest",
    (found) => {
      found.problems = found.problems.filter(({ kind }) => !["log-modified", "log-missing"].includes(kind));
      both(found, ({ digests, logs }) => {
        Object.assign(digests, { valid: 0 });
        Object.assign(logs, { valid: 0, invalid: 0, missing: 0 });
      });
    },
    /verifiedShare is more than 0, without a valid digest/,
  ],
  [
    "a gap that the status does not explain",
    (_, __, { trails }) =>
      Object.values(trails).map(({ status }) =>
        Object.assign((status as unknown as { value: object }).value, { startLoggingTime: iso(START - 24 * HOUR) }),
      ),
    /is not what the status says|expectedSeconds/,
  ],
  [
    "a range after the collection",
    (_, __, snapshot) => Object.assign(snapshot, { collectedAt: iso(START + 2 * HOUR) }),
    /later than the collection/,
  ],
  [
    "a range into the future",
    (found, region, { collectedAt }) => {
      const from = found.range.end;
      const to = iso(Date.parse(collectedAt) + 2 * HOUR);
      found.range.end = to;
      withIntervals(found, region, [...region.intervals, { from, to, verified: false }]);
    },
    /\/range\/end is later than the collection/,
  ],
  [
    "a range that ends before it begins",
    ({ range }) => Object.assign(range, { start: iso(START + 99 * HOUR) }),
    /\/range\/start is later/,
  ],
])("a snapshot with %s is refused", (_, change, says) => {
  expect(() => read(change)).toThrow(says);
});
