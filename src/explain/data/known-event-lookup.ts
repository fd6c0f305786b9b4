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
const short = (source: string) => source.replace(/\.amazonaws\.com$/, "");

/** The event source of a service given as `kms` or `kms.amazonaws.com`, if the table has it. */
export function knownSource(service: string): string | undefined {
  const wanted = short(service.toLowerCase());
  return SOURCES.find((source) => short(source) === wanted);
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

/** `; did you mean "X"?` for a service or an event that the table does not have, else nothing. */
export function nearest(name: string, names: readonly string[]): string {
  // Some events have a version after the operation's name.
  const longer = names.find((one) => /^\d+(v\d+)?$/.test(one.slice(name.length)) && one.startsWith(name));
  return longer === undefined ? didYouMean(name, names) : `; did you mean ${quoted(longer)}?`;
}

/** Short names of the services in the table. */
export const services = (): string[] => SOURCES.map(short);
