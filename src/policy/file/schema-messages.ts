import type { ErrorObject } from "ajv";
import { didYouMean } from "../../model/text/suggest.ts";

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  null: "null",
};

/** What is there in place of what should be: `, not "of"`. */
export function not(value: unknown): string {
  return value === null || value === undefined ? ", but nothing is there" : `, not ${shown(value)}`;
}

/** A value as a message shows it. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a mapping";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const listed = (values: readonly unknown[], last: string) =>
  values.length < 2 ? values.join("") : `${values.slice(0, -1).join(", ")} ${last} ${values.at(-1)}`;

const typed = (type: unknown) =>
  listed(
    [type].flat().map((one) => TYPES[String(one)] ?? String(one)),
    "or",
  );

const RULES: Readonly<Record<string, (limit: unknown) => string>> = {
  minimum: (limit) => `at least ${limit}`,
  maximum: (limit) => `at most ${limit}`,
  exclusiveMinimum: (limit) => `more than ${limit}`,
  exclusiveMaximum: (limit) => `less than ${limit}`,
  multipleOf: (limit) => `a multiple of ${limit}`,
  minItems: (limit) => (limit === 1 ? "not empty" : `of ${limit} items or more`),
  maxItems: (limit) => `of ${limit} items or fewer`,
  minLength: (limit) => (limit === 1 ? "not empty" : `of ${limit} characters or more`),
  maxLength: (limit) => `of ${limit} characters or fewer`,
  pattern: (limit) => (limit === "[\\p{L}\\p{N}]" ? "text with letters or digits" : `of the form ${limit}`),
};

/** What a JSON Schema asks for, in words, as far as it says so at its top: "a whole number, at least 1". */
export function asked(schema: Readonly<Record<string, unknown>>): string {
  if (Array.isArray(schema.enum)) return `one of ${listed(schema.enum, "or")}`;
  const rules = Object.entries(RULES).flatMap(([keyword, say]) => (keyword in schema ? [say(schema[keyword])] : []));
  return [...(schema.type ? [typed(schema.type)] : []), ...rules].join(", ");
}

/** What a failed rule asks for and what is there: "must be at least 0, not -1". */
export function complaint(error: ErrorObject, value: unknown): string {
  const { keyword, params } = error;
  const limit: unknown = params.limit ?? params.multipleOf ?? params.pattern;
  const rule = RULES[keyword];
  if (keyword === "type") return `must be ${typed(params.type)}${not(value)}`;
  if (keyword === "enum") {
    const allowed = params.allowedValues as unknown[];
    const near = typeof value === "string" ? didYouMean(value, allowed.map(String)) : "";
    return `must be ${listed(allowed, "or")}${not(value)}${near}`;
  }
  if (keyword === "format" && params.format === "date") return `must be a date that exists, as YYYY-MM-DD${not(value)}`;
  if (keyword === "required") return `lacks "${params.missingProperty}"`;
  if (keyword === "additionalProperties") return `has an unknown member "${params.additionalProperty}"`;
  if (limit === 1 && ["minItems", "minLength", "minProperties"].includes(keyword)) return "must not be empty";
  if (keyword === "dependencies") return `has "${params.property}" and lacks "${params.missingProperty}"`;
  if (rule) return `must be ${rule(limit)}${not(value)}`;
  return `${error.message ?? "is not valid"}, and is ${shown(value)}`;
}
