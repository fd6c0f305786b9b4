import { oneLine } from "../../model/text/safe-text.ts";
import type { CloudTrailEvent, Field } from "../event/event.ts";
import { hasPositive, type Language } from "../text/text-set.ts";
import type { Condition, SelectorRef } from "./selector-part.ts";

/** More values than a person reads in a sentence. */
const MOST = 3;

const shown = (text: string) => (/^[\x20-\x7e]{0,200}$/.test(text) ? text : oneLine(text, 200));

function alternatives(texts: readonly string[], joint: "or" | "nor"): string {
  const some = texts.slice(0, MOST).map(shown);
  const rest = texts.length - some.length;
  if (rest > 0) some.push(`${rest} more`);
  return some.length > 1 ? `${some.slice(0, -1).join(", ")} ${joint} ${some.at(-1)}` : (some[0] ?? "");
}

/** A language as the end of a sentence about a field: `is true`, `begins with a or b and is not c`. */
export function languageWords(language: Language): string {
  if (language.never) return language.absent ? "is absent" : "is nothing at all";
  const positive = [
    language.equals.length > 0 && `is ${alternatives(language.equals, "or")}`,
    language.startsWith.length > 0 && `begins with ${alternatives(language.startsWith, "or")}`,
    language.endsWith.length > 0 && `ends with ${alternatives(language.endsWith, "or")}`,
  ].filter(Boolean);
  // What only takes equal texts has no word for others.
  const onlyEquals = hasPositive(language) && language.startsWith.length + language.endsWith.length === 0;
  const notEquals = language.notEquals.filter((text) => !onlyEquals || language.equals.includes(text));
  const negative = [
    notEquals.length > 0 && `is not ${alternatives(notEquals, "nor")}`,
    language.notStartsWith.length > 0 && `does not begin with ${alternatives(language.notStartsWith, "nor")}`,
    language.notEndsWith.length > 0 && `does not end with ${alternatives(language.notEndsWith, "nor")}`,
    language.notStartsWithAnyCase.length > 0 &&
      `does not begin with ${alternatives(language.notStartsWithAnyCase, "nor")}`,
  ].filter(Boolean);
  const parts = [...(positive.length > 0 ? [positive.join(" or ")] : []), ...negative];
  return parts.length > 0 ? parts.join(" and ") : "is anything";
}

const NAMES: Readonly<Partial<Record<Field, string>>> = {
  awsRegion: "the region",
  recipientAccountId: "the account",
};

/** A condition as a clause: `readOnly is true`. */
export function conditionWords({ field, language, of }: Condition): string {
  if (of === "trail" && field === "globalService") return "it is no global service event";
  if (of === "trail" && field === "cloudTrailDelivery") return "it is not a delivery by CloudTrail itself";
  return `${NAMES[field] ?? field} ${languageWords(language)}`;
}

/** What an event has in a field, for people. */
export function valueIn(event: CloudTrailEvent, field: Field, text: string | undefined): string {
  if (field === "resources.ARN" || field === "resources.type") {
    const member = field === "resources.ARN" ? "ARN" : "type";
    const all = (event.resources ?? [])
      .map((entry) => entry[member] ?? entry.ARNPrefix)
      .filter((one) => one !== undefined);
    return all.length > 0 ? alternatives(all, "or") : "absent";
  }
  return text === undefined ? "absent" : shown(text);
}

/** Why an event with this value does not meet the condition: what the trail or the selector does, as the end of a sentence. */
export function missWords(condition: Condition, value: string): string {
  const { field, of } = condition;
  if (of === "trail") {
    if (field === "globalService") return "does not include global service events";
    if (field === "cloudTrailDelivery")
      return "does not record deliveries by CloudTrail itself (RecursiveLogging is false)";
    const where = alternatives(condition.language.equals, "or");
    return field === "awsRegion"
      ? `is a single-Region trail (${where})`
      : `records events of account ${where} only (the event is of ${value})`;
  }
  const words = hasPositive(condition.language)
    ? `requires ${requirement(field, condition.language)} (the event has ${value === "absent" ? "none" : value})`
    : `excludes ${field} = ${value}`;
  return hasAsterisk(condition.language) ? `${words} (selectors have no wildcards)` : words;
}

function requirement(field: Field, language: Language): string {
  const [only, ...others] = language.equals;
  const isPlain = others.length + language.startsWith.length + language.endsWith.length === 0;
  return only !== undefined && isPlain && !language.notEquals.includes(only)
    ? `${field} = ${shown(only)}`
    : `that ${field} ${languageWords(language)}`;
}

/** Whether a value may have been meant as a wildcard. */
function hasAsterisk(language: Language): boolean {
  const lists = [language.equals, language.startsWith, language.endsWith];
  const negative = [language.notEquals, language.notStartsWith, language.notEndsWith];
  return [...lists, ...negative].some((list) => list.some((text) => text.includes("*")));
}

/** A selector as a sentence names it: `advanced selector 2 (No KMS)`. Places count from 1. */
export function selectorWords({ kind, index, name }: SelectorRef): string {
  if (kind === "default") return "the default of a trail without selectors";
  if (kind === "unreadable") return "selectors that could not be read";
  return `${kind} selector ${(index ?? 0) + 1}${name ? ` (${shown(name)})` : ""}`;
}
