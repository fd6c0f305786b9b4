import validate from "../generated/validate-result.cjs";
import type { ScanResult } from "../model/documents/result.ts";
import { RESULT_VERSION } from "../model/documents/version.ts";
import { checkDocument, checkText, readDocument } from "./read.ts";

/**
 * Reads a saved result from text that may come from anywhere.
 *
 * @param name - what to call it in the error.
 * @throws UserError (exit 2) naming the JSON Pointer that is wrong, or a version that this one does not read.
 */
export function readResult(text: string, name = "result"): ScanResult {
  checkText("readResult", text);
  return readDocument<ScanResult>(text, name, "result", RESULT_VERSION, validate);
}

/**
 * Checks a result that a program holds as an object.
 *
 * @throws UserError (exit 2) as {@link readResult} does.
 */
export function checkResult(result: unknown, name: string): asserts result is ScanResult {
  checkDocument(result, name, "result", RESULT_VERSION, validate);
}
