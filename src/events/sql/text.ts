/** A text as a literal of standard SQL, which knows no other escape. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** One of them holds. */
export const anyOf = (conditions: readonly string[]): string => `(${conditions.join(" OR ")})`;

/** All of them hold. */
export const allOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? "true" : conditions.join(" AND ");
