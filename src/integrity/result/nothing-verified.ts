import { LIKELY_REASON, NOTHING_EXPECTED, NOTHING_VERIFIED } from "../../model/integrity/integrity-notes.ts";
import type { IntegrityNote } from "../../model/integrity/integrity-result.ts";
import { locationOf } from "../../model/integrity/location.ts";
import { counted } from "../../model/text/safe-text.ts";
import type { FoundFolders, SearchScope } from "../layout/find-folders.ts";
import { isoTime } from "../layout/time.ts";
import type { RegionOutcome } from "../region/region.ts";
import type { Run } from "../region/run.ts";
import { likelyReasons } from "./likely-reasons.ts";

/** Whether files of the trail were found, valid or not. */
export const hasFiles = ({ region }: RegionOutcome): boolean => {
  const { digests, backfillDigests, logs, notYetDigested } = region;
  const counts = [digests, backfillDigests, logs].flatMap((one) => Object.values(one));
  return notYetDigested > 0 || counts.some((count) => count > 0);
};

export const hasValidDigests = ({ region: { digests, backfillDigests } }: RegionOutcome): boolean =>
  digests.valid + backfillDigests.valid > 0;

/**
 * The notes of a run that found no digest files: where it looked, and likely reasons.
 *
 * @param logs - log files found. A stopped trail delivers none: they may be another trail's, or planted.
 */
export async function nothingVerified(
  run: Run,
  where: SearchScope,
  places: FoundFolders,
  logFileValidationEnabled: boolean | undefined,
  logs: number,
): Promise<readonly IntegrityNote[]> {
  const { range, expected, due, digestsOnly, source } = run;
  const files = digestsOnly
    ? "no digest files"
    : logs > 0
      ? `no digest files, and ${counted(logs, "log file")} that no digest file lists,`
      : "neither digest nor log files";
  const under = locationOf(source.folder, where.bucket, where.root);
  const nothing = `${files} were found under ${under} from ${isoTime(range.start)} to ${isoTime(range.end)}`;
  if (!expected.expected && logs === 0)
    return [{ code: NOTHING_EXPECTED, message: `${nothing}. None were expected: ${expected.because}` }];
  const reasons = [
    ...(expected.expected
      ? []
      : ["Log files of a time in which the trail was stopped are from a different trail, or planted"]),
    ...(await likelyReasons(run, where, places)),
    ...(logFileValidationEnabled === false
      ? ["Log file validation of the trail is off: CloudTrail delivers no digest files"]
      : []),
    ...(due <= range.start ? ["The range is recent: a digest file can take two hours"] : []),
  ];
  return [
    { code: NOTHING_VERIFIED, message: `${nothing}, and ${expected.because}` },
    ...reasons.map((message) => ({ code: LIKELY_REASON, message })),
  ];
}
