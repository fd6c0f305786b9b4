import { groupArn, groupName } from "../../src/model/aws/trail-arns.ts";
import type { AccountCanary, CanarySighting } from "../../src/model/documents/settings/canary.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { minutesAgo, read } from "./account.ts";

const CALLS: AccountCanary["calls"] = [
  { eventSource: "iam.amazonaws.com", eventName: "ListUsers", region: "us-east-1" },
  { eventSource: "sts.amazonaws.com", eventName: "GetCallerIdentity", region: "eu-west-1" },
].map((call) => ({ ...call, calledAt: minutesAgo(30), requestId: "a-request", errorCode: null }));

/** A call that was called 30 minutes ago, and arrived 4 minutes later. */
export const ARRIVED: Partial<CanarySighting> = {
  found: { eventTime: minutesAgo(30), foundAt: minutesAgo(25), deliveredAt: minutesAgo(26), copies: 1, where: "here" },
};
/** A call that a search did not find so many minutes after it. */
export const missing = (minutes: number): Partial<CanarySighting> => ({ missedAt: minutesAgo(30 - minutes) });

export interface CanaryEdit {
  /** Of the second call, everywhere: the first one arrived in time. */
  readonly second?: Partial<CanarySighting>;
  readonly problems?: string[];
  /** The second call was not made. */
  readonly unmade?: true;
}

/** What a canary finds in an account and in each of its trails. */
export function canaried({ second = ARRIVED, problems = [], unmade }: CanaryEdit = {}) {
  return ({ account, trails }: Snapshot): void => {
    const none: CanarySighting = { call: 0, expected: "recorded", trails: 1, found: null, missedAt: null };
    const sink = (where: string) => ({
      where,
      sightings: [
        { ...none, ...ARRIVED },
        { ...none, ...second, call: 1 },
      ],
      problems,
    });
    const calls = CALLS.map((call, i) =>
      unmade && i === 1 ? { ...call, requestId: null, errorCode: "TimeoutError" } : call,
    );
    account.canary = read("account.canary", { token: "0".repeat(32), calls, history: sink("Event history") });
    for (const trail of Object.values(trails)) {
      const group = groupArn(trail);
      trail.canary = read("trail.canary", {
        s3: sink(`s3://${trail.s3BucketName}`),
        logs: group === null ? null : sink(`log group ${groupName(trail)} in us-east-1`),
      });
    }
  };
}
