import { safelyQuoted } from "./safe-text.ts";

/** A text as an HCL string: `${` and `%{` would begin a template, and JSON's short escapes for \b and \f are unknown. */
export function hclString(text: string): string {
  return safelyQuoted(JSON.stringify(text))
    .replace(
      /(?<!\\)((?:\\\\)*)\\([bf])/g,
      (_, before: string, letter: string) => `${before}${letter === "b" ? "\\u0008" : "\\u000c"}`,
    )
    .replace(/[$%](?=\{)/g, (sign) => sign + sign);
}
