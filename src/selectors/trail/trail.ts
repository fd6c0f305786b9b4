import type { EventSelectors, InsightSelectors } from "../../model/documents/settings/selectors.ts";

/** Something that could not be read, and why. */
export interface Unreadable {
  readonly unreadable: string;
}

/** What decides which events a trail records. Names are those of `DescribeTrails`. */
export interface RecordingTrail {
  readonly arn: string;
  readonly name: string;
  readonly homeRegion: string;
  readonly partition: string;
  readonly isMultiRegionTrail: boolean;
  readonly isOrganizationTrail: boolean;
  readonly includeGlobalServiceEvents: boolean;
  /** False: the trail does not record deliveries by CloudTrail itself. Absent means true, as in `DescribeTrails`. */
  readonly recursiveLogging?: boolean;
  /** The account that owns the trail. */
  readonly accountId: string;
  /**
   * Further accounts whose events an organization trail is known to record: the account in which the trail was found.
   * Whether a different account is a member is not known here.
   */
  readonly memberAccounts?: readonly string[];
  /** Whether the trail records anything, as far as the caller knows (logging, or effective). `undefined`: not known. */
  readonly logging: boolean | undefined;
  readonly selectors: EventSelectors | Unreadable;
  readonly insightSelectors: InsightSelectors | Unreadable;
}
