import { NOTHING_EXPECTED, NOTHING_FOUND } from "../../model/integrity/integrity-notes.ts";
import type { IntegrityNote } from "../../model/integrity/integrity-result.ts";
import { type FolderProblem, listingProblem } from "../chain/chain.ts";
import type { FoundFolders, SearchScope } from "../layout/find-folders.ts";
import { digestFolder, logFolder, type RegionFolder } from "../layout/object-names.ts";
import { digestsStopped } from "../region/range-end.ts";
import { emptyOutcome, type RegionOutcome } from "../region/region.ts";
import type { Run } from "../region/run.ts";
import { SourceError } from "../source/source.ts";

export interface NothingFound {
  readonly outcomes: readonly RegionOutcome[];
  readonly notes: IntegrityNote[];
}

/**
 * Accounts and Regions that were requested, and the home Region, where digest files are always delivered: if they have no
 * file of the trail, the result says so. If they have log files but no digest files of any trail, digest files stopped.
 *
 * @param found - the outcomes of what was found.
 */
export async function nothingFound(
  run: Run,
  where: SearchScope,
  places: FoundFolders,
  found: readonly RegionOutcome[],
): Promise<NothingFound> {
  const outcomes: RegionOutcome[] = [];
  const notes: IntegrityNote[] = [];
  for (const { accountId, region } of wanted(run, where, found)) {
    const isKnown = found.some(({ folder }) => folder.accountId === accountId && folder.region === region);
    if (where.ignored.accountIds.includes(accountId) || where.ignored.regions.includes(region)) continue;
    if (isKnown || places.failures.some((one) => one.accountId === accountId)) continue;
    const folder = places.folders.find((one) => one.accountId === accountId && one.region === region);
    const logsOnly = folder !== undefined && (await hasLogsOnly(run, folder));
    const problems = folder && logsOnly ? problemsOf(run, folder, logsOnly) : [];
    outcomes.push(emptyOutcome(run, folder ?? { bucket: where.bucket, base: "", accountId, region }, problems));
    if (!logsOnly)
      notes.push({
        code: run.expected.expected ? NOTHING_FOUND : NOTHING_EXPECTED,
        message:
          `no digest file of the trail was found for account ${accountId} in ${region}: nothing was verified there` +
          (run.expected.expected ? "" : `. None was expected: ${run.expected.because}`),
        region,
      });
  }
  return { outcomes, notes };
}

function wanted(
  { homeRegion }: Run,
  { accountId, accountIds, regions }: SearchScope,
  concerned: readonly RegionOutcome[],
): Pick<RegionFolder, "accountId" | "region">[] {
  const isAsked = accountIds.length > 0 || regions.length > 0;
  const found = concerned.filter((one) => isAsked || one.hasDigests).map(({ folder }) => folder.accountId);
  if (found.length === 0 && isAsked && accountId !== undefined) found.push(accountId);
  const accounts = new Set(accountIds.length > 0 ? accountIds : found);
  return [...accounts].flatMap((id) =>
    [...new Set(regions.length > 0 ? regions : [homeRegion])].map((region) => ({ accountId: id, region })),
  );
}

/** Log files without digest files: digest files stopped, if some were expected. */
function problemsOf(run: Run, folder: RegionFolder, found: true | SourceError): readonly FolderProblem[] {
  if (found !== true) return [listingProblem(run, folder.bucket, logFolder(folder), found)];
  return run.expectedUntil.time > run.range.start ? digestsStopped(run, folder, undefined).problems : [];
}

/** Whether the folder has log files of any time, and no digest files of any trail; or why that is unknown. */
async function hasLogsOnly({ source }: Run, folder: RegionFolder): Promise<boolean | SourceError> {
  const hasAny = async (prefix: string) => {
    for await (const { objects } of source.list({ bucket: folder.bucket, prefix })) if (objects.length > 0) return true;
    return false;
  };
  try {
    return !(await hasAny(digestFolder(folder))) && (await hasAny(logFolder(folder)));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return error;
  }
}
