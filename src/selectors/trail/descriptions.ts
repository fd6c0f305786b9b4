import { oneLine } from "../../model/text/safe-text.ts";
import { type CloudTrailEvent, type Field, textOf } from "../event/event.ts";
import { hasPositiveOperator, type TextSet } from "../text/text-set.ts";
import type { Condition } from "./selector-part.ts";

/** More values than a person reads in a sentence. */
const MOST = 3;

const shown = (text: string) => (/^[\x20-\x7e]{0,200}$/.test(text) ? text : oneLine(text, 200));

function alternatives(texts: readonly string[], joint: "or" | "nor"): string {
  const some = texts.slice(0, MOST).map(shown);
  const rest = texts.length - some.length;
  if (rest > 0) some.push(`${rest} more`);
  return some.length > 1 ? `${some.slice(0, -1).join(", ")} ${joint} ${some.at(-1)}` : (some[0] ?? "");
}

/** A set as the end of a sentence about a field: `is true`, `begins with a or b and is not c`. */
export function describeTexts(texts: TextSet): string {
  if (texts.noText) return texts.absent ? "is absent" : "is nothing at all";
  const positive = [
    texts.equals.length > 0 && `is ${alternatives(texts.equals, "or")}`,
    texts.startsWith.length > 0 && `begins with ${alternatives(texts.startsWith, "or")}`,
    texts.endsWith.length > 0 && `ends with ${alternatives(texts.endsWith, "or")}`,
  ].filter(Boolean);
  // NotEquals excludes nothing further from a list of texts that does not have it.
  const onlyEquals = hasPositiveOperator(texts) && texts.startsWith.length + texts.endsWith.length === 0;
  const notEquals = texts.notEquals.filter((text) => !onlyEquals || texts.equals.includes(text));
  const negative = [
    notEquals.length > 0 && `is not ${alternatives(notEquals, "nor")}`,
    texts.notStartsWith.length > 0 && `does not begin with ${alternatives(texts.notStartsWith, "nor")}`,
    texts.notEndsWith.length > 0 && `does not end with ${alternatives(texts.notEndsWith, "nor")}`,
    texts.notStartsWithAnyCase.length > 0 && `does not begin with ${alternatives(texts.notStartsWithAnyCase, "nor")}`,
  ].filter(Boolean);
  const parts = [...(positive.length > 0 ? [positive.join(" or ")] : []), ...negative];
  return parts.length > 0 ? parts.join(" and ") : "is anything";
}

const NAMES: Readonly<Partial<Record<Field, string>>> = {
  awsRegion: "the Region",
  recipientAccountId: "the account",
};

/** A condition as a clause: `readOnly is true`. */
export function describeCondition({ field, texts, of }: Condition): string {
  if (of === "trail" && field === "globalService") return "it is no global service event";
  if (of === "trail" && field === "cloudTrailDelivery") return "it is not a delivery by CloudTrail itself";
  return `${NAMES[field] ?? field} ${describeTexts(texts)}`;
}

/** What an event has in a field, for people. */
export function describeValue(event: CloudTrailEvent, field: Field): string {
  if (field === "resources.ARN" || field === "resources.type") {
    const member = field === "resources.ARN" ? "ARN" : "type";
    const all = (event.resources ?? [])
      .map((entry) => entry[member] ?? entry.ARNPrefix)
      .filter((one) => one !== undefined);
    return all.length > 0 ? alternatives(all, "or") : "absent";
  }
  const text = textIn(event, field);
  return text === undefined ? "absent" : shown(text);
}

/** The text of a field; `undefined` also for the fields of resources, which may have several. */
export function textIn(event: CloudTrailEvent, field: Field): string | undefined {
  return field === "resources.type" || field === "resources.ARN" ? undefined : textOf(event, field);
}

/** Why an event with this value does not meet the condition: what the trail or the selector does, as the end of a sentence. */
export function describeMismatch(condition: Condition, value: string): string {
  const { field, of, texts } = condition;
  if (of === "trail") {
    if (field === "globalService") return "does not include global service events";
    if (field === "cloudTrailDelivery")
      return "does not record deliveries by CloudTrail itself (RecursiveLogging is false)";
    const where = alternatives(texts.equals, "or");
    return field === "awsRegion"
      ? `is a single-Region trail (${where})`
      : `records events of account ${where} only (the event is of ${value})`;
  }
  const words = hasPositiveOperator(texts)
    ? `requires ${requirement(field, texts)} (the event has ${value === "absent" ? "none" : value})`
    : `excludes ${field} = ${value}`;
  return hasAsterisk(texts) ? `${words} (selectors have no wildcards)` : words;
}

function requirement(field: Field, texts: TextSet): string {
  const [only, ...others] = texts.equals;
  const isPlain = others.length + texts.startsWith.length + texts.endsWith.length === 0;
  return only !== undefined && isPlain && !texts.notEquals.includes(only)
    ? `${field} = ${shown(only)}`
    : `that ${field} ${describeTexts(texts)}`;
}

/** Whether a value may have been meant as a wildcard. */
function hasAsterisk(texts: TextSet): boolean {
  const lists = [texts.equals, texts.startsWith, texts.endsWith];
  const negative = [texts.notEquals, texts.notStartsWith, texts.notEndsWith];
  return [...lists, ...negative].some((list) => list.some((text) => text.includes("*")));
}
