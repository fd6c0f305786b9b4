import type { Step } from "../../../model/documents/result.ts";
import type { Posture, PostureTrail } from "../../../model/resources/posture.ts";
import { currentError, S3_DELIVERY } from "../../recording/delivery.ts";
import { bucketHolds, keyHolds } from "../../recording/effective.ts";
import { recorders, withEffective } from "../../recording/recorders.ts";
import { lazily } from "../lazily.ts";
import { keySteps } from "../steps/key-steps.ts";
import { giveBucket, makeMultiRegion, NEW_BUCKET, restoreDelivery, startLogging } from "../steps/trail-steps.ts";

/** A trail of the account with what makes it record in every region, and the account as it is then. */
export interface Plan {
  /** The trail after the steps. */
  readonly trail: PostureTrail;
  readonly after: Posture;
  readonly steps: readonly Step[];
  /** Whether the trail is known to record nothing now. */
  readonly isSilent: boolean;
  readonly note?: string;
}

interface Repair {
  /** How much it changes: the plan with the least comes first. */
  readonly effort: number;
  readonly steps: readonly Step[];
}

/** The effort of a step that has no command. */
const MANUAL_EFFORT = 100;

/** What is left of the effort of steps that are done anyway: a trail that records already comes before one that starts. */
const GIVEN = 0.001;

function repairs(trail: PostureTrail, posture: Posture, isEffective: boolean): Repair[] {
  const { status, key } = trail;
  const found: Repair[] = [];
  const add = (effort: number, ...steps: readonly Step[]) => found.push({ effort, steps });
  const holds = bucketHolds(trail, posture).status;
  if (holds === "fail") add(10, giveBucket(trail));
  const usable = keyHolds(trail, posture).status;
  if (key && usable === "fail") add(10, ...keySteps(key, [trail]));
  if (!trail.isMultiRegionTrail) add(2, makeMultiRegion(trail));
  const isStopped = status.state === "read" && !status.value.isLogging;
  if (isStopped) add(1, startLogging(trail));
  const error = status.state === "read" ? currentError(S3_DELIVERY, status.value, posture.collectedAt) : null;
  // A new bucket has no error yet; a key that works again may end one.
  const isOpen = holds === "fail" ? false : error !== null || !(isEffective || usable === "fail" || isStopped);
  if (isOpen || status.state !== "read") add(usable === "fail" ? 10 : MANUAL_EFFORT, ...restoreDelivery(trail));
  return found;
}

/** The steps after which a trail logs and delivers, in its Regions. */
export const makeEffective = (trail: PostureTrail, posture: Posture): Step[] =>
  repairs({ ...trail, isMultiRegionTrail: true }, posture, false).flatMap(({ steps }) => steps);

/**
 * What could be done with each trail that the account owns; what changes least comes first.
 *
 * @param given - steps that are done anyway, by id: they are hardly an effort.
 */
export function plans(posture: Posture, base: Posture, given: ReadonlySet<string>): readonly Plan[] {
  const present = new Map(base.trails.map((trail) => [trail.arn, trail]));
  return recorders(posture)
    .filter(({ trail }) => trail.owner === "own")
    .map(({ trail, effective }) => {
      const needed = repairs(trail, posture, effective.status === "pass");
      const isGiven = ({ steps }: Repair) => steps.every(({ id }) => given.has(id));
      const effort = needed.reduce((sum, one) => sum + (isGiven(one) ? one.effort * GIVEN : one.effort), 0);
      const repaired = {
        ...(present.get(trail.arn) ?? trail),
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        ...(bucketHolds(trail, posture).status === "fail" || given.has(giveBucket(trail).id)
          ? { s3BucketName: NEW_BUCKET }
          : {}),
      };
      const after = lazily(() => withEffective(base, repaired));
      return {
        effort,
        trail: repaired,
        // Of thousands of plans a few are tried.
        get after() {
          return after();
        },
        steps: needed.flatMap(({ steps }) => steps),
        isSilent: effective.status === "fail",
      };
    })
    .sort((a, b) => a.effort - b.effort);
}

