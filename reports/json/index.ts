import type { Reporter } from "../../src/model/report.ts";
import { safeJson } from "../../src/model/text/safe-text.ts";

/** The ScanResult itself: pretty-printed, in its own key order, so that the same result gives the same bytes. */
const json: Reporter = (result) => `${safeJson(result)}\n`;

export default json;
