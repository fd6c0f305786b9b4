import canaryS3 from "../../../checks/canary/canary-s3.ts";
import { account, minutesAgo } from "../../support/account.ts";
import { ARRIVED, type CanaryEdit, canaried, missing } from "../../support/canary.ts";
import { describeCheck } from "../../support/describe-check.ts";

const found = (edit: CanaryEdit = {}) => account().trail("main").edit(canaried(edit));
const late = { ...ARRIVED.found, deliveredAt: minutesAgo(5) } as NonNullable<typeof ARRIVED.found>;

/** A place that two trails share: this one delivered, or not, and so did one of them or both. */
const shared = (deliveredAt: string | null, delivering: number, readAt: string | null = minutesAgo(1)) => ({
  trails: 2,
  shared: { deliveredAt, readAt, delivering },
});
/** Two copies, delivered so many minutes after the call. */
const copies = (first: number, second: number) => ({
  found: { ...twice.found, deliveries: [minutesAgo(30 - first), minutesAgo(30 - second)] },
});
const twice = { found: { ...ARRIVED.found, copies: 2 } as NonNullable<typeof ARRIVED.found> };

describeCheck(canaryS3, {
  pass: {
    "copies in a place that two trails share, and both have delivered since": found({
      second: { ...twice, ...shared(minutesAgo(26), 2) },
    }),
    "copies in a shared place, of which it says that none tells whose it is": {
      account: found({ second: { ...copies(3, 5), ...shared(minutesAgo(25), 2) } }),
      says: /\nNote: several trails deliver to s3:\/\/main-logs\..* which copy is its own is not known$/,
    },
    "a copy in time of a trail that shares a place, and a late one, where the other trail delivers nothing": found({
      second: { ...copies(4, 25), ...shared(minutesAgo(2), 1) },
    }),
    "the copy of this trail in a place that it shares with one that delivers nothing": found({
      second: { ...ARRIVED, ...missing(25), ...shared(minutesAgo(26), 1) },
    }),
    "calls that arrived": { account: found(), says: /^2 calls arrived in s3:\/\/main-logs within 4 min\n/ },
    "a call that the trail may record, and that arrived": found({ second: { ...ARRIVED, expected: "undecidable" } }),
    "a call that the trail excludes, and that is not there": {
      account: found({ second: { expected: "not-recorded", trails: 0 } }),
      says: /^1 call arrived/,
    },
    "a call that the trail excludes, and that is there": {
      account: found({ second: { ...ARRIVED, expected: "not-recorded", trails: 0 } }),
      says: /\nNote: s3:\/\/main-logs has sts:GetCallerIdentity in eu-west-1, which the selectors of main exclude$/,
    },
  },
  fail: {
    "a call that is missing after 20 minutes, whatever failed later": {
      account: found({ second: missing(20), problems: ["s3:ListBucket: throttled (SlowDown)"] }),
      says: /^s3:\/\/main-logs lacks sts:GetCallerIdentity in eu-west-1 20 minutes after the call/,
    },
    "a call that a stopped trail does not deliver": {
      account: account()
        .trail("main", { logging: false })
        .edit(canaried({ second: missing(25) })),
      says: /20 minutes after the call: main is not logging\n/,
    },
    "a call that was made before the trail was started": {
      account: account()
        .trail("main", { status: { startLoggingTime: minutesAgo(10) } })
        .edit(canaried({ second: missing(25) })),
      says: /20 minutes after the call: main started logging after the calls, at 2026-11-12 11:50 UTC\n/,
    },
    "copies in a shared place, where the trail delivered last a minute before the first of them": {
      account: found({ second: { ...copies(5, 9), ...shared(minutesAgo(27), 1) } }),
      says: /^main delivered nothing to s3:\/\/main-logs in 20 minutes after/,
    },
    "copies in a shared place that were all late": found({
      second: { ...copies(24, 25), ...shared(minutesAgo(4), 2) },
    }),
    "a call that a trail did not deliver to the place that it shares, though a copy is there twice": {
      account: found({ second: { ...twice, ...shared(minutesAgo(40), 1) } }),
      says: /^main delivered nothing to s3:\/\/main-logs in 20 minutes after sts:GetCallerIdentity in eu-west-1\n/,
    },
    "a call of which this trail delivered its copy late, where a different one delivers nothing": found({
      second: { found: late, ...missing(25), ...shared(minutesAgo(5), 1) },
    }),
    "a call that was delivered later than 20 minutes after it": {
      account: found({ second: { found: late } }),
      says: /^1 of 2 calls arrived in s3:\/\/main-logs later than 20 minutes: after 25 min\n/,
    },
    "a call that arrived after a search at 20 minutes": found({
      second: { found: { ...late, deliveredAt: null, foundAt: minutesAgo(8) }, ...missing(21) },
    }),
  },
  unknown: {
    "copies in a shared place, where the trail has delivered nothing for 10 minutes": found({
      second: { ...twice, ...shared(minutesAgo(40), 1, minutesAgo(20)) },
    }),
    "copies in a shared place, where GetTrailStatus was denied": {
      account: found({
        second: { ...twice, ...shared(null, 2, null) },
        problems: ["main in eu-west-1: cloudtrail:GetTrailStatus: no (AccessDenied); grant cloudtrail:GetTrailStatus"],
      }),
      says: /whose they are is not known/,
    },
    "copies in a shared place, one in time and one late: which trail is late is not known": {
      account: found({ second: { ...copies(4, 25), ...shared(minutesAgo(2), 2) } }),
      says: /2 copies, 1 of them late, and which trail delivered which is not known/,
    },
    "a call that is missing when the wait ends": found({ second: missing(19.9) }),
    "a call of which no search was complete": {
      account: found({ second: {}, problems: ["s3:ListBucket: not authorized (AccessDenied); grant s3:ListBucket"] }),
      says: /^s3:\/\/main-logs could not be searched: s3:ListBucket: not authorized \(AccessDenied\); grant/,
    },
    "a call that the trail may not record": {
      account: found({ second: { ...missing(25), expected: "undecidable" } }),
      says: /^Whether 1 of 2 calls should be in s3:\/\/main-logs is not known/,
    },
    "one copy of a call that two trails deliver to one place": {
      account: found({ second: { ...ARRIVED, ...missing(25), trails: 2 } }),
      says: /1 copy, and 2 trails record it and deliver there/,
    },
  },
  manual: {
    "a call that a trail of a different account does not deliver": account()
      .trail("main", { account: "999988887777" })
      .edit(canaried({ second: missing(25) })),
  },
  none: {
    "a trail that the canary did not look at": account()
      .trail("main")
      .edit(canaried())
      .edit(({ trails }) => {
        for (const trail of Object.values(trails))
          trail.canary = { state: "not-collected", api: "s3:ListObjectsV2", permission: "s3:ListBucket" };
      }),
  },
});
