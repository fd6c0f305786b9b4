import { createHash } from "node:crypto";

/** A text in a style sheet: what could end the string, the rule or the element is left as a space. */
const quoted = (text: string) => `"${text.replace(/[^\w .,:()-]/g, " ")}"`;

/** What head and foot of printed pages say. */
export interface RunningHead {
  readonly title: string;
  readonly date: string;
  /** Of the JSON result. */
  readonly sha256: string;
}

/**
 * Head and foot of printed pages: the title and the date, the result, the number of the page. A style of its own, since it depends on
 * the result: the page's policy admits it by its hash.
 */
export function runningHead({ title, date, sha256 }: RunningHead): { text: string; hash: string } {
  const boxes = [
    ["top-left", quoted(title)],
    ["top-right", quoted(date)],
    ["bottom-left", quoted(`Result SHA-256 ${sha256.slice(0, 16)}`)],
    ["bottom-right", 'counter(page) " of " counter(pages)'],
  ];
  const text = `@page{${boxes.map(([place, content]) => `@${place}{content:${content}}`).join("")}}`;
  return { text, hash: `sha256-${createHash("sha256").update(text).digest("base64")}` };
}
