import { Type } from "typebox";

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
