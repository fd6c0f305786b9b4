/** A text in a JMESPath expression. Not `'text'`, which has no escape for a backslash at its end. */
export function jmespathText(text: string): string {
  return `\`${JSON.stringify(text).replaceAll("`", "\\u0060")}\``;
}
