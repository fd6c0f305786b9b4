import { type Recorder, recorders } from "../../check/index.ts";
import { scopeOf } from "../../evaluate/index.ts";
import { buildPosture } from "../../evaluate/posture/posture.ts";
import { groupArn } from "../../model/aws/trail-arns.ts";
import type { FactId, Snapshot } from "../../model/documents/snapshot.ts";
import { type CompiledTrail, compile, type RecordingTrail } from "../../selectors/index.ts";

/** Where a trail delivers, as far as it is known. */
export interface Delivery {
  readonly s3BucketName: string;
  readonly s3KeyPrefix: string | null;
  /** `o-…` for an organization trail, null where it is not known; undefined for any other trail. */
  readonly organizationId: string | null | undefined;
  readonly logGroupArn: string | null;
  readonly accountId: string;
}

/** A trail that events are evaluated against. */
export interface EvaluatedTrail {
  readonly compiled: CompiledTrail;
  readonly proposed: boolean;
  /** Whether it records and delivers at all. */
  readonly effective: boolean | null;
  /** Why, in a sentence. */
  readonly because: string;
  readonly delivery: Delivery | null;
}

/** Trails, and the Regions in which there may be further trails. */
export interface EvaluatedTrails {
  readonly trails: readonly EvaluatedTrail[];
  /** Why the trails of a Region are not all known; undefined where they are. */
  readonly hidden: (region: string | undefined) => string | undefined;
}

/** The facts that decide which events an account's trails record, and where they are delivered. */
export const EXPLAIN_FACTS: ReadonlySet<FactId> = new Set<FactId>([
  "account.regions",
  "account.buckets",
  "account.organization",
  "region.trails",
  "trail.status",
  "trail.eventSelectors",
  "trail.insightSelectors",
  "bucket.location",
  "bucket.acl",
  "key.description",
]);

/** The trails of a snapshot as they record, each with whether it is effective. */
export function evaluatedTrails(snapshot: Snapshot): EvaluatedTrails {
  const scope = scopeOf(snapshot, { scope: { regions: null, excludeRegions: [] } });
  const posture = buildPosture(snapshot, scope, "all");
  const { organization } = posture.account;
  const organizationId = organization.state === "read" ? organization.value.id : null;
  const listed = new Map(posture.regions.map(({ name, trails }) => [name, trails]));
  return {
    trails: recorders(posture).map((one) => evaluatedTrail(one, organizationId, posture.account.id)),
    hidden: (region) => {
      if (region === undefined) {
        const unread = posture.hidden[0];
        return unread && `the trails of ${unread.subject.id} could not be listed`;
      }
      const trails = listed.get(region);
      if (!trails) return `the snapshot does not contain ${region}`;
      return trails.state === "read" ? undefined : `the trails of ${region} could not be listed`;
    },
  };
}

function evaluatedTrail(
  { trail, effective, compiled }: Recorder,
  organizationId: string | null,
  accountId: string,
): EvaluatedTrail {
  return {
    compiled,
    proposed: false,
    effective: effective.status === "pass" ? true : effective.status === "fail" ? false : null,
    because: effective.message,
    delivery: {
      s3BucketName: trail.s3BucketName,
      s3KeyPrefix: trail.s3KeyPrefix,
      organizationId: trail.isOrganizationTrail ? organizationId : undefined,
      logGroupArn: groupArn(trail),
      accountId,
    },
  };
}

/** A trail that is proposed and assumed to log. */
export function proposedTrail(trail: RecordingTrail): EvaluatedTrail {
  return {
    compiled: compile(trail),
    proposed: true,
    effective: true,
    because: `${trail.name} is proposed, and assumed to log and deliver`,
    delivery: null,
  };
}
