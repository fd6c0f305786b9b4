import { fileText } from "../finding-text.ts";

/**
 * Text as the builder takes it: it writes `&#27;` as it is, so every ampersand is escaped before. The two characters that
 * XML 1.0 forbids beside control characters are shown as those are.
 */
export const xmlText = (text: string): string =>
  fileText(text)
    .replaceAll("&", "&amp;")
    .replace(/[\ufffe\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`);

/** Attributes, each with text that XML can hold. */
export const attributes = (values: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, xmlText(String(value))]));
