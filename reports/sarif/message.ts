import type { Message } from "sarif";
import { oneLine } from "../../src/model/text/safe-text.ts";

/**
 * Text as a SARIF plain text message in which nothing is a placeholder or an embedded link (SARIF 2.1.0, 3.11.5 and
 * 3.11.6): braces doubled, brackets and the backslashes before them escaped. Viewers exist that look for `](` and know
 * no escapes, so these two never stand together.
 */
export function plain(text: string): string {
  return oneLine(text)
    .replace(/[{}]/g, "$&$&")
    .replace(/\\+[[\]]?|[[\]]/g, escapedBracket)
    .replaceAll("](", "] (");
}

function escapedBracket(run: string): string {
  const bracket = run.at(-1) ?? "";
  if (bracket === "\\") return run;
  const before = run.slice(0, -1);
  return `${before}${before}\\${bracket}`;
}

/** A message of a sentence, then paragraphs that end as they are: a full stop after an ARN or a command would be copied. */
export function message(first: string, ...paragraphs: readonly (string | undefined)[]): Message {
  const rest = paragraphs.flatMap((text) => (text ? [plain(text)] : []));
  return { text: [sentence(plain(first)), ...rest].join("\n") };
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
