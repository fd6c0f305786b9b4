import { readDocumentBytes } from "../../documents/input-file.ts";
import { readBaseline } from "../../documents/result.ts";
import type { Baseline } from "../../evaluate/baseline/index.ts";
import { isS3Address, type S3Location, s3Location } from "../../model/aws/s3-location.ts";
import { MAX_RESULT_BYTES } from "../../model/documents/limits.ts";
import { UserError } from "../../model/errors.ts";
import { quoted } from "../../model/text/suggest.ts";
import { type SessionChoices, sessionOptions } from "../arguments/options.ts";

/**
 * Reads the result that `--baseline` names: a file, or `s3://BUCKET/KEY` with the credentials of the scan.
 *
 * @throws UserError (exit 2) if it cannot be read or is no result; exit 4 without credentials.
 */
export async function baselineAt(name: string, options: SessionChoices): Promise<Baseline> {
  if (name === "-") throw new UserError("--baseline needs a file or s3://BUCKET/KEY, not standard input");
  return readBaseline(await bytesAt(name, options, "--baseline"), name);
}

/**
 * The bytes of a file, or of `s3://BUCKET/KEY` with the credentials of the session.
 *
 * @param of - the option or argument that names it.
 * @throws UserError (exit 2) if it cannot be read; exit 4 without credentials.
 */
export async function bytesAt(name: string, options: SessionChoices, of: string): Promise<Uint8Array> {
  if (!isS3Address(name)) return readDocumentBytes(name, MAX_RESULT_BYTES);
  const at = objectAt(name, of);
  const { readStoredObject } = await import("../../collect/stored-object.ts");
  return readStoredObject(at, MAX_RESULT_BYTES, sessionOptions(options));
}

/** @throws UserError (exit 2) if the address is none of an object. */
export function objectAt(address: string, of: string): S3Location {
  const at = s3Location(address);
  if (!at) throw new UserError(`${of}: expected s3://BUCKET/KEY, not ${quoted(address)}`);
  return at;
}
