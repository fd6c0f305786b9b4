import type { UnexpectedAccess } from "../../model/documents/unexpected.ts";
import { userOf } from "../../model/events/identity.ts";
import { textAt } from "../../model/events/record.ts";
import type { FoundEvent } from "../search.ts";
import { actionOf } from "./match.ts";
import { isFailedSignIn } from "./sign-in.ts";
import { Smallest } from "./smallest.ts";

/** Values that a finding lists of each kind, and events that it names as evidence. */
const MOST_LISTED = 10;

type Evidence = UnexpectedAccess["evidence"][number];

/** The calls of a finding, in an amount of memory that does not grow with them. */
export class Group {
  count = 0;
  failed = 0;
  first: string | null = null;
  last: string | null = null;
  readonly #users = texts();
  readonly #actions = texts();
  readonly #regions = texts();
  readonly #addresses = texts();
  readonly #evidence = new Smallest<Evidence>(
    MOST_LISTED,
    ({ eventTime, eventId, where }) => `${eventTime ?? ""} ${eventId ?? ""} ${where}`,
  );

  add({ record, origin }: FoundEvent): void {
    const time = textAt(record, "eventTime") ?? null;
    this.count++;
    if (textAt(record, "errorCode") !== undefined || isFailedSignIn(record)) this.failed++;
    if (time !== null && (this.first === null || time < this.first)) this.first = time;
    if (time !== null && (this.last === null || time > this.last)) this.last = time;
    const user = userOf(record);
    if (user !== undefined) this.#users.add(user);
    this.#actions.add(actionOf(record));
    this.#regions.add(textAt(record, "awsRegion") ?? "?");
    this.#addresses.add(textAt(record, "sourceIPAddress") ?? "?");
    this.#evidence.add({ eventId: textAt(record, "eventID") ?? null, eventTime: time, where: origin.where });
  }

  /** Adds the calls of a different group. */
  merge(other: Group): void {
    this.count += other.count;
    this.failed += other.failed;
    if (other.first !== null && (this.first === null || other.first < this.first)) this.first = other.first;
    if (other.last !== null && (this.last === null || other.last > this.last)) this.last = other.last;
    for (const user of other.#users.list()) this.#users.add(user);
    for (const action of other.#actions.list()) this.#actions.add(action);
    for (const region of other.#regions.list()) this.#regions.add(region);
    for (const address of other.#addresses.list()) this.#addresses.add(address);
    for (const event of other.#evidence.list()) this.#evidence.add(event);
  }

  calls(): Omit<UnexpectedAccess, "rule" | "title" | "severity" | "reason" | "source" | "principal" | "account"> {
    const { count, failed, first, last } = this;
    return {
      actions: [...this.#actions.list()],
      users: [...this.#users.list()],
      regions: [...this.#regions.list()],
      addresses: [...this.#addresses.list()],
      ...{ first, last, count, failed },
      evidence: [...this.#evidence.list()],
    };
  }
}

const texts = () => new Smallest<string>(MOST_LISTED, (text) => text);
