import { isIPv4 } from "node:net";
import type { EventQuery } from "../../model/documents/events.ts";
import { PLAIN, sessionsOf } from "../query/wanted-bytes.ts";

/** Members of a record that a query compares with texts; the last one is in `userIdentity`. */
export type ComparedMember = "eventID" | "eventName" | "eventSource" | "errorCode" | "awsRegion" | "accessKeyId";

/** Part of a record in which texts are looked for. */
export type RecordPart = "userIdentity" | "resources" | "record";

/** A condition that SQL can say. */
export type Condition =
  /** The member is one of the values. */
  | { readonly kind: "member"; readonly member: ComparedMember; readonly values: readonly string[] }
  /** A value in the part contains one of the texts. */
  | { readonly kind: "text"; readonly part: RecordPart; readonly texts: readonly string[] }
  /** `eventTime` is in the range; null: no limit. */
  | { readonly kind: "time"; readonly from: string | null; readonly to: string | null }
  | { readonly kind: "readOnly"; readonly value: boolean }
  /** The account that has the event is one of the values. A record of an early version does not say it. */
  | { readonly kind: "account"; readonly values: readonly string[] }
  /** The source address is one of the values, or begins with one of the prefixes. */
  | { readonly kind: "address"; readonly values: readonly string[]; readonly prefixes: readonly string[] };

/**
 * The conditions, all of which a record that the query asks for meets. Others may meet them, too: what SQL cannot say as the filter of
 * the search does is no condition.
 */
export function conditionsOf(query: EventQuery): Condition[] {
  return [
    ...member("eventID", query.eventIds),
    ...member("eventName", query.eventNames),
    ...member("eventSource", query.eventSources),
    ...member("errorCode", query.errorCodes),
    ...member("awsRegion", query.regions),
    ...(arePlain(query.accounts) ? [{ kind: "account" as const, values: query.accounts }] : []),
    ...member("accessKeyId", query.accessKeys),
    ...text("userIdentity", query.users, (user) => (user === "root" ? [user, "Root"] : [user])),
    ...text("userIdentity", query.principals, (arn) => [arn, ...sessionsOf(arn)]),
    ...text("resources", query.resources),
    ...text("record", query.terms),
    ...address(query.addresses),
    ...(query.readOnly === null ? [] : [{ kind: "readOnly" as const, value: query.readOnly }]),
    ...(query.since === null && query.until === null
      ? []
      : [{ kind: "time" as const, from: secondBefore(query.since), to: toSecondOf(query.until) }]),
  ];
}

const arePlain = (values: readonly string[]) => values.length > 0 && values.every((value) => PLAIN.test(value));

const member = (name: ComparedMember, values: readonly string[]): Condition[] =>
  arePlain(values) ? [{ kind: "member", member: name, values }] : [];

const text = (
  part: RecordPart,
  values: readonly string[],
  needles: (value: string) => string[] = (value) => [value],
): Condition[] => (arePlain(values) ? [{ kind: "text", part, texts: values.flatMap(needles) }] : []);

/** Octets of IPv4 networks. Addresses of IPv6 have several spellings. */
function address(blocks: readonly string[]): Condition[] {
  const values: string[] = [];
  const prefixes: string[] = [];
  for (const block of blocks) {
    const [network = "", bits] = block.split("/");
    if (!PLAIN.test(block) || network.includes(":")) return [];
    if (bits === undefined) values.push(block);
    else if (!isIPv4(network) || Number(bits) < 8) return [];
    else if (Number(bits) === 32) values.push(network);
    else
      prefixes.push(
        `${network
          .split(".")
          .slice(0, Math.floor(Number(bits) / 8))
          .join(".")}.`,
      );
  }
  return blocks.length === 0 ? [] : [{ kind: "address", values, prefixes }];
}

const toSecond = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/, "Z");

/** A second earlier, since 24:00:00 of a day is before 00:00:00 of the next as a text. */
const secondBefore = (time: string | null) => (time === null ? null : toSecond(Date.parse(time) - 1000));

/** Later years have more digits, which is no order of texts. */
const toSecondOf = (time: string | null) =>
  time === null || Date.parse(time) >= Date.UTC(9999, 0) ? null : toSecond(Date.parse(time));
