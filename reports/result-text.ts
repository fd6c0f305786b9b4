import { createHash } from "node:crypto";
import type { ScanResult } from "../src/model/documents/result.ts";
import { safeJson } from "../src/model/text/safe-text.ts";

/**
 * The pieces of the JSON report: the ScanResult in its own key order, so that the same result gives the same bytes. Each
 * member, and each item of a list, is one line: a finding can be found with grep and pointed at, and space takes a
 * twentieth of the file. In pieces, since the text of a large account has many megabytes.
 */
export function* resultText(result: ScanResult): Generator<string> {
  for (const [i, [member, value]] of Object.entries(result).entries()) {
    yield `${i === 0 ? "{\n" : ",\n"}${safeJson(member, 0)}:`;
    if (!Array.isArray(value) || value.length === 0) yield safeJson(value, 0);
    else {
      for (const [i, item] of value.entries()) yield `${i === 0 ? "[\n" : ",\n"}${safeJson(item, 0)}`;
      yield "\n]";
    }
  }
  yield "\n}\n";
}

/** The SHA-256 of the JSON report, in hexadecimal: what `sha256sum` says of the file that `--output json=FILE` writes. */
export function resultSha256(result: ScanResult): string {
  const hash = createHash("sha256");
  for (const piece of resultText(result)) hash.update(piece);
  return hash.digest("hex");
}
