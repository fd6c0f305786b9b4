import { NOTHING_EXPECTED, NOTHING_FOUND } from "../../model/integrity-notes.ts";
import type { IntegrityNote } from "../../model/integrity-result.ts";
import { type Finding, unlisted } from "../chain/chain.ts";
import type { Places, Where } from "../layout/find-folders.ts";
import { digestFolder, type Folder, logFolder } from "../layout/object-names.ts";
import { stopped } from "../region/range-end.ts";
import { type FolderOutcome, nothingThere } from "../region/region.ts";
import type { Run } from "../region/run.ts";
import { SourceError } from "../source/source.ts";

export interface NothingFound {
  readonly outcomes: readonly FolderOutcome[];
  readonly notes: IntegrityNote[];
}

/**
 * Accounts and regions that were asked for, and the home region, where digests always come: if nothing of the trail is
 * there, that must not look like being whole. With log files that no trail's digests account for they are stopped.
 *
 * @param concerned - what was found.
 */
export async function nothingFound(
  run: Run,
  where: Where,
  places: Places,
  concerned: readonly FolderOutcome[],
): Promise<NothingFound> {
  const outcomes: FolderOutcome[] = [];
  const notes: IntegrityNote[] = [];
  for (const { accountId, region } of wanted(run, where, concerned)) {
    const isKnown = concerned.some(({ folder }) => folder.accountId === accountId && folder.region === region);
    if (where.ignored.accountIds.includes(accountId) || where.ignored.regions.includes(region)) continue;
    if (isKnown || places.failures.some((one) => one.accountId === accountId)) continue;
    const folder = places.folders.find((one) => one.accountId === accountId && one.region === region);
    const logsOnly = folder !== undefined && (await hasLogsOnly(run, folder));
    const findings = folder && logsOnly ? findingsOf(run, folder, logsOnly) : [];
    outcomes.push(nothingThere(run, folder ?? { bucket: where.bucket, base: "", accountId, region }, findings));
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
  { accountId, accountIds, regions }: Where,
  concerned: readonly FolderOutcome[],
): Pick<Folder, "accountId" | "region">[] {
  const isAsked = accountIds.length > 0 || regions.length > 0;
  const found = concerned.filter((one) => isAsked || one.hasDigests).map(({ folder }) => folder.accountId);
  if (found.length === 0 && isAsked && accountId !== undefined) found.push(accountId);
  const accounts = new Set(accountIds.length > 0 ? accountIds : found);
  return [...accounts].flatMap((id) =>
    [...new Set(regions.length > 0 ? regions : [homeRegion])].map((region) => ({ accountId: id, region })),
  );
}

/** Log files without digests are a trail that was stopped, as far as digests were to come. */
function findingsOf(run: Run, folder: Folder, found: true | SourceError): readonly Finding[] {
  if (found !== true) return [unlisted(run, folder.bucket, logFolder(folder), found)];
  return run.expectedUntil.time > run.range.start ? stopped(run, folder, undefined).findings : [];
}

/** Whether log files lie here, of whatever time, and no digests of any trail; or why that cannot be told. */
async function hasLogsOnly({ source }: Run, folder: Folder): Promise<boolean | SourceError> {
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
