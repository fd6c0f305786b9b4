import { createHash } from "node:crypto";
import validate from "../generated/validate-result.cjs";
import type { ScanResult } from "../model/documents/result.ts";
import { RESULT_VERSION } from "../model/documents/version.ts";
import { decodeText } from "../model/text/encoding.ts";
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
 * Reads a result that another is compared with.
 *
 * @param name - what to call it in errors: a path or an address.
 * @throws UserError (exit 2) as {@link readResult} does.
 */
export function readBaseline(bytes: Uint8Array, name: string): { result: ScanResult; sha256: string; name: string } {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { result: readResult(decodeText(bytes), name), sha256, name };
}

/**
 * Checks a result that a program holds as an object.
 *
 * @throws UserError (exit 2) as {@link readResult} does.
 */
export function checkResult(result: unknown, name: string): asserts result is ScanResult {
  checkDocument(result, name, "result", RESULT_VERSION, validate);
}
