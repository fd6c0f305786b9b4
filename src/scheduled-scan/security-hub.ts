import asff from "../../reports/asff/index.ts";
import { withDeadline } from "../collect/observe.ts";
import { openSecurityHub } from "../collect/security-hub.ts";
import type { Notification, ScanResult } from "../model/documents/result.ts";
import { UserError } from "../model/errors.ts";
import { oneLine } from "../model/text/safe-text.ts";
import { IMPORT_FAILED } from "./message.ts";
import type { Run } from "./run.ts";

/** A Security Hub that does not answer keeps no result and no message back for longer. */
const LONGEST_IMPORT_MS = 60_000;

/** Imports the findings where that is on. A failure stops nothing: it is a notification of the result, and in the log. */
export async function imported(
  { configuration, session }: Pick<Run, "configuration" | "session">,
  result: ScanResult,
): Promise<readonly Notification[]> {
  if (!configuration.securityHub) return [];
  try {
    const hub = await openSecurityHub(session);
    try {
      const findings = JSON.parse(asff(result, { hubRegion: hub.region }));
      await withDeadline(() => hub.import(findings), LONGEST_IMPORT_MS);
    } finally {
      hub.close();
    }
    return [];
  } catch (error) {
    const message = oneLine(textOf(error as Error), 1000);
    process.stderr.write(`${message}\n`);
    return [{ level: "error", code: IMPORT_FAILED, message }];
  }
}

const textOf = (error: Error): string =>
  error instanceof UserError
    ? error.message
    : `Cannot import findings into Security Hub: ${error.message} (${error.name})`;
