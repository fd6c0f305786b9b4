import { didYouMean, quoted } from "../../model/text/suggest.ts";
import { KNOWN_EVENTS } from "./known-events.ts";

/** An event in the table of well-known events. */
export interface KnownEvent {
  readonly eventSource: string;
  readonly eventName: string;
  readonly readOnly: boolean;
  /** The resource type of a data event; null for a management event. */
  readonly resourceType: string | null;
}

const SOURCES: readonly string[] = Object.keys(KNOWN_EVENTS);
/** `iam` of `iam.amazonaws.com`. */
export const shortSource = (source: string) => source.replace(/\.amazonaws\.com$/, "");

/** Commands of the AWS CLI whose name is not that of the event source. Source: AWS CLI Command Reference, and records of the services. */
const CLI_SERVICES: Readonly<Record<string, string>> = {
  s3api: "s3",
  cloudwatch: "monitoring",
  configservice: "config",
  deploy: "codedeploy",
  efs: "elasticfilesystem",
  elb: "elasticloadbalancing",
  elbv2: "elasticloadbalancing",
  emr: "elasticmapreduce",
  opensearch: "es",
  stepfunctions: "states",
};

/** The name in records of a service that the AWS CLI calls differently; undefined for others. */
export const nameInRecords = (service: string): string | undefined =>
  Object.hasOwn(CLI_SERVICES, service) ? CLI_SERVICES[service] : undefined;

/** The event source of a service given as `kms`, `kms.amazonaws.com` or as the AWS CLI calls it (`s3api`), if the table has it. */
export function knownSource(service: string): string | undefined {
  const name = shortSource(service.toLowerCase());
  const wanted = nameInRecords(name) ?? name;
  return SOURCES.find((source) => shortSource(source) === wanted);
}

/** Every event of a source in the table. */
export function eventsOf(eventSource: string): KnownEvent[] {
  const groups = Object.hasOwn(KNOWN_EVENTS, eventSource) ? KNOWN_EVENTS[eventSource] : undefined;
  return Object.entries(groups ?? {}).flatMap(([kind, names]) => {
    const [half, resourceType = null] = kind.split(" ");
    return names.split(" ").map((eventName) => ({ eventSource, eventName, readOnly: half === "r", resourceType }));
  });
}

/** Every event of the table that has one of these names, whatever its source. */
export const eventsNamed = (names: readonly string[]): KnownEvent[] =>
  SOURCES.flatMap(eventsOf).filter(({ eventName }) => names.includes(eventName));

/** Whether a name is the one of an event, or that of its command in the AWS CLI: `get-object` is `GetObject`. Case does not matter. */
export const isSameCall = (typed: string, eventName: string): boolean =>
  typed.replaceAll("-", "").toLowerCase() === eventName.toLowerCase();

/** High-level commands of the AWS CLI, and the events of the calls that they make. Source: AWS CLI Command Reference, "s3". */
const S3_COMMANDS: Readonly<Record<string, readonly string[]>> = {
  ls: ["ListBuckets", "ListObjects"],
  cp: ["GetObject", "PutObject", "CopyObject"],
  mv: ["CopyObject", "DeleteObject"],
  sync: ["ListObjects", "GetObject", "PutObject"],
  rm: ["DeleteObject"],
  mb: ["CreateBucket"],
  rb: ["DeleteBucket"],
};

/** The events of a high-level command such as `aws s3 ls`. */
export const eventsOfCommand = (eventSource: string, command: string): readonly string[] =>
  eventSource === "s3.amazonaws.com" && Object.hasOwn(S3_COMMANDS, command) ? (S3_COMMANDS[command] ?? []) : [];

/** `; did you mean "X"?` for a service or an event that the table does not have, else nothing. */
export function nearest(name: string, names: readonly string[]): string {
  // Some events have a version after the operation's name.
  const longer = names.find((one) => /^\d+(v\d+)?$/.test(one.slice(name.length)) && one.startsWith(name));
  return longer === undefined ? didYouMean(name, names) : `; did you mean ${quoted(longer)}?`;
}

/** Short names of the services in the table. */
export const services = (): string[] => SOURCES.map(shortSource);
