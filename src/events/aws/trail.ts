import { withDeadline } from "../../collect/observe.ts";
import { eventSelectors } from "../../collect/services/cloudtrail/selectors.ts";
import { type ListedTrail, status, trails } from "../../collect/services/cloudtrail/trails.ts";
import type { Session } from "../../collect/session/session.ts";
import { parseArn } from "../../model/aws/arn.ts";
import { distinctNames } from "../../model/aws/trail-names.ts";
import { UserError } from "../../model/errors.ts";
import { inWords } from "../../model/text/sentence.ts";
import { failureOf } from "./failure.ts";

/** Where a trail delivers. */
export interface TrailPlaces {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  readonly bucket: string;
  /** Before `AWSLogs/`; empty: none. */
  readonly prefix: string;
  /** Name and Region of the log group; undefined: none. */
  readonly logGroup: { readonly name: string; readonly region: string } | undefined;
  readonly isMultiRegionTrail: boolean;
  readonly isOrganizationTrail: boolean;
  /** The account that owns it. */
  readonly accountId: string;
}

/**
 * The trail that is searched: the one that is named by name or ARN; else the only one; else the one multi-Region trail that is logging
 * and records management events.
 *
 * @throws UserError: exit 2 that lists the trails where none or several fit; exit 4 where they cannot be read.
 */
export async function chooseTrail(session: Session, named: string | undefined): Promise<TrailPlaces> {
  const region = parseArn(named ?? "")?.region || session.region;
  let listed: ListedTrail[];
  try {
    listed = await withDeadline((signal) => trails(session, region, signal), session.callDeadlineMs);
  } catch (error) {
    throw new UserError(`The trails cannot be read: ${failureOf(session, error, "cloudtrail:DescribeTrails")}`, 4, {
      cause: error,
    });
  }
  const fitting =
    named === undefined
      ? listed.length <= 1
        ? listed
        : await effective(session, listed)
      : listed.filter(({ Name, TrailARN }) => named === Name || named === TrailARN);
  const [only] = fitting;
  if (only && fitting.length === 1) return placesOf(only);
  const names = distinctNames(listed.map(({ TrailARN, Name }) => ({ arn: TrailARN, name: Name })));
  const found = listed.length === 0 ? `${region} has no trail` : `the trails of ${region} are ${inWords(names)}`;
  if (named !== undefined)
    throw new UserError(`There is ${fitting.length === 0 ? "no" : "more than one"} trail ${named}: ${found}`);
  throw new UserError(
    `Which trail to search is not clear: ${found}. Name one with --trail, or its bucket with --bucket`,
  );
}

/** The multi-Region trails that are logging and record management events. One of which that cannot be read may be one. */
async function effective(session: Session, listed: readonly ListedTrail[]): Promise<ListedTrail[]> {
  const known = await Promise.all(
    listed.map(async (trail) => {
      if (trail.IsMultiRegionTrail !== true) return false;
      const asked = { arn: trail.TrailARN, homeRegion: trail.HomeRegion };
      try {
        const [{ isLogging }, selectors] = await withDeadline(
          (signal) => Promise.all([status(session, asked, signal), eventSelectors(session, asked, signal)]),
          session.callDeadlineMs,
        );
        return isLogging && recordsManagement(selectors);
      } catch {
        return true;
      }
    }),
  );
  return listed.filter((_, i) => known[i]);
}

type Selectors = Awaited<ReturnType<typeof eventSelectors>>;

const recordsManagement = ({ eventSelectors: basic, advancedEventSelectors: advanced }: Selectors): boolean =>
  advanced.length > 0
    ? advanced.some(({ fieldSelectors }) =>
        fieldSelectors.some(({ field, equals }) => field === "eventCategory" && equals?.includes("Management")),
      )
    : basic.length === 0 || basic.some(({ includeManagementEvents }) => includeManagementEvents);

function placesOf({
  Name,
  TrailARN,
  HomeRegion,
  S3BucketName,
  S3KeyPrefix,
  CloudWatchLogsLogGroupArn,
  IsMultiRegionTrail,
  IsOrganizationTrail,
}: ListedTrail): TrailPlaces {
  const group = parseArn(CloudWatchLogsLogGroupArn ?? "");
  const name = group?.resource.replace(/^log-group:/, "").replace(/:\*$/, "");
  return {
    name: Name,
    arn: TrailARN,
    homeRegion: HomeRegion,
    bucket: S3BucketName,
    prefix: S3KeyPrefix ?? "",
    logGroup: group && name ? { name, region: group.region } : undefined,
    isMultiRegionTrail: IsMultiRegionTrail === true,
    isOrganizationTrail: IsOrganizationTrail === true,
    accountId: parseArn(TrailARN)?.accountId ?? "",
  };
}
