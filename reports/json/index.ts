import { MAX_RESULT_BYTES } from "../../src/model/documents/limits.ts";
import type { Reporter } from "../../src/model/documents/report.ts";
import { UserError } from "../../src/model/errors.ts";
import { safeJson } from "../../src/model/text/safe-text.ts";

/**
 * The ScanResult itself, in its own key order, so that the same result gives the same bytes. Each member, and each item of a
 * list, is one line: a finding can be found with grep and pointed at, and space takes a twentieth of the file.
 *
 * @throws UserError where it would be larger than what `report` reads.
 */
const json: Reporter = (result) => {
  // Put together once at the end: the text of a large account has many megabytes.
  const parts: string[] = [];
  let size = 0;
  const add = (...texts: readonly string[]) => {
    for (const text of texts) size += Buffer.byteLength(text);
    if (size > MAX_RESULT_BYTES)
      throw new UserError(
        `The JSON result is larger than ${MAX_RESULT_BYTES / 1024 / 1024} MiB, the most that is read again: scan fewer Regions at a time (--regions)`,
      );
    parts.push(...texts);
  };
  for (const [member, value] of Object.entries(result)) {
    add(parts.length === 0 ? "{\n" : ",\n", safeJson(member, 0), ":");
    if (!Array.isArray(value) || value.length === 0) add(safeJson(value, 0));
    else {
      for (const [i, item] of value.entries()) add(i === 0 ? "[\n" : ",\n", safeJson(item, 0));
      add("\n]");
    }
  }
  add("\n}\n");
  return parts.join("");
};

export default json;
