import { isDeniedCall } from "../../../model/aws/denied.ts";
import type { Snapshot } from "../../../model/documents/snapshot.ts";
import { accountOfCaller } from "../../../model/events/identity.ts";
import { type EventRecord, textAt, utcTimeOf } from "../../../model/events/record.ts";
import { isGlob } from "../../../model/text/glob.ts";
import { isActive } from "../../../model/text/safe-text.ts";
import { isEarlier } from "../../../model/text/time.ts";
import { isByService, patternOf } from "../caller.ts";
import { actionOf } from "../match.ts";
import { rulesOf } from "../rules.ts";
import { isFailedSignIn } from "../sign-in.ts";
import { Changes } from "../tampering/changes.ts";
import { type Seen, SeenByName, SeenValues } from "./seen.ts";

/** Principals of a service, addresses of a user and Regions that a rule lists; with more, it would say nothing. */
const [MOST_PRINCIPALS, MOST_ADDRESSES, MOST_REGIONS] = [20, 10, 100];
const [MOST_SERVICES, MOST_USERS] = [500, 1000];

/** A rule on a user is about its federated sessions, too. */
const USER = /^arn:[^:]*:iam::[^:]*:user\//;

type ByName = ReturnType<SeenByName["list"]>;

/** What principals usually do, and what was not learned. */
export interface Learned {
  readonly events: number;
  readonly first: string | null;
  readonly last: string | null;
  /** Calls that a built-in rule finds, by its ID. */
  readonly forbidden: readonly Seen[];
  /** Accounts of the calls that `foreign-account` finds. */
  readonly foreign: readonly Seen[] | undefined;
  readonly denied: number;
  /** Calls of callers and services whose names cannot be the text of a rule. */
  readonly unnamed: number;
  readonly regions: readonly Seen[] | undefined;
  /** Principals by service. */
  readonly services: ByName;
  /** Source addresses by the ARN of an IAM user. */
  readonly users: ByName;
  readonly complete: boolean;
}

/** Learns what is usual. Calls that the built-in rules find, denied calls and failed sign-ins are not learned. Memory does not grow with the events. */
export function learner(snapshot: Snapshot | undefined): {
  add(record: EventRecord, heldBy?: string): void;
  learned(): Learned;
} {
  const rules = rulesOf([], snapshot).filter(({ within }) => !within);
  const forbidden = new SeenValues(rules.length);
  const foreign = new SeenValues(MOST_REGIONS);
  const regions = new SeenValues(MOST_REGIONS);
  const services = new SeenByName(MOST_SERVICES, MOST_PRINCIPALS);
  const users = new SeenByName(MOST_USERS, MOST_ADDRESSES);
  let [events, denied, unnamed] = [0, 0, 0];
  let first: string | null = null;
  let last: string | null = null;
  const tampering = rules.find(({ changeOf }) => changeOf);
  const changes = new Changes(tampering && snapshot);
  const learn = (record: EventRecord) => {
    if (isDeniedCall(textAt(record, "errorCode") ?? "") || isFailedSignIn(record)) {
      denied++;
      return;
    }
    const [principal, [service = ""]] = [patternOf(record), actionOf(record).split(":")];
    if (principal === undefined || !isLiteral(principal) || !/^[a-z0-9-]+$/i.test(service)) {
      unnamed++;
      return;
    }
    services.add(service.toLowerCase(), principal);
    const region = textAt(record, "awsRegion") ?? "";
    if (!isByService(record) && /^[a-z0-9-]+$/.test(region)) regions.add(region);
    const address = textAt(record, "sourceIPAddress") ?? "";
    if (USER.test(principal)) users.add(principal, placeOf(address));
  };
  let isDecided = false;
  /** The calls that waited for the last event. */
  const learnDecided = () => {
    if (isDecided || !tampering) return;
    isDecided = true;
    const decided = changes.decided();
    for (const _ of decided.tampering) forbidden.add(tampering.shown.rule);
    for (const { record } of decided.harmless) learn(record);
  };
  return {
    add: (record, heldBy) => {
      events++;
      const time = utcTimeOf(record);
      if (time !== undefined && (first === null || isEarlier(time, first))) first = time;
      if (time !== undefined && (last === null || isEarlier(last, time))) last = time;
      const found = { record, origin: { where: "", account: heldBy } };
      changes.see(found);
      const broken = rules.filter(({ isUnexpected }) => isUnexpected(record, heldBy));
      for (const { shown } of broken) {
        forbidden.add(shown.rule);
        if (shown.rule === "foreign-account") foreign.add(accountOfCaller(record) ?? "");
      }
      if (broken.length > 0) return;
      const change = tampering?.changeOf?.(record, heldBy);
      if (change) changes.wait(found, change);
      else learn(record);
    },
    learned: () => {
      learnDecided();
      return {
        ...{ events, first, last, denied, unnamed },
        forbidden: forbidden.list() ?? [],
        foreign: foreign.list(),
        regions: regions.list(),
        services: services.list(),
        users: users.list(),
        complete: services.complete && users.complete && changes.complete,
      };
    },
  };
}

/** A name from a record that is a pattern would allow more than was seen. */
const isLiteral = (name: string): boolean =>
  name === "*.amazonaws.com" || (!isGlob(name) && !isActive(name) && name.length <= 2048);

const placeOf = (address: string): string => (/\.amazonaws\.com(\.cn)?$/.test(address) ? "*.amazonaws.com" : address);
