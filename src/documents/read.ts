import type { ErrorObject, ValidateFunction } from "ajv";
import { UserError } from "../model/errors.ts";
import { jsonError } from "../model/text/json-error.ts";
import { oneLine } from "../model/text/safe-text.ts";

/** @throws UserError (exit 2) if it is none. */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${name}:${jsonError(text)}`, 2, { cause: error });
  }
}

/** @throws UserError (exit 2) where a program passes something else than a text. */
export function checkText(of: string, text: unknown): void {
  if (typeof text !== "string") throw new UserError(`${of}: the first argument must be the text of a file`);
}

/** What gives a document of this version in the place of an old one. */
const AGAIN = { snapshot: "collect", result: "scan" } as const;

/**
 * Reads a document that may come from anywhere.
 *
 * @param complete - adds what an older version could not hold yet, before the document is validated.
 * @throws UserError (exit 2) naming the JSON Pointer that is wrong, or a version that this one does not read.
 */
export function readDocument<T>(
  text: string,
  name: string,
  kind: keyof typeof AGAIN,
  version: string,
  validate: ValidateFunction,
  complete: (document: unknown) => void = () => {},
): T {
  const document = parseJson(text, name);
  return checkDocument(document, name, kind, version, validate, complete);
}

/**
 * The same for a document that has been parsed.
 *
 * @throws UserError (exit 2) naming the JSON Pointer that is wrong, or a version that this one does not read.
 */
export function checkDocument<T>(
  document: unknown,
  name: string,
  kind: keyof typeof AGAIN,
  version: string,
  validate: ValidateFunction,
  complete: (document: unknown) => void = () => {},
): T {
  const found = (document as { schemaVersion?: unknown } | null)?.schemaVersion;
  const major = Number.parseInt(typeof found === "string" ? found : "", 10);
  if (major > Number.parseInt(version, 10))
    throw new UserError(
      `${name} is a ${kind} of version ${oneLine(String(found), 20)}; this trailproof reads ${version}: update trailproof`,
    );
  if (major < Number.parseInt(version, 10))
    throw new UserError(`${name} was written by an earlier version: ${AGAIN[kind]} again with this version`);
  complete(document);
  if (validate(document)) return document as T;
  const [error] = validate.errors ?? [];
  throw new UserError(`${name} is no trailproof ${kind}: ${describeError(error)}`);
}

/** `/trails/…/status/at must be string`: where and what, from the first error. */
function describeError(error: ErrorObject | undefined): string {
  if (!error) return "it does not fit the schema";
  const where = oneLine(error.instancePath, 300) || "the document";
  if (error.propertyName !== undefined) return `${where} has a member named ${JSON.stringify(error.propertyName)}`;
  const allowed = (error.params as { allowedValues?: unknown[] }).allowedValues;
  return `${where} ${error.message ?? "is wrong"}${allowed ? ` (${allowed.join(", ")})` : ""}`;
}
