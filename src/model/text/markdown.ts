import { oneLine } from "./safe-text.ts";

const HTML: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Text as one line of Markdown that reads as the text: no markup, no HTML, no link. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]()#+\-.!|~@:=]/g, "\\$&")
    .replace(/[&<>]/g, (char) => HTML[char] ?? char);
}

/** A fenced block. The fence is longer than every run of backticks inside. */
export function codeBlock(language: string, lines: readonly string[]): string {
  const safe = lines.flatMap((line) => line.split(/\r?\n/)).map((line) => oneLine(line));
  const longest = Math.max(0, ...(safe.join("\n").match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(Math.max(3, longest + 1));
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
