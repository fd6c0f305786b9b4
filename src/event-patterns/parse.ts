import { parseRange } from "../iam/index.ts";
import type { Bound, EventPattern, Field, Operator, TextOperator } from "./pattern.ts";

/** A pattern has 2,048 characters, and more by a quota: EventBridge User Guide, "Amazon EventBridge quotas". */
const LONGEST_PATTERN = 32_768;

/** Patterns are nested as deeply as events; deeper ones are none. */
const DEEPEST = 64;

/** Why a text is no pattern that this version reads. */
class NotRead extends Error {}

/** Reads an event pattern. Never throws: what is not understood has an error, which says why. */
export function parseEventPattern(text: string): { readonly pattern: EventPattern } | { readonly error: string } {
  if (text.length > LONGEST_PATTERN) return { error: `it has ${text.length} characters` };
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return { error: "it is not JSON" };
  }
  try {
    return { pattern: fieldsOf(given, { path: [], depth: 0, numbers: otherNumbers(text) }) };
  } catch (error) {
    if (error instanceof NotRead) return { error: error.message };
    throw error;
  }
}

/**
 * The numbers that the text does not write as JSON does by itself: `300.0`, `3e2`. EventBridge compares numbers by their text,
 * which is gone once they are parsed.
 */
function otherNumbers(text: string): ReadonlySet<number> {
  const bare = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  const written = bare.match(/-?\d[\d.eE+-]*/g) ?? [];
  return new Set(written.filter((one) => String(Number(one)) !== one).map(Number));
}

type Members = Readonly<Record<string, unknown>>;

const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Where in the pattern something is. */
interface Place {
  readonly path: readonly string[];
  readonly depth: number;
  readonly numbers: ReadonlySet<number>;
}

const named = ({ path }: Place) => (path.length > 0 ? path.join(".") : "the pattern");

function fieldsOf(given: unknown, place: Place): EventPattern {
  if (!isMembers(given) || Object.keys(given).length === 0) throw new NotRead(`${named(place)} names no field`);
  if (place.depth > DEEPEST) throw new NotRead("it is nested too deeply");
  const inner = { ...place, depth: place.depth + 1 };
  const all = Object.entries(given).map(([name, value]): EventPattern => {
    if (name === "$or") return { any: alternativesOf(value, inner) };
    const field = { ...inner, path: [...place.path, name] };
    return Array.isArray(value) ? fieldOf(value, field) : fieldsOf(value, field);
  });
  return { all };
}

/** `$or` has two objects or more. With fewer EventBridge reads it as a field of that name, which no event has. */
function alternativesOf(given: unknown, place: Place): EventPattern[] {
  if (!Array.isArray(given) || given.length < 2)
    throw new NotRead(`$or of ${named(place)} has fewer than two alternatives`);
  return given.map((one) => {
    if (isMembers(one) && Object.keys(one).some((name) => OPERATORS.has(name)))
      throw new NotRead(`$or of ${named(place)} has an operator in the place of a field`);
    return fieldsOf(one, place);
  });
}

function fieldOf(given: readonly unknown[], place: Place): Field {
  if (given.length === 0) throw new NotRead(`${named(place)} has no values`);
  const equals = new Set(given.filter((one) => isPlain(one)) as (string | boolean | null)[]);
  const others = given.filter((one) => !isPlain(one)).map((one) => operatorOf(one, place));
  return { path: place.path, accepts: [...(equals.size > 0 ? [{ equals }] : []), ...others] };
}

const isPlain = (value: unknown) => typeof value === "string" || typeof value === "boolean" || value === null;

function operatorOf(given: unknown, place: Place): Operator {
  const { numbers } = place;
  if (typeof given === "number") return { number: given, written: numbers.has(given) ? "otherwise" : "plainly" };
  const [[name, value] = ["", undefined], ...more] = isMembers(given) ? Object.entries(given) : [];
  const read = OPERATORS.get(name);
  if (!read || more.length > 0) {
    const what =
      name === "" || more.length > 0 ? "a value that is no operator" : `the operator ${name}, which is not known`;
    throw new NotRead(`${named(place)} has ${what}`);
  }
  const operator = read(value, numbers);
  if (!operator) throw new NotRead(`${named(place)} has an operator ${name} that is not understood`);
  return operator;
}

