import type { Logging } from "../../model/integrity/digest-gap.ts";
import type { IntegrityNote } from "../../model/integrity/integrity-result.ts";
import type { Limits } from "./limiter.ts";
import type { Source } from "./source.ts";

/** What the caller knows of a trail. */
export interface NamedTrail {
  readonly name: string;
  readonly homeRegion: string;
  readonly arn?: string | undefined;
  readonly bucket?: string | undefined;
  readonly prefix?: string | undefined;
}

/** What is known of a trail, and what is only named. */
export interface TrailFacts {
  readonly name: string;
  readonly homeRegion: string;
  /** Where the trail could be asked, or its ARN was given. */
  readonly arn?: string | undefined;
  readonly accountId?: string | undefined;
  readonly bucket: string;
  readonly prefix?: string | undefined;
  /** `undefined`: unknown. */
  readonly isOrganizationTrail?: boolean | undefined;
  /** As GetTrailStatus says; `undefined`: unknown, and then the trail counts as logging. */
  readonly logging?: Logging | undefined;
  /** Whether log file validation is on; `undefined`: unknown. */
  readonly logFileValidationEnabled?: boolean | undefined;
}

/** The accounts of an organization by their state, such as ACTIVE. */
export interface OrganizationAccounts {
  readonly organizationId: string;
  readonly states: ReadonlyMap<string, string>;
}

/** Everything about a trail and its bucket that a validation needs. Close it when done. */
export interface Opened {
  readonly trail: TrailFacts;
  readonly source: Source;
  readonly limits: Limits;
  readonly notes: readonly IntegrityNote[];
  /** The accounts of the caller's organization, or a note why not. Absent for a copy on disk. */
  organizationAccounts?(): Promise<OrganizationAccounts | IntegrityNote>;
  /** Who makes the calls; asked when it is called. */
  identity(): Promise<string>;
  close(): Promise<void>;
}
