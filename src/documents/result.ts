import { createHash } from "node:crypto";
import validate from "../generated/validate-result.cjs";
import type { ScanResult } from "../model/documents/result.ts";
import { RESULT_VERSION } from "../model/documents/version.ts";
import { UserError } from "../model/errors.ts";
import { decodeText } from "../model/text/encoding.ts";
import { oneLine } from "../model/text/safe-text.ts";
import { checkDocument, checkText, readDocument } from "./read.ts";
import { unpacked } from "./unpack.ts";

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
 * Reads a result that is compared with another, finding by finding. The schema cannot say that each finding has its own
 * fingerprint; and next to a result without controls nothing would be new.
 *
 * @throws UserError (exit 2) as {@link readResult} does, and where nothing can be compared.
 */
export function readComparable(text: string, name: string): ScanResult {
  const result = readResult(text, name);
  if (result.controls.length === 0) throw new UserError(`${name} has no controls: nothing can be compared with it`);
  const seen = new Set<string>();
  for (const { fingerprint, control } of result.findings) {
    if (seen.has(fingerprint))
      throw new UserError(
        `${name} has two findings with the fingerprint ${fingerprint} (${oneLine(control)}): each finding of a result has its own`,
      );
    seen.add(fingerprint);
  }
  return result;
}

/**
 * Reads the result that a scan is compared with: JSON, or the same as gzip. Its hash is that of the JSON.
 *
 * @param name - what to call it in errors: a path or an address.
 * @throws UserError (exit 2) as {@link readComparable} does.
 */
export function readBaseline(bytes: Uint8Array, name: string): { result: ScanResult; sha256: string; name: string } {
  const json = unpacked(bytes, name);
  const sha256 = createHash("sha256").update(json).digest("hex");
  return { result: readComparable(decodeText(json), name), sha256, name };
}

/**
 * Checks a result that a program holds as an object.
 *
 * @throws UserError (exit 2) as {@link readResult} does.
 */
export function checkResult(result: unknown, name: string): asserts result is ScanResult {
  checkDocument(result, name, "result", RESULT_VERSION, validate);
}
