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
  let size = 0;
  const measured = (text: string) => {
    size += Buffer.byteLength(text) + 2;
    if (size > MAX_RESULT_BYTES)
      throw new UserError(
        `The JSON result is larger than ${MAX_RESULT_BYTES / 1024 / 1024} MiB, the most that is read again: scan fewer Regions at a time (--regions)`,
      );
    return text;
  };
  const lines = Object.entries(result).map(([member, value]) => {
    const name = safeJson(member, 0);
    if (!Array.isArray(value) || value.length === 0) return measured(`${name}:${safeJson(value, 0)}`);
    return `${name}:[\n${value.map((item) => measured(safeJson(item, 0))).join(",\n")}\n]`;
  });
  return `{\n${lines.join(",\n")}\n}\n`;
};

export default json;
