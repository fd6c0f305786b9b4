import { type Static, type TSchema, Type } from "typebox";
import type { Observed } from "../resources/observed.ts";

/** JSON Schema of a closed list of words. */
export function oneOf<const T extends readonly string[]>(values: T, options: { readonly description?: string } = {}) {
  return Type.Unsafe<T[number]>({ type: "string", enum: [...values], ...options });
}

/**
 * JSON Schema of a time: ISO 8601 in UTC, as this program writes it. Other forms that the standard allows (leap seconds,
 * offsets without minutes) JavaScript cannot parse, and an age that is no number would be no age at all.
 */
export function time(options: { readonly description?: string } = {}) {
  return Type.String({ format: "date-time", pattern: "T\\d{2}:\\d{2}:[0-5]\\d(\\.\\d+)?Z$", ...options });
}

/** JSON Schema of a text, or null where there is none. */
export const nullableText = (description?: string) =>
  Type.Union([Type.String(description ? { description } : {}), Type.Null()]);

/** JSON Schema of a number of things. */
export const count = (description?: string) => Type.Integer({ minimum: 0, ...(description ? { description } : {}) });

/** JSON Schema of an answer that may not be known: null. */
export const yesNoUnknown = (description: string) => Type.Union([Type.Boolean(), Type.Null()], { description });

const when = (state: string, ...required: string[]) => ({
  if: { properties: { state: { const: state } } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required },
});

/** JSON Schema of what every {@link Observed} fact has: a definition of the document, since it stands there so often. */
export const observation = {
  type: "object",
  required: ["state", "api"],
  properties: {
    state: { enum: ["read", "absent", "unreadable", "not-collected"] },
    at: time({ description: "When the answer arrived (UTC)." }),
    api: Type.String({ description: "The AWS API operation, as `service:Operation`." }),
    region: Type.String({ description: "The Region that was called." }),
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
} as const;

/** JSON Schema of an {@link Observed} fact, in a document that defines `observation`. */
export function observed<T extends TSchema>(value: T, more: Record<string, TSchema> = {}) {
  return Type.Unsafe<Observed<Static<T>>>({
    $ref: "#/$defs/observation",
    type: "object",
    properties: { value, ...more },
  });
}

/** JSON Schema of an {@link Observed} listing, which keeps what it had where it broke off. */
export function listing<T extends TSchema>(value: T) {
  return observed(value, { partial: value });
}
