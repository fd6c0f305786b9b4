import { MAX_RESULT_BYTES } from "../../src/model/documents/limits.ts";
import type { Reporter } from "../../src/model/documents/report.ts";
import { UserError } from "../../src/model/errors.ts";
import { resultText } from "../result-text.ts";

/**
 * The ScanResult itself.
 *
 * @throws UserError where it would be larger than what `report` reads.
 */
const json: Reporter = (result) => {
  const parts: string[] = [];
  let size = 0;
  for (const part of resultText(result)) {
    size += Buffer.byteLength(part);
    if (size > MAX_RESULT_BYTES)
      throw new UserError(
        `The JSON result is larger than ${MAX_RESULT_BYTES / 1024 / 1024} MiB, the most that is read again: scan fewer Regions at a time (--regions)`,
      );
    parts.push(part);
  }
  return parts.join("");
};

export default json;