type Read = (value: unknown, numbers: ReadonlySet<number>) => Operator | undefined;

/** `undefined`: the operator has no such operand. */
const OPERATORS: ReadonlyMap<string, Read> = new Map<string, Read>([
  ["prefix", (value) => textOf("prefix", value)],
  ["suffix", (value) => textOf("suffix", value)],
  ["equals-ignore-case", (value) => (typeof value === "string" ? foldedOf("equals", value) : undefined)],
  ["wildcard", wildcardOf],
  ["anything-but", anythingButOf],
  ["exists", (value) => (typeof value === "boolean" ? { exists: value } : undefined)],
  ["numeric", numericOf],
  [
    "cidr",
    (value) => {
      const range = typeof value === "string" && value.includes("/") ? parseRange(value) : undefined;
      return range && { cidr: range };
    },
  ],
]);

const foldedOf = (text: TextOperator["text"], part: string): TextOperator => ({
  text,
  parts: [part.toLowerCase()],
  ignoreCase: true,
});

function textOf(text: "prefix" | "suffix", value: unknown): TextOperator | undefined {
  if (typeof value === "string") return { text, parts: [value], ignoreCase: false };
  const [[name, folded] = [], ...more] = isMembers(value) ? Object.entries(value) : [];
  return name === "equals-ignore-case" && typeof folded === "string" && more.length === 0
    ? foldedOf(text, folded)
    : undefined;
}

/** `*` stands for any text; `\*` is a star, `\\` a backslash, and there is no `**`. */
function wildcardOf(value: unknown): TextOperator | undefined {
  if (typeof value !== "string" || !/^(?:[^\\*]|\\[\\*]|\*(?!\*))*$/.test(value)) return undefined;
  const parts = [""];
  for (const [token] of value.matchAll(/\\[\\*]|\*|[^\\*]+/g)) {
    if (token === "*") parts.push("");
    else parts[parts.length - 1] += token.startsWith("\\") ? token.slice(1) : token;
  }
  return { text: "wildcard", parts, ignoreCase: false };
}

function anythingButOf(value: unknown, numbers: ReadonlySet<number>): Operator | undefined {
  const list = Array.isArray(value) ? value : [value];
  const isAll = (type: string) => list.length > 0 && list.every((one) => typeof one === type);
  if (isAll("string") || (isAll("number") && !list.some((one) => numbers.has(one))))
    return { anythingBut: new Set(list) };
  const [[name, operand] = ["", undefined], ...more] = isMembers(value) ? Object.entries(value) : [];
  const read = EXCLUDING.get(name);
  const operands: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (!read || more.length > 0 || operands.length === 0) return undefined;
  const excluded = operands.map((one) => (typeof one === "string" ? read(one) : undefined));
  return excluded.every((one) => one !== undefined) ? { anythingBut: excluded } : undefined;
}

const EXCLUDING: ReadonlyMap<string, (text: string) => TextOperator | undefined> = new Map([
  ["prefix", (text: string) => (text === "" ? undefined : textOf("prefix", text))],
  ["suffix", (text: string) => (text === "" ? undefined : textOf("suffix", text))],
  ["equals-ignore-case", (text: string) => foldedOf("equals", text)],
  ["wildcard", wildcardOf],
]);

const SIGNS: readonly unknown[] = ["<", "<=", "=", ">", ">="] satisfies Bound["sign"][];

/** One bound, or a lower and an upper one. */
function numericOf(value: unknown): Operator | undefined {
  if (!Array.isArray(value) || (value.length !== 2 && value.length !== 4)) return undefined;
  const bounds: Bound[] = [];
  for (let i = 0; i < value.length; i += 2) {
    const [sign, bound] = [value[i], value[i + 1]];
    if (!SIGNS.includes(sign) || typeof bound !== "number") return undefined;
    bounds.push({ sign, value: bound });
  }
  const [first, second] = bounds;
  if (second && !(first?.sign.startsWith(">") && second.sign.startsWith("<"))) return undefined;
  return { numeric: bounds };
}
