import { createHash } from "node:crypto";
import type { ScanResult } from "../../src/model/documents/result.ts";

/** A text in a style sheet: what could end the string, the rule or the element is left as a space. */
const quoted = (text: string) => `"${text.replace(/[^\w .,:()-]/g, " ")}"`;

/**
 * Head and foot of printed pages: account and date, the result, the number of the page. A style of its own, since it depends on
 * the result: the page's policy admits it by its hash.
 */
export function runningHead({ account, snapshot }: ScanResult, sha256: string): { text: string; hash: string } {
  const boxes = [
    ["top-left", quoted(`CloudTrail audit of account ${account.id}`)],
    ["top-right", quoted(snapshot.collectedAt.slice(0, 10))],
    ["bottom-left", quoted(`Result SHA-256 ${sha256.slice(0, 16)}`)],
    ["bottom-right", 'counter(page) " of " counter(pages)'],
  ];
  const text = `@page{${boxes.map(([place, content]) => `@${place}{content:${content}}`).join("")}}`;
  return { text, hash: `sha256-${createHash("sha256").update(text).digest("base64")}` };
}
