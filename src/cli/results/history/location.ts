import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { appendToHistory, folderStore, type HistoryStore, noFolder } from "../../../history/index.ts";
import { isS3Address, type S3Prefix, s3Prefix } from "../../../model/aws/s3-location.ts";
import type { ScanResult } from "../../../model/documents/result.ts";
import { UserError } from "../../../model/errors.ts";
import { describeFileError } from "../../../model/text/file-error.ts";
import { oneLine } from "../../../model/text/safe-text.ts";
import { quoted } from "../../../model/text/suggest.ts";
import { type SessionChoices, sessionOptions } from "../../arguments/options.ts";
import { print } from "../../io/output.ts";

/**
 * Opens a history: a folder, or `s3://BUCKET/PREFIX` with the credentials of the scan.
 *
 * @throws UserError (exit 2) if the address is none.
 */
export async function historyAt(location: string, options: SessionChoices): Promise<HistoryStore> {
  if (!isS3Address(location)) return folderStore(location);
  const at = historyPrefix(location);
  const { s3Store } = await import("../../../history/s3-store.ts");
  return s3Store(at, sessionOptions(options));
}

/** @throws UserError (exit 2) if the address is none. */
export function historyPrefix(address: string): S3Prefix {
  const at = s3Prefix(address);
  if (!at) throw new UserError(`--history: expected s3://BUCKET/PREFIX, not ${quoted(address)}`);
  return at;
}

/** Says early, before a scan of minutes, that a folder cannot be written. */
export function checkHistory(location: string): void {
  if (isS3Address(location)) return;
  try {
    // Not recursively: in /proc Node.js would try for ever.
    if (!existsSync(location)) mkdirSync(location);
    if (!statSync(location).isDirectory()) throw noFolder(location);
    accessSync(location, constants.W_OK);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") throw noFolder(dirname(location));
    throw new UserError(`Cannot write ${location}: ${describeFileError(error as Error)}`, 2, { cause: error });
  }
}

const EQUAL = "has an equal result: nothing was added";
const REPLACED = "had an equal result that was damaged: it was replaced";

/** Adds the result of a scan to a history. */
export async function keepInHistory(
  location: string,
  result: ScanResult,
  options: SessionChoices & { readonly quiet?: boolean },
): Promise<void> {
  const { resultText } = await import("../../../../reports/result-text.ts");
  const store = await historyAt(location, options);
  try {
    const done = await appendToHistory(store, result, [...resultText(result)].join(""));
    const said = { added: "", equal: EQUAL, replaced: REPLACED }[done];
    if (said !== "" && !options.quiet) await print(`${oneLine(store.name)} ${said}\n`, process.stderr);
  } finally {
    store.close();
  }
}
