import { type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";

/** Where a text stops being JSON, as `LINE:COLUMN: not valid JSON: what was expected there`. For texts that do not parse. */
export function jsonError(text: string): string {
  const errors: ParseError[] = [];
  try {
    parseTree(text, errors, { disallowComments: true });
  } catch {
    return "1:1: not valid JSON: nested too deeply";
  }
  const [{ offset, error } = { offset: 0, error: undefined }] = errors;
  const before = text.slice(0, offset).split(/\r\n|[\r\n]/);
  // `CommaExpected` in words.
  const what =
    error === undefined
      ? ""
      : `: ${printParseErrorCode(error)
          .replace(/\B[A-Z]/g, " $&")
          .toLowerCase()}`;
  return `${before.length}:${(before.at(-1) ?? "").length + 1}: not valid JSON${what}`;
}
