import { styleText } from "node:util";
import stringWidth from "string-width";
import { factsThatFit, oneLine, shorten } from "../../src/model/text/safe-text.ts";

export type Style = Parameters<typeof styleText>[0];

/** The longest name that AWS gives, an object in S3 (`s3://BUCKET/KEY`), is shown as it is; a name that floods is cut. */
const LONGEST_WORD = 1100;
const LONGEST_LINE = 4000;

/** How this terminal is written to. */
export interface Layout {
  readonly width: number;
  /** Whether lines are broken at the width. */
  readonly wraps: boolean;
  paint(style: Style, text: string): string;
}

/** A narrower terminal has no room for the layout; longer lines are hard to read. */
const NARROWEST = 44;
const WIDEST = 120;

/** @param width - columns of the terminal; without it nothing is wrapped. */
export function layout(width?: number, color = false): Layout {
  return {
    width: width === undefined ? Number.POSITIVE_INFINITY : Math.min(Math.max(width, NARROWEST), WIDEST),
    wraps: width !== undefined,
    // Whether to colour is decided by the caller, not by the stream that this process happens to have.
    paint: (style, text) => (color ? styleText(style, text, { validateStream: false }) : text),
  };
}

/** A message that a screen has room for. */
const LONGEST_MESSAGE = 320;

/** What AWS gave as a line. What is longer than `longest` characters is no text of ours, and is cut. */
export function line(text: string, longest = LONGEST_LINE): string {
  return oneLine(text, longest, LONGEST_WORD);
}

/** The facts of a message that there is room for, none of them cut. */
export function facts(message: string, { wraps }: Layout): string {
  return factsThatFit(message, wraps ? LONGEST_MESSAGE : LONGEST_LINE, LONGEST_WORD);
}

/**
 * A line in which CI systems find no commands: GitHub's runner obeys `::` at a line's start and `##[` anywhere, others
 * `##name[`, and wrapping can put any part of a name at the start of a line. The look-alikes are as wide.
 */
export function inert(text: string): string {
  return text.replace(/^(\s*)::/, "$1∶:").replace(/(##\w*)\[/g, "$1(");
}

/** The first lines, the last of them with an ellipsis where more follow: only on a terminal, a file has room for all. */
export function clip(lines: readonly string[], most: number, { width, wraps }: Layout): string[] {
  if (!wraps || lines.length <= most) return [...lines];
  const last = lines[most - 1] ?? "";
  return [...lines.slice(0, most - 1), `${beginning(last, width - 2)} …`];
}

/** The beginning of a text that is no wider than this. */
function beginning(text: string, width: number): string {
  const [first = ""] = pieces(text, width);
  return first.trimEnd();
}

/** A name that is no wider than this, its middle cut out where it is longer. */
export function narrowed(text: string, width: number): string {
  let room = width;
  let shown = shorten(text, room);
  // A wide character takes two columns.
  while (stringWidth(shown) > width && room > 1) shown = shorten(text, --room);
  return shown;
}

/** Text as lines that fit: broken at spaces, within a word only where it is longer than a line. */
export function wrap(text: string, width: number, indent = "", hanging = indent): string[] {
  const lines: string[] = [];
  let current = indent;
  let empty = true;
  const end = () => {
    lines.push(current);
    current = hanging;
    empty = true;
  };
  for (const word of text.split(" ").filter(Boolean)) {
    if (!empty && stringWidth(`${current} ${word}`) > width) end();
    for (const [i, piece] of pieces(word, width - Math.max(stringWidth(indent), stringWidth(hanging))).entries()) {
      if (i > 0) end();
      current += (empty ? "" : " ") + piece;
      empty = false;
    }
  }
  return [...lines, current].map(inert);
}

/** A word in pieces that are no wider than a line. */
function pieces(word: string, room: number): string[] {
  if (stringWidth(word) <= room) return [word];
  const found = [""];
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    const columns = stringWidth(segment);
    if (used + columns > room) {
      found.push("");
      used = 0;
    }
    found[found.length - 1] += segment;
    used += columns;
  }
  return found;
}

/**
 * A command as lines that fit and can be copied as they are: continued with a backslash, broken outside quotes only.
 * `undefined` where that is not possible.
 */
export function wrapCommand(command: string, width: number, indent: string): string[] | undefined {
  if (command.split(" ").some((word) => inert(word) !== word)) return undefined;
  if (stringWidth(indent + command) <= width) return [indent + command];
  if (/['"\\]/.test(command)) return undefined;
  // Best before an option, so that it stays with its value.
  for (const between of [/ (?=--)/, " "]) {
    const lines = continued(command.split(between), width, indent);
    if (lines.every((one) => stringWidth(one) <= width)) return lines;
  }
  return undefined;
}

function continued(words: readonly string[], width: number, indent: string): string[] {
  const [first = "", ...rest] = words;
  const lines = [indent + first];
  for (const word of rest) {
    const last = lines.pop() ?? "";
    const joined = `${last} ${word}`;
    if (stringWidth(joined) <= width - 2) lines.push(joined);
    else lines.push(`${last} \\`, `${indent}  ${word}`);
  }
  return lines;
}
