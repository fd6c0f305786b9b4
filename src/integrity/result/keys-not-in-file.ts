import { UNKNOWN_REGION_KEYS } from "../../model/integrity/integrity-notes.ts";
import type { IntegrityRegion, Problem } from "../../model/integrity/integrity-result.ts";
import { counted } from "../../model/text/safe-text.ts";

/**
 * If the file of public keys does not belong to the digest files, all of them fail for the same reason: that is one problem.
 * In a Region where the file has the key of some, each digest file that is signed with a different key stays a problem.
 *
 * @param file - the file of public keys.
 */
export function mergeKeyProblems(
  problems: readonly Problem[],
  regions: readonly IntegrityRegion[],
  file: string,
): Problem[] {
  const verified = new Set(regions.filter(({ digests }) => digests.valid > 0).map(placeOf));
  const unknownKey = problems.filter((one) => one.kind === "digest-key-unknown" && !verified.has(placeOf(one)));
  const noKeys = problems.filter((one) => one.kind === "unreadable" && one.detail.endsWith(`(${UNKNOWN_REGION_KEYS})`));
  const merged = [
    ...merge(unknownKey, (digests) => {
      const keys = new Set(unknownKey.map(({ found }) => found)).size;
      return `${digests} signed with ${counted(keys, "public key")} not in ${file}: does the file belong to these digests?`;
    }),
    ...merge(noKeys, (digests) => {
      const names = [...new Set(noKeys.map(({ region }) => region))];
      return `${digests} could not be verified: ${file} has no public keys of ${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`;
    }),
  ];
  const replaced = new Set(merged.length > 0 ? [...unknownKey, ...noKeys] : []);
  return [...merged, ...problems.filter((one) => !replaced.has(one))];
}

const placeOf = ({ accountId, region }: Pick<Problem, "accountId" | "region">): string => `${accountId} ${region}`;

/** One problem for all, on their common folder; members in which they differ are empty. */
function merge(problems: readonly Problem[], detail: (digests: string) => string): Problem[] {
  const [first] = problems;
  if (!first) return [];
  const common = (of: (one: Problem) => string): string =>
    problems.every((one) => of(one) === of(first)) ? of(first) : "";
  const from = problems.flatMap((one) => one.from ?? []).sort()[0];
  const to = problems
    .flatMap((one) => one.to ?? [])
    .sort()
    .at(-1);
  const found = [...new Set(problems.flatMap((one) => one.found ?? []))].sort();
  const more = found.length > 3 ? ` and ${found.length - 3} more` : "";
  return [
    {
      kind: first.kind,
      accountId: common(({ accountId }) => accountId),
      region: common(({ region }) => region),
      bucket: first.bucket,
      key: commonFolder(problems.map(({ key }) => key)),
      detail: detail(counted(problems.length, "digest file")),
      count: problems.length,
      ...(found.length > 0 ? { found: `${found.slice(0, 3).join(", ")}${more}` } : {}),
      ...(from === undefined || to === undefined ? {} : { from, to }),
    },
  ];
}

function commonFolder(keys: readonly string[]): string {
  const [first = "", ...rest] = keys;
  let length = first.length;
  for (const key of rest) while (!key.startsWith(first.slice(0, length))) length--;
  return first.slice(0, first.slice(0, length).lastIndexOf("/") + 1);
}
