import { serviceName } from "../../aws/service-names.ts";
import type { EventPlace } from "../../documents/events.ts";
import type { Snapshot } from "../../documents/snapshot.ts";
import { describeAddress } from "../address.ts";
import { type EventRecord, flagAt, objectAt, textAt } from "../record.ts";
import { resourcesOf } from "../resources.ts";
import { type Fact, fact, leaves } from "./fact.ts";
import { foundInFacts, type SearchedTrail } from "./found-in.ts";
import { snapshotFacts } from "./in-snapshot.ts";
import { whoFacts } from "./who.ts";

interface AnatomySection {
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** What one record says, sorted: what decides first, then every value of the record by its path. */
export interface Anatomy {
  /** `iam:CreateUser in us-east-1: AccessDenied`. */
  readonly title: string;
  readonly failed: boolean;
  readonly sections: readonly AnatomySection[];
  readonly all: readonly Fact[];
}

/** What is known beside the record. */
export interface AnatomyContext {
  readonly places: readonly EventPlace[];
  /** The trail whose bucket or log group was searched. */
  readonly trail?: SearchedTrail | undefined;
  readonly snapshot?: Snapshot | undefined;
  /** Who announces the source address. */
  readonly network?: string | undefined;
}

export function anatomyOf(record: EventRecord, { places, trail, snapshot, network }: AnatomyContext): Anatomy {
  const error = textAt(record, "errorCode");
  const call = `${callOf(record)} in ${textAt(record, "awsRegion") ?? "an unknown Region"}`;
  const address = textAt(record, "sourceIPAddress");
  const tls = objectAt(record, "tlsDetails");
  const sections: AnatomySection[] = [
    { title: "Who", facts: [...whoFacts(record), ...(snapshot ? snapshotFacts(record, snapshot) : [])] },
    { title: "What", facts: whatFacts(record) },
    {
      title: "Where from",
      facts: [
        ...fact("address", address && withNote(address, describeAddress(address))),
        ...fact("network", network),
        ...fact("user agent", textAt(record, "userAgent")),
        ...fact("VPC endpoint", textAt(record, "vpcEndpointId")),
        ...fact("TLS", textAt(tls, "tlsVersion")),
        ...fact("endpoint", textAt(tls, "clientProvidedHostHeader")),
      ],
    },
    { title: "When", facts: fact("time", textAt(record, "eventTime")) },
    { title: "Result", facts: resultFacts(record) },
    {
      title: "What it asked for and changed",
      facts: [
        ...leaves(record.requestParameters ?? undefined, "requestParameters"),
        ...leaves(record.responseElements ?? undefined, "responseElements"),
        ...leaves(record.serviceEventDetails ?? undefined, "serviceEventDetails"),
      ],
    },
    { title: "Found in", facts: foundInFacts(record, places, trail) },
  ];
  return {
    title: error === undefined ? call : `${call}: ${error}`,
    failed: error !== undefined,
    sections: sections.filter(({ facts }) => facts.length > 0),
    all: leaves(record, ""),
  };
}

const withNote = (value: string, note: string | undefined) => (note === undefined ? value : `${value} (${note})`);

function callOf(record: EventRecord): string {
  const service = textAt(record, "eventSource")?.replace(/\.amazonaws\.com(\.cn)?$/, "");
  return [service, textAt(record, "eventName") ?? textAt(record, "eventType") ?? "an event"]
    .filter((part) => part !== undefined)
    .join(":");
}

function whatFacts(record: EventRecord): Fact[] {
  const source = textAt(record, "eventSource");
  const readOnly = flagAt(record, "readOnly");
  const kind = [textAt(record, "eventCategory"), textAt(record, "eventType")].filter((one) => one !== undefined);
  return [
    ...fact("event", textAt(record, "eventName")),
    ...fact("service", source && withNote(source, serviceName(source))),
    ...fact("kind", kind.join(", ")),
    ...fact("read-only", readOnly === undefined ? undefined : readOnly ? "yes" : "no, it can change something"),
    ...fact("resources", resourcesOf(record).join(", ")),
  ];
}

function resultFacts(record: EventRecord): Fact[] {
  const error = textAt(record, "errorCode");
  const response = objectAt(record, "responseElements");
  // A sign-in fails without an error code.
  const signIn = textAt(response, textAt(record, "eventName") ?? "");
  if (error === undefined) return [{ name: "result", value: signIn ?? "no error" }, ...messageOf(record)];
  return [{ name: "error", value: error }, ...messageOf(record)];
}

const messageOf = (record: EventRecord) => fact("message", textAt(record, "errorMessage"));
