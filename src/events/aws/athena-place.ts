import { S3Client } from "@aws-sdk/client-s3";
import { openSession, type Session } from "../../collect/session/session.ts";
import type { SessionOptions } from "../../collect/session/session-options.ts";
import { listObjects } from "../../integrity/s3/client.ts";
import { UserError } from "../../model/errors.ts";
import { inWords } from "../../model/text/sentence.ts";
import { failureOf } from "./failure.ts";
import { enabledRegions } from "./open.ts";
import { chooseTrail } from "./trail.ts";

/** What is known of the log files of a table; the rest is looked up. */
export interface PlaceOptions extends SessionOptions {
  /** Name or ARN. */
  readonly trail?: string | undefined;
  readonly bucket?: string | undefined;
  /** Before `AWSLogs/`. */
  readonly prefix?: string | undefined;
  /** `o-…`, of an organization trail. */
  readonly organization?: string | undefined;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

/** Where log files are, and of which accounts and Regions. */
export interface LogPlace {
  readonly location: string;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

/**
 * The folders of a trail's log files. Nothing is called where bucket, accounts and Regions are named.
 *
 * @throws UserError: exit 4 for what cannot be read; exit 2 where it is not clear which folder is meant.
 */
export async function logPlace(options: PlaceOptions): Promise<LogPlace> {
  const { bucket, prefix = "", organization, accounts, regions } = options;
  if (bucket !== undefined && accounts.length > 0 && regions.length > 0)
    return { location: locationOf(bucket, prefix, organization), accounts, regions };
  const session = await openSession(options);
  try {
    const trail = bucket === undefined ? await chooseTrail(session, options.trail) : undefined;
    const place = { bucket: bucket ?? trail?.bucket ?? "", prefix: trail?.prefix ?? prefix };
    const found =
      accounts.length > 0
        ? { organization, accounts }
        : await foldersOf(session, locationOf(place.bucket, place.prefix, organization), organization);
    return {
      location: locationOf(place.bucket, place.prefix, found.organization),
      accounts: found.accounts,
      regions: regions.length > 0 ? regions : await enabledRegions(session),
    };
  } finally {
    session.close();
  }
}

function locationOf(bucket: string, prefix: string, organization: string | undefined): string {
  const path = `${prefix === "" ? "" : `${prefix}/`}AWSLogs/${organization === undefined ? "" : `${organization}/`}`;
  return `s3://${bucket}/${path}`;
}

interface Folders {
  readonly organization: string | undefined;
  readonly accounts: readonly string[];
}

/** The accounts that have a folder; those of an organization trail are in the organization's folder. */
async function foldersOf(session: Session, location: string, organization: string | undefined): Promise<Folders> {
  const names = await children(session, location);
  const accounts = names.filter((name) => /^\d{12}$/.test(name));
  const organizations = organization === undefined ? names.filter((name) => /^o-[a-z0-9]+$/.test(name)) : [];
  const [only] = organizations;
  if (accounts.length > 0 && organizations.length === 0) return { organization, accounts };
  if (accounts.length === 0 && only !== undefined && organizations.length === 1)
    return foldersOf(session, `${location}${only}/`, only).then((found) => ({ ...found, organization: only }));
  if (organizations.length === 0) throw new UserError(`There is no folder of an account in ${location}`, 4);
  throw new UserError(
    `${location} has folders of ${inWords([...organizations, ...(accounts.length > 0 ? ["accounts"] : [])])}: name one with --organization-id, or accounts with --account`,
  );
}

async function children(session: Session, location: string): Promise<string[]> {
  const [, bucket = "", prefix = ""] = /^s3:\/\/([^/]+)\/(.*)$/.exec(location) ?? [];
  const client = session.client(S3Client, session.region);
  const names: string[] = [];
  try {
    const pages = listObjects(client, { bucket, prefix, shallow: true }, () =>
      AbortSignal.timeout(session.callDeadlineMs),
    );
    for await (const { folders } of pages) names.push(...folders.map((folder) => folder.split("/").at(-2) ?? ""));
  } catch (error) {
    throw new UserError(`${location} cannot be listed: ${failureOf(session, error, "s3:ListBucket")}`, 4, {
      cause: error,
    });
  }
  return names;
}
