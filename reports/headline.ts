import type { ScanResult } from "../src/model/documents/result.ts";
import { oneLine } from "../src/model/text/safe-text.ts";

/** A piece of the headline, safe to show. */
export interface HeadlinePart {
  readonly text: string;
  /** The name of a resource, set apart from the words. */
  readonly isName: boolean;
}

/** The first sentence of a report, in pieces. */
export function headlineParts({ headline }: Pick<ScanResult, "headline">): HeadlinePart[] {
  return headline.parts.map((part) =>
    "name" in part ? { text: oneLine(part.name, 80, 80), isName: true } : { text: oneLine(part.text), isName: false },
  );
}

/** The same as one text. */
export function headlineText(result: Pick<ScanResult, "headline">): string {
  return headlineParts(result)
    .map(({ text }) => text)
    .join("");
}
