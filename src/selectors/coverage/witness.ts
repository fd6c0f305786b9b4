import type { CloudTrailEvent, Field } from "../event/event.ts";
import { SAMPLE_CALLS } from "../sets/sample-calls.ts";

/** What distinguishes two events of the same call on the same resource, by the field that selectors name. */
const DETAILS = {
  userIdentityArn: "userIdentity.arn",
  eventType: "eventType",
  errorCode: "errorCode",
  sessionCredentialFromConsole: "sessionCredentialFromConsole",
  vpcEndpointId: "vpcEndpointId",
} as const satisfies Partial<Record<keyof CloudTrailEvent, Field>>;

const names = Object.keys(DETAILS) as (keyof typeof DETAILS)[];

/** The details of an ordinary call, for sets without samples. */
const ORDINARY_CALL: CloudTrailEvent = {
  eventType: "AwsApiCall",
  userIdentityArn: "arn:aws:iam::111122223333:user/example",
};

/** The details in which a witness differs from an ordinary call, as clauses: `eventType AwsServiceEvent`. */
export function detailsOf(event: CloudTrailEvent, ordinary: CloudTrailEvent = ORDINARY_CALL): string[] {
  return names
    .filter((name) => event[name] !== ordinary[name])
    .map((name) => `${DETAILS[name]} ${event[name] ?? "absent"}`);
}

/** The witness with as many details of a sample as leave it a witness. */
export function withSampleDetails(
  event: CloudTrailEvent,
  sample: CloudTrailEvent | undefined,
  isWitness: (event: CloudTrailEvent) => boolean,
): CloudTrailEvent {
  const ordinary = sample ?? ORDINARY_CALL;
  return names.reduce((best, name) => {
    if (best[name] === ordinary[name]) return best;
    const { [name]: _, ...rest } = best;
    const changed: CloudTrailEvent = ordinary[name] === undefined ? rest : { ...rest, [name]: ordinary[name] };
    return isWitness(changed) ? changed : best;
  }, event);
}

/** The witness with a call that its event source has, if that leaves it a witness. */
export function withRealCall(event: CloudTrailEvent, isWitness: (event: CloudTrailEvent) => boolean): CloudTrailEvent {
  const { eventSource, readOnly } = event;
  const calls = SAMPLE_CALLS.filter((one) => one.eventSource === eventSource);
  if (event.eventCategory !== "Management" || calls.some(({ eventName }) => eventName === event.eventName))
    return event;
  for (const { eventName } of [...calls.filter((one) => one.readOnly === readOnly), ...calls]) {
    const changed = { ...event, eventName };
    if (isWitness(changed)) return changed;
  }
  return event;
}
