import { globMatches } from "../../model/text/glob.ts";
import { type Source, SourceError } from "../source/source.ts";
import { type ListedLog, listUnexpected } from "./listing.ts";
import { type AccountFolder, logFolder, type RegionFolder } from "./object-names.ts";
import type { Range } from "./time.ts";

/** Accounts and Regions whose missing and unreadable files are no problem. */
export interface Ignored {
  readonly accountIds: readonly string[];
  readonly regions: readonly string[];
}

/** Where a trail's files are searched. */
export interface SearchScope {
  readonly bucket: string;
  /** The folder of all accounts, as the source names it: `[prefix/]AWSLogs/`. */
  readonly root: string;
  /** The trail's own account, if its ARN is known. */
  readonly accountId: string | undefined;
  /** `undefined`: the trail could not be read. */
  readonly isOrganizationTrail: boolean | undefined;
  /** Only these, if any are named. */
  readonly accountIds: readonly string[];
  readonly regions: readonly string[];
  /** No files are expected there. */
  readonly ignored: Ignored;
  readonly range: Range;
}

export interface FoundFolders {
  readonly folders: readonly RegionFolder[];
  /** Folders that could not be listed. */
  readonly failures: readonly { readonly accountId: string; readonly key: string; readonly error: SourceError }[];
  /** Objects outside the folders of Regions: CloudTrail delivers nothing there. */
  readonly unexpected: readonly (ListedLog & Pick<AccountFolder, "accountId">)[];
}

/**
 * Finds the accounts and Regions that have digest or log files, by listing with a delimiter.
 *
 * @throws SourceError if the accounts could not be listed.
 */
export async function findFolders(source: Source, where: SearchScope): Promise<FoundFolders> {
  const folders: RegionFolder[] = [];
  const failures: { accountId: string; key: string; error: SourceError }[] = [];
  const unexpected: (ListedLog & Pick<AccountFolder, "accountId">)[] = [];
  await Promise.all(
    (await accounts(source, where)).map(async (place) => {
      const regions = new Set<string>();
      const look = async (kind: string) => {
        const prefix = `${place.base}/${kind}/`;
        const listing = kind === "CloudTrail" ? listUnexpected(source, place, where.range) : undefined;
        try {
          for (const region of await children(source, place.bucket, prefix)) regions.add(region);
          const { logs = [], failure } = (await listing) ?? {};
          for (const log of logs) unexpected.push({ ...log, accountId: place.accountId });
          if (failure !== undefined) throw failure;
        } catch (error) {
          if (!(error instanceof SourceError) || error.missing) throw error;
          failures.push({ accountId: place.accountId, key: prefix, error });
        }
      };
      await Promise.all([look("CloudTrail-Digest"), look("CloudTrail")]);
      for (const region of regions)
        if (where.regions.length === 0 || where.regions.some((pattern) => globMatches(pattern, region)))
          folders.push({ ...place, region });
    }),
  );
  const order = (a: RegionFolder, b: RegionFolder) => (logFolder(a) < logFolder(b) ? -1 : 1);
  return { folders: folders.sort(order), failures, unexpected };
}

async function accounts(source: Source, where: SearchScope): Promise<AccountFolder[]> {
  const { bucket, root, accountId, isOrganizationTrail, accountIds } = where;
  const place = (folder: string, id: string): AccountFolder => ({ bucket, base: `${folder}${id}`, accountId: id });
  const wanted = (id: string) => accountIds.length === 0 || accountIds.includes(id);
  if (isOrganizationTrail === false && accountId !== undefined)
    return wanted(accountId) ? [place(root, accountId)] : [];
  const found: AccountFolder[] = [];
  for (const name of await children(source, bucket, root)) {
    if (/^\d{12}$/.test(name) && !isOrganizationTrail && (accountId ?? name) === name && wanted(name))
      found.push(place(root, name));
    if (/^o-[a-z0-9]+$/.test(name) && isOrganizationTrail !== false)
      for (const id of await children(source, bucket, `${root}${name}/`))
        if (/^\d{12}$/.test(id) && wanted(id)) found.push(place(`${root}${name}/`, id));
  }
  return found;
}

/** The names of the folders directly under a prefix. */
async function children(source: Source, bucket: string, prefix: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { folders } of source.list({ bucket, prefix, shallow: true }))
    names.push(...folders.map((folder) => folder.slice(prefix.length, -1)));
  return names.filter((name) => name !== "");
}
