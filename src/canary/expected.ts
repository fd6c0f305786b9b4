import type { CanaryCall, CanarySighting } from "../model/documents/settings/canary.ts";
import type { Snapshot, Trail } from "../model/documents/snapshot.ts";
import { type CloudTrailEvent, type CompiledTrail, compile, isRecorded } from "../selectors/index.ts";

/** Whether a trail records each call, by its selectors: that it was stopped is what a canary is to find. */
export function expectedOf(
  trail: Trail,
  calls: readonly CanaryCall[],
  snapshot: Snapshot,
): CanarySighting["expected"][] {
  const compiled = compiledTrail(trail, snapshot);
  return calls.map((call) => isRecorded(compiled, eventOf(call, snapshot)));
}

function compiledTrail(trail: Trail, { account }: Snapshot): CompiledTrail {
  const { eventSelectors } = trail;
  return compile({
    arn: trail.arn,
    name: trail.name,
    homeRegion: trail.homeRegion,
    accountId: trail.accountId,
    isMultiRegionTrail: trail.isMultiRegionTrail,
    isOrganizationTrail: trail.isOrganizationTrail,
    includeGlobalServiceEvents: trail.includeGlobalServiceEvents,
    ...(trail.recursiveLogging === undefined ? {} : { recursiveLogging: trail.recursiveLogging }),
    partition: account.partition,
    memberAccounts: [account.id],
    logging: true,
    selectors:
      eventSelectors.state === "read" ? eventSelectors.value : { unreadable: "the event selectors could not be read" },
    insightSelectors: [],
  });
}

/** The record that a call is to leave. */
function eventOf(call: CanaryCall, { account, identity }: Snapshot): CloudTrailEvent {
  return {
    eventCategory: "Management",
    eventType: "AwsApiCall",
    eventSource: call.eventSource,
    eventName: call.eventName,
    readOnly: true,
    awsRegion: call.region,
    recipientAccountId: account.id,
    userIdentityArn: identity.arn,
    ...(call.errorCode === null ? {} : { errorCode: call.errorCode }),
  };
}
