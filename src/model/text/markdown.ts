import { oneLine } from "./safe-text.ts";

const HTML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Text as one line of Markdown that reads as the text: no markup, no HTML, no link. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]()#+\-.!|~@:=]/g, "\\$&")
    .replace(/[&<>]/g, (char) => HTML[char] ?? char);
}

/** Punctuation around a word, which is no part of a name. */
const AROUND_WORD = /^(["'(]*)(.*?)([.,;:!?)"'…]*)$/u;
/** A word of a sentence: letters, digits, and marks that join them. */
const PLAIN_WORD = /^[\p{L}\p{M}\p{N}.,'’-]*%?$/u;
/** At the start of a line it would begin a list, or make a heading of the line above. */
const LIST_MARK = /^(-|\d+[.)])/;
/** What platforms link although it has no other characters: addresses, commits, tickets. */
const LINKED_WORD = /^www\.|^[0-9a-f]{7,}$|\p{L}-\d/iu;

/**
 * Text as one line of Markdown from which no platform makes markup, a link, a mention or a reference. An escaped `@name`
 * or `#1` would still be one, in code it is none: each word that is more than letters and digits is code.
 */
export function unlinked(text: string): string {
  return oneLine(text)
    .split(" ")
    .filter(Boolean)
    .map((word, i) => {
      const [, before = "", core = "", after = ""] = AROUND_WORD.exec(word) ?? [];
      if (!PLAIN_WORD.test(core) || LINKED_WORD.test(core)) return `${before}${codeSpan(core)}${after}`;
      return i === 0 && LIST_MARK.test(word) ? escapeMarkdown(word) : word;
    })
    .join(" ");
}

/**
 * Text as code within a line, also in a cell of a table. Where a bar would end the cell, or `##[` be a command to the log
 * of a CI service, the code is interrupted.
 */
export function codeSpan(text: string): string {
  return oneLine(text)
    .split(/(\||(?<=##\w*)\[)/)
    .map((part, i) => (i % 2 === 1 ? CODE_BREAKS[part] : part === "" ? "" : fenced(part)))
    .join("");
}

const CODE_BREAKS: Readonly<Record<string, string>> = { "|": "&#124;", "[": "&#91;" };

/** The fence is longer than every run of backticks inside; a space keeps them apart. */
function fenced(text: string): string {
  const fence = "`".repeat(longestFence(text) + 1);
  const space = /^[` ]|[` ]$/.test(text) ? " " : "";
  return `${fence}${space}${text}${space}${fence}`;
}

const longestFence = (text: string): number => Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));

/** A fenced block. The fence is longer than every run of backticks inside. */
export function codeBlock(language: string, lines: readonly string[]): string {
  const safe = lines.flatMap((line) => line.split(/\r?\n/)).map((line) => oneLine(line));
  const fence = "`".repeat(Math.max(3, longestFence(safe.join("\n")) + 1));
  return [fence + language, ...safe, fence].join("\n");
}

/** A link, or the bare title where the address is none of the web's. */
export function link(title: string, address: string): string {
  const url = webAddress(address);
  const text = escapeMarkdown(title);
  return url ? `[${text}](${url.replace(/[()]/g, (char) => (char === "(" ? "%28" : "%29"))})` : text;
}

/** An absolute http(s) address in its canonical spelling; `undefined` for anything else. */
export function webAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined;
}
