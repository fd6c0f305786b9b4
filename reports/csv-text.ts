import { stringify } from "csv-stringify/sync";
import { fileText } from "./finding-text.ts";

/** Rows for spreadsheets (RFC 4180). What begins like a formula gets an apostrophe. */
export const csvText = (rows: readonly (readonly (string | number)[])[]): string =>
  stringify([...rows], { record_delimiter: "\r\n", escape_formulas: true });

/**
 * A cell that no spreadsheet computes. What begins like a formula gets an apostrophe when it is written; here what would
 * begin a cell where a spreadsheet takes the semicolon for the separator.
 */
export const csvCell = (text: string): string =>
  fileText(text)
    .trim()
    .replace(/;(?=\s*[=+\-@])/g, ";'");
