import type { Field } from "../event/event.ts";
import type { TextSet } from "../text/text-set.ts";

/** One condition on one field. */
export interface Condition {
  readonly field: Field;
  readonly texts: TextSet;
  /** What AWS may take in as well, where its documentation does not decide. */
  readonly widerTexts?: TextSet;
  /** What AWS leaves open there. */
  readonly openQuestion?: string;
  /** A basic selector's value for a whole resource type: a beginning that several ARNs share is as good as an ARN. */
  readonly isWholeType?: boolean;
  /** Whose condition it is: the selector's, or the trail's own scope. */
  readonly of: "selector" | "trail";
}

/** Which selector of a trail. */
export interface SelectorRef {
  /** `default`: the trail has none. `unreadable`: what it has could not be read. */
  readonly kind: "basic" | "advanced" | "insight" | "default" | "unreadable";
  /** Its place in its list, from 0; null where there is no list. */
  readonly index: number | null;
  /** An advanced selector's `Name`: a label, which decides nothing. */
  readonly name: string | null;
}

/**
 * Events that meet every condition: a product of one set for each field. A selector is one box or, for a basic one, one
 * for its management part and one for each of its data resources.
 */
export interface SelectorPart {
  readonly selector: SelectorRef;
  readonly conditions: readonly Condition[];
  /** Why it is not known whether the box records even what meets the conditions. */
  readonly doubts: readonly string[];
}
