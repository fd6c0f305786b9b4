import { LIKELY_REASON, NOTHING_EXPECTED, NOTHING_VERIFIED } from "../../model/integrity-notes.ts";
import type { IntegrityNote } from "../../model/integrity-result.ts";
import { locationOf } from "../../model/location.ts";
import { counted } from "../../model/text/safe-text.ts";
import type { Places, Where } from "../layout/find-folders.ts";
import { isoTime } from "../layout/time.ts";
import type { FolderOutcome } from "../region/region.ts";
import type { Run } from "../region/run.ts";
import { likelyReasons } from "./likely-reasons.ts";

/** A trail's files that were found, in any state. */
export const hasFiles = ({ region }: FolderOutcome): boolean => {
  const { digests, backfillDigests, logs, notYetDigested } = region;
  const counts = [digests, backfillDigests, logs].flatMap((one) => Object.values(one));
  return notYetDigested > 0 || counts.some((count) => count > 0);
};

export const hasValidDigests = ({ region: { digests, backfillDigests } }: FolderOutcome): boolean =>
  digests.valid + backfillDigests.valid > 0;

/**
 * What a run says that found no digest files, and where it looked.
 *
 * @param logs - log files there. A trail that is off delivers none: they may be another trail's, or planted.
 */
export async function nothingVerified(
  run: Run,
  where: Where,
  places: Places,
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
      : ["Log files of a time in which the trail was off are of a different trail, or planted"]),
    ...(await likelyReasons(run, where, places)),
    ...(logFileValidationEnabled === false
      ? ["Log file validation of the trail is off: CloudTrail delivers no digest files"]
      : []),
    ...(due <= range.start ? ["The range is young: a digest file may take two hours"] : []),
  ];
  return [
    { code: NOTHING_VERIFIED, message: `${nothing}, and ${expected.because}` },
    ...reasons.map((message) => ({ code: LIKELY_REASON, message })),
  ];
}
