import type { Expression } from "../filters/index.ts";
import type { Range } from "../iam/index.ts";

/**
 * What an event pattern of EventBridge says: every field of it has to match (`all`), of `$or` one part (`any`).
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export type EventPattern = Expression<Field>;

/** A field, by its names from the root of the event, and what its value may be: one of these is enough. */
export interface Field {
  readonly path: readonly string[];
  readonly accepts: readonly Operator[];
}

/** A comparison of one value. */
export type Operator =
  /** One of these values. */
  | { readonly equals: ReadonlySet<string | boolean | null> }
  /** `otherwise`: the pattern writes it as `300.0` or `3e2`, and EventBridge compares the text of numbers. */
  | { readonly number: number; readonly written: "plainly" | "otherwise" }
  | TextOperator
  | { readonly anythingBut: ReadonlySet<string | number> | readonly TextOperator[] }
  | { readonly numeric: readonly Bound[] }
  | { readonly cidr: Range }
  | { readonly exists: boolean };

/** A comparison of a text; any other value does not match. */
export interface TextOperator {
  readonly text: "prefix" | "suffix" | "equals" | "wildcard";
  /** What the text begins with, ends with or is; of a wildcard the parts around each `*`. */
  readonly parts: readonly string[];
  readonly ignoreCase: boolean;
}

export interface Bound {
  readonly sign: "<" | "<=" | "=" | ">" | ">=";
  readonly value: number;
}
