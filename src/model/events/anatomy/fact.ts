/** A thing that a record says: the path of the member, or a word for it. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** A fact, where there is a value. */
export const fact = (name: string, value: string | undefined): Fact[] =>
  value === undefined || value === "" ? [] : [{ name, value }];

/** Deeper levels are not looked at: no record of AWS has them, and text that floods could. */
const DEEPEST = 100;

/** The values in a part of a record, each with its path. Empty objects and lists are values, too. */
export function leaves(value: unknown, path: string, depth = 0): Fact[] {
  if (typeof value !== "object" || value === null)
    return value === undefined ? [] : [{ name: path, value: `${value}` }];
  if (depth > DEEPEST) return [{ name: path, value: "…" }];
  const entries = Object.entries(value);
  if (entries.length === 0) return [{ name: path, value: Array.isArray(value) ? "[]" : "{}" }];
  const isList = Array.isArray(value);
  return entries.flatMap(([name, one]) =>
    leaves(one, isList ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`, depth + 1),
  );
}