export interface Repaired {
  /** The account with the trails that steps which are done anyway make effective. */
  readonly base: Posture;
  /** Those trails, with these steps. */
  readonly repaired: ReadonlyMap<string, readonly Step[]>;
  /** Trails whose delivery a person restores: whether they will record is not known. */
  readonly restored: ReadonlyMap<string, readonly Step[]>;
}

/** What the steps that are done anyway do to trails that are not effective. */
export function repairedAnyway(posture: Posture, given: ReadonlySet<string>): Repaired {
  const [repaired, restored] = [new Map<string, readonly Step[]>(), new Map<string, readonly Step[]>()];
  const trails: PostureTrail[] = [];
  for (const { trail, effective } of recorders(posture)) {
    if (trail.owner !== "own") continue;
    // Objects of the bucket that it leaves are no log files of an effective trail any more.
    const isMoved = given.has(giveBucket(trail).id);
    const moved = { ...trail, ...(isMoved ? { s3BucketName: NEW_BUCKET } : {}) };
    if (effective.status === "pass") {
      if (isMoved) trails.push(moved);
      continue;
    }
    const asIs = { ...trail, isMultiRegionTrail: true };
    const needed = repairs(asIs, posture, false);
    const steps = needed.flatMap((one) => one.steps);
    if (needed.length === 0 || !steps.every(({ id }) => given.has(id))) continue;
    if (needed.some(({ effort }) => effort >= MANUAL_EFFORT)) {
      restored.set(trail.arn, steps);
      continue;
    }
    trails.push(moved);
    repaired.set(trail.arn, steps);
  }
  return { base: withEffective(posture, ...trails), repaired, restored };
}

/** A new trail, where the account owns none. Names in capitals are the reader's to choose. */
export function createTrail(posture: Posture): Plan {
  const { id, partition } = posture.account;
  const [name, homeRegion] = ["TRAIL_NAME", "HOME_REGION"];
  const trail = {
    arn: `arn:${partition}:cloudtrail:${homeRegion}:${id}:trail/${name}`,
    name,
    homeRegion,
    accountId: id,
    owner: "own",
    isMultiRegionTrail: true,
    isOrganizationTrail: false,
    includeGlobalServiceEvents: true,
    s3BucketName: "BUCKET_NAME",
    bucket: { owner: "own" },
    eventSelectors: { state: "read", value: { eventSelectors: [], advancedEventSelectors: [] }, pointer: "" },
    insightSelectors: { state: "absent", pointer: "" },
  } as unknown as PostureTrail;
  return {
    trail,
    after: withEffective(posture, trail),
    steps: createSteps(trail),
    isSilent: true,
    note: "The bucket needs the bucket policy for CloudTrail before create-trail accepts it.",
  };
}

function createSteps({ arn, accountId: account }: PostureTrail): Step[] {
  const create: Step = {
    id: `create-trail ${arn}`,
    title: "Create a multi-Region trail",
    effect: "creates",
    account,
    console: [
      "Open CloudTrail, choose Trails, then Create trail",
      "Enter a name, choose Create new S3 bucket, turn on SSE-KMS encryption and log file validation",
      "Keep Management events with Read and Write selected, and create the trail. The console creates a multi-Region trail and starts logging",
    ],
    cli: [
      "aws cloudtrail create-trail --name TRAIL_NAME --s3-bucket-name BUCKET_NAME --is-multi-region-trail --enable-log-file-validation --region HOME_REGION",
    ],
  };
  const start: Step = {
    id: `start-logging ${arn}`,
    title: "Start logging on the new trail",
    after: [create.id],
    effect: "changes",
    account,
    cli: ["aws cloudtrail start-logging --name TRAIL_NAME --region HOME_REGION"],
  };
  return [create, start];
}
