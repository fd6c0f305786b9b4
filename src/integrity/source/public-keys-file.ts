import { UserError } from "../../model/errors.ts";
import { jsonError } from "../../model/text/json-error.ts";
import type { KeysByRegion } from "./folder.ts";
import type { PublicKey } from "./source.ts";

/**
 * Reads saved output of ListPublicKeys: one (or its list), or one for each Region: `{"eu-west-1": …}`.
 *
 * @throws UserError naming the JSON Pointer that is wrong.
 */
export function readKeysFile(text: string, file: string): KeysByRegion {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${file}:${jsonError(text)}; expected output of ListPublicKeys`, 2, { cause: error });
  }
  const list = listOf(document);
  if (list) return new Map([["", list.flatMap((one, i) => keysOf(one, file, `/${i}`))]]);
  if (typeof document !== "object" || document === null)
    throw new UserError(`${file}: expected a list of public keys, or an object with a list for each Region`);
  return new Map(
    Object.entries(document).map(([region, answer]) => {
      const list = listOf(answer);
      if (!list) throw new UserError(`${file}: /${region} is not a list of public keys`);
      return [region, list.flatMap((one, i) => keysOf(one, file, `/${region}/${i}`))] as const;
    }),
  );
}

function listOf(answer: unknown): readonly unknown[] | undefined {
  if (Array.isArray(answer)) return answer;
  const list = (answer as { PublicKeyList?: unknown } | null | undefined)?.PublicKeyList;
  return Array.isArray(list) ? list : undefined;
}

function keysOf(entry: unknown, file: string, pointer: string): PublicKey[] {
  const pages = listOf(entry);
  if (pages) return pages.flatMap((one, i) => keysOf(one, file, `${pointer}/${i}`));
  const { Fingerprint: fingerprint, Value: value } = (entry ?? {}) as { Fingerprint?: unknown; Value?: unknown };
  if (typeof fingerprint !== "string" || typeof value !== "string" || !/^[A-Za-z0-9+/=\s]+$/.test(value))
    throw new UserError(`${file}: ${pointer} is not a public key: expected Fingerprint, and Value in base64`);
  return [{ fingerprint, der: Buffer.from(value, "base64") }];
}
