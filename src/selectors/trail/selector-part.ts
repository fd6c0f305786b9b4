import type { Field } from "../event/event.ts";
import type { TextSet } from "../text/text-set.ts";

/** One condition on one field. */
export interface Condition {
  readonly field: Field;
  readonly texts: TextSet;
  /** The texts that AWS may match, where its documentation does not decide. */
  readonly widerTexts?: TextSet;
  /** What the documentation leaves open. */
  readonly openQuestion?: string;
  /** The condition selects every resource of a type: an `ARNPrefix` entry is matched like an ARN. */
  readonly isEveryResource?: boolean;
  /** A condition of the selector, or of the trail itself. */
  readonly of: "selector" | "trail";
}

/** Which selector of a trail. */
export interface SelectorRef {
  /** `default`: the trail has no selectors. `unreadable`: they could not be read. */
  readonly kind: "basic" | "advanced" | "insight" | "default" | "unreadable";
  /** Its position in its list, from 0; null without a list. */
  readonly index: number | null;
  /** The `Name` of an advanced selector: a label without effect. */
  readonly name: string | null;
}

/**
 * A part of a selector matches the events that meet all its conditions. An advanced selector is one part; a basic selector
 * has one for management events and one for each data resource.
 */
export interface SelectorPart {
  readonly selector: SelectorRef;
  readonly conditions: readonly Condition[];
  /** Why it is not known whether the part records the events that meet its conditions. */
  readonly doubts: readonly string[];
}
