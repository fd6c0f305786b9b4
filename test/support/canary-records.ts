import type { CanaryState } from "../../src/canary/state.ts";
import { EVENT_ACCOUNT } from "./event-server.ts";

/** What CloudTrail records of the calls. */
export const recordsOf = ({ calls, token }: CanaryState) =>
  calls.map((call, i) => ({
    eventVersion: "1.11",
    userIdentity: { type: "AssumedRole", arn: `arn:aws:sts::${EVENT_ACCOUNT}:assumed-role/auditor/anna` },
    eventTime: call.calledAt.replace(/\.\d+Z/, "Z"),
    eventSource: call.eventSource,
    eventName: call.eventName,
    awsRegion: call.region,
    userAgent: `[aws-sdk-js/3.1 trailproof-canary/${token}-${i}]`,
    readOnly: true,
    managementEvent: true,
    eventID: `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`,
    recipientAccountId: EVENT_ACCOUNT,
    eventCategory: "Management",
  }));
