import type { UnexpectedAccess } from "../../model/documents/unexpected.ts";
import { MOST_LISTED } from "../../model/events/access-words.ts";
import { userOf } from "../../model/events/identity.ts";
import { textAt, utcTimeOf } from "../../model/events/record.ts";
import { isEarlier } from "../../model/text/time.ts";
import type { FoundEvent } from "../sources/source.ts";
import { actionOf } from "./match.ts";
import { isFailedSignIn } from "./sign-in.ts";
import { Smallest } from "./smallest.ts";

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
    ({ eventTime, eventId, where }) => `${utcTimeOf({ eventTime })?.slice(0, -1) ?? ""} ${eventId ?? ""} ${where}`,
  );

  add({ record, origin }: FoundEvent): void {
    this.#addTime(utcTimeOf(record) ?? null);
    this.count++;
    if (textAt(record, "errorCode") !== undefined || isFailedSignIn(record)) this.failed++;
    const user = userOf(record);
    if (user !== undefined) this.#users.add(user);
    this.#actions.add(actionOf(record));
    this.#regions.add(textAt(record, "awsRegion") ?? "?");
    this.#addresses.add(textAt(record, "sourceIPAddress") ?? "?");
    this.#evidence.add({
      eventId: textAt(record, "eventID") ?? null,
      eventTime: textAt(record, "eventTime") ?? null,
      where: origin.where,
    });
  }

  #addTime(time: string | null): void {
    if (time === null) return;
    if (this.first === null || isEarlier(time, this.first)) this.first = time;
    if (this.last === null || isEarlier(this.last, time)) this.last = time;
  }

  /** Adds the calls of a different group. */
  merge(other: Group): void {
    this.count += other.count;
    this.failed += other.failed;
    this.#addTime(other.first);
    this.#addTime(other.last);
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
