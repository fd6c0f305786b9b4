/**
 * Names, tags and error texts come from AWS and may hold anything: terminal escapes, marks that turn the reading
 * direction, ten thousand characters. Here they become text that is safe to show.
 */

/** Controls, invisible format characters (bidi marks among them), line separators, halves of surrogate pairs. */
const ACTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
/** Those of them that JSON.stringify leaves as they are, by UTF-16 unit. */
const ACTIVE_IN_JSON = /[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu;
const LINE_BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/** Longest run without a space: an ARN fits, a name made to flood does not. */
const LONGEST_WORD = 200;
const LONGEST_LINE = 1000;

/** JSON that is safe to look at: what would act on a terminal stands as `\uXXXX`. Reads back as the same value. */
export function safeJson(value: unknown, indent = 2): string {
  return safeJsonText(JSON.stringify(value, null, indent));
}

/** The same of a text that is JSON. */
export const safeJsonText = (json: string): string =>
  json.replace(ACTIVE_IN_JSON, (char) => char.split("").map(unitEscape).join(""));

/** Whether something in a text acts on a terminal, or cannot be seen. */
export const isActive = (text: string): boolean => text.search(ACTIVE) >= 0;

/** What is between double quotes in YAML or HCL, with `\uXXXX` in the place of what JSON.stringify leaves and would act. */
export function safelyQuoted(text: string): string {
  return text.replace(ACTIVE_IN_JSON, (char) => {
    const point = (char.codePointAt(0) ?? 0).toString(16);
    return point.length > 4 ? `\\U${point.padStart(8, "0")}` : `\\u${point.padStart(4, "0")}`;
  });
}

/** Text as one line in which nothing acts: breaks become spaces, other active characters visible escapes, floods are cut. */
export function oneLine(text: string, longest = LONGEST_LINE, longestWord = LONGEST_WORD): string {
  const visible = text.replace(LINE_BREAKS, " ").replace(ACTIVE, pointEscape);
  const words = visible.replace(/\S+/g, (word) => shorten(word, longestWord));
  return shorten(words, longest);
}

/**
 * Facts separated by `; ` as one line: as many as fit into `longest` characters, then how many more there are. No fact is
 * cut, except a name in it that floods.
 */
export function factsThatFit(text: string, longest: number, longestWord = LONGEST_WORD): string {
  const [first = "", ...rest] = text.split("; ").map((fact) => oneLine(fact, LONGEST_LINE, longestWord));
  let shown = first;
  for (const [i, fact] of rest.entries()) {
    if (shown.length + fact.length + 2 > longest) return `${shown}; and ${rest.length - i} more`;
    shown += `; ${fact}`;
  }
  return shown;
}

/** Cuts the middle out of a text that is longer than `longest` characters: both ends of a name tell something. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // A character has one or two units: of a text of megabytes only the ends are looked at.
  if (text.length <= 2 * longest && [...text].length <= longest) return text;
  const head = Math.ceil(((longest - 1) * 2) / 3);
  const tail = longest - 1 - head;
  const last = [...text.slice(text.length - 2 * tail)];
  return `${[...text.slice(0, 2 * head)].slice(0, head).join("")}…${last.slice(last.length - tail).join("")}`;
}

/** `1 control`, `2 controls`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

function pointEscape(char: string): string {
  const point = char.codePointAt(0) ?? 0;
  return point > 0xffff ? `\\u{${point.toString(16)}}` : unitEscape(char);
}

function unitEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** `1,234`. */
export const thousands = (value: number): string => value.toLocaleString("en");

/** A share between 0 and 1 as `99.9 %`, rounded down so that 100.0 % is all of it. */
export function percent(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}
