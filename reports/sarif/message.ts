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

/** What a message consists of. Only the links are links, whatever the texts hold. */
interface Parts {
  readonly sentences: readonly string[];
  /** To related locations, by id. The labels are {@link plain}. */
  readonly links?: { readonly title: string; readonly links: readonly { label: string; target: number }[] };
  /** They end as they are: a full stop after an ARN or a command would be copied. */
  readonly paragraphs?: readonly (string | undefined)[];
}

/** A message: sentences with links on its first line, then paragraphs. */
export function message({ sentences, links, paragraphs = [] }: Parts): Message {
  const linked = (links?.links ?? []).map(({ label, target }) => `[${label}](${target})`).join(", ");
  const first = [
    ...sentences.map((text) => sentence(plain(text))),
    ...(links && linked ? [`${links.title}: ${linked}.`] : []),
  ];
  return { text: [first.join(" "), ...paragraphs.flatMap((text) => (text ? [plain(text)] : []))].join("\n") };
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
