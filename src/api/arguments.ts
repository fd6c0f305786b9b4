import { checkResult } from "../documents/result.ts";
import { checkSnapshot } from "../documents/snapshot.ts";
import { UserError } from "../model/errors.ts";
import { didYouMean, quoted } from "../model/text/suggest.ts";

/** A rule for one argument: what a wrong value should have been, as the end of a sentence; `undefined` where it is right. */
export type Rule = (value: unknown) => string | undefined;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const shown = (value: unknown): string => {
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : String(value);
};

const must =
  (what: string, holds: (value: unknown) => boolean): Rule =>
  (value) =>
    holds(value) ? undefined : `must be ${what}, not ${shown(value)}`;

export const text: Rule = must("text", (value) => typeof value === "string");
export const flag: Rule = must("true or false", (value) => typeof value === "boolean");
export const callable: Rule = must("a function", (value) => typeof value === "function");
export const object: Rule = must("an object", isObject);
export const list: Rule = must("a list", Array.isArray);
export const count: Rule = must("an integer of at least 1", (value) => Number.isInteger(value) && Number(value) >= 1);
/** Milliseconds of a timer, within the limits of the command line: Node's own end at 24 days, and fire at once beyond. */
export const milliseconds: Rule = must(
  "milliseconds from 1 to 600000",
  (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 600_000,
);
export const texts = (what: string): Rule =>
  must(`a list of ${what}`, (value) => Array.isArray(value) && value.every((one) => typeof one === "string"));

export const time: Rule = (value) =>
  typeof value === "string" || (value instanceof Date && !Number.isNaN(value.getTime()))
    ? undefined
    : "must be a valid Date, or text such as 2026-01-15 or 24h";

/** The options by which AWS is called. */
export const SESSION_RULES = {
  profile: text,
  roleArn: text,
  externalId: text,
  endpointUrl: text,
  connectTimeoutMs: milliseconds,
  attemptTimeoutMs: milliseconds,
} as const;

/**
 * Checks the options of a library function, so that a program without types gets a sentence and no TypeError.
 *
 * @param of - the function, or the function and the argument, as the sentence begins.
 * @param hints - what to write instead of an option that does not exist.
 * @throws UserError naming the first option that is unknown or wrong. An option that is `undefined` is not given.
 */
export function checkOptions(
  of: string,
  options: unknown,
  rules: Readonly<Record<string, Rule>>,
  hints: Readonly<Record<string, string>> = {},
): void {
  if (!isObject(options)) throw new UserError(`${of}: options ${object(options)}`);
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) {
      const names = Object.keys(rules);
      const hint = Object.hasOwn(hints, name) ? `; write ${hints[name]}` : didYouMean(name, names);
      throw new UserError(`${of}: unknown option ${quoted(name)}${hint || `; options are ${names.join(", ")}`}`);
    }
    const wrong = value === undefined ? undefined : rule(value);
    if (wrong !== undefined) throw new UserError(`${of}: option ${name} ${wrong}`);
  }
}

/** @throws UserError where a value is no snapshot that this version reads. */
export function snapshotArgument(of: string, value: unknown): void {
  if (!isObject(value) || typeof value.schemaVersion !== "string" || !isObject(value.trails))
    throw new UserError(`${of}: the first argument must be a snapshot, as collect and readSnapshot return it`);
  checkSnapshot(value, `${of}: the first argument`);
}

/** @throws UserError where a value is no result that this version reads. */
export function resultArgument(of: string, value: unknown): void {
  if (!isObject(value) || typeof value.schemaVersion !== "string" || !Array.isArray(value.findings))
    throw new UserError(`${of}: the first argument must be a result, as evaluate and readResult return it`);
  checkResult(value, `${of}: the first argument`);
}
