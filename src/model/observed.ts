import { type Static, type TSchema, Type } from "typebox";
import { time } from "./schema.ts";

const when = (state: string, ...required: string[]) => ({
  if: { properties: { state: { const: state } } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required },
});

/** JSON Schema of an {@link Observed} fact. */
export function observed<T extends TSchema>(value: T, more: Record<string, TSchema> = {}) {
  return Type.Unsafe<Observed<Static<T>>>({
    type: "object",
    required: ["state", "api"],
    properties: {
      state: { enum: ["read", "absent", "unreadable", "not-collected"] },
      value,
      ...more,
      at: time({ description: "When the answer arrived (UTC)." }),
      api: Type.String({ description: "The AWS API operation, as `service:Operation`." }),
      region: Type.String({ description: "The region that was asked." }),
      as: Type.String({ description: "Account of the credentials, where it is not the snapshot's own." }),
      code: Type.String(),
      message: Type.String(),
      permission: Type.String(),
    },
    allOf: [
      when("read", "at", "region", "value"),
      when("absent", "at", "region"),
      when("unreadable", "at", "region", "code", "message", "permission"),
      when("not-collected", "permission"),
    ],
  });
}

/** JSON Schema of an {@link Observed} listing, which keeps what it had where it broke off. */
export function listing<T extends TSchema>(value: T) {
  return observed(value, { partial: value });
}

interface Seen {
  readonly at: string;
  readonly api: string;
  readonly region: string;
  readonly as?: string;
}

/** The service answered. */
export interface Read<T> extends Seen {
  readonly state: "read";
  readonly value: T;
}

/** The service answered that there is none, by an error code that the table of facts names. */
export interface Absent extends Seen {
  readonly state: "absent";
}

/** The call failed in any other way. A listing that broke off keeps what it had under `partial`. */
export interface Unreadable<T> extends Seen {
  readonly state: "unreadable";
  readonly code: string;
  readonly message: string;
  readonly permission: string;
  readonly partial?: T;
}

/** Nobody asked: no enabled check needed it when the snapshot was taken. */
export interface NotCollected {
  readonly state: "not-collected";
  readonly api: string;
  readonly permission: string;
}

/** One fact that needs an AWS call. The four states are never mixed up: only `read` and `absent` are knowledge. */
export type Observed<T> = Read<T> | Absent | Unreadable<T> | NotCollected;

/** What a listing is known to hold: everything, or what it had before it broke off. */
export function known<T>(listing: Observed<readonly T[]>): readonly T[] {
  if (listing.state === "read") return listing.value;
  if (listing.state === "unreadable") return listing.partial ?? [];
  return [];
}
