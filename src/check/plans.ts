import type { Posture, PostureTrail } from "../model/posture.ts";
import type { Remediation } from "../model/result.ts";
import { S3_DELIVERY, standingError } from "./delivery.ts";
import { bucketHolds, keyHolds } from "./effective.ts";
import { keySteps } from "./key-steps.ts";
import { recorders, withEffective } from "./recorders.ts";
import { cli } from "./remedy.ts";

/** A trail of the account with what makes it record in every region, and the account as it is then. */
export interface Plan {
  readonly trail: PostureTrail;
  readonly after: Posture;
  readonly steps: Pick<Remediation, "console" | "cli">;
  /** Whether the trail is known to record nothing now. */
  readonly isSilent: boolean;
  readonly note?: string;
}

interface Step extends Pick<Remediation, "console" | "cli"> {
  /** How much it changes: the plan with the least comes first. */
  readonly effort: number;
}

/** What a command says in the place of a bucket that does not exist yet. */
const NEW_BUCKET = "NEW_BUCKET_NAME";

/** The effort of what no command does. */
const BY_HAND = 100;

function stepsOf(trail: PostureTrail, posture: Posture, isEffective: boolean): Step[] {
  const { name, homeRegion, status, bucket, key } = trail;
  const steps: Step[] = [];
  const holds = bucketHolds(trail, posture).status;
  if (holds === "fail")
    steps.push({
      effort: 10,
      console: [`Bucket ${bucket.name} is missing: under General details choose Edit, then Create new S3 bucket`],
      cli: [cli`aws cloudtrail update-trail --name ${name} --s3-bucket-name ${NEW_BUCKET} --region ${homeRegion}`],
    });
  const usable = keyHolds(trail, posture).status;
  if (key && usable === "fail") steps.push({ effort: 10, ...keySteps(key, [trail]) });
  if (!trail.isMultiRegionTrail)
    steps.push({
      effort: 2,
      console: ["Under General details choose Edit, turn on Enable for all Regions (Multi-region trail) and save"],
      cli: [cli`aws cloudtrail update-trail --name ${name} --is-multi-region-trail --region ${homeRegion}`],
    });
  const isStopped = status.state === "read" && !status.value.isLogging;
  if (isStopped)
    steps.push({
      effort: 1,
      console: ["Choose Start logging"],
      cli: [cli`aws cloudtrail start-logging --name ${name} --region ${homeRegion}`],
    });
  const error = status.state === "read" ? standingError(S3_DELIVERY, status.value, posture.collectedAt) : null;
  // A new bucket has no error yet; a key that works again may end one.
  const isOpen = holds === "fail" ? false : error !== null || !(isEffective || usable === "fail" || isStopped);
  if (isOpen || status.state !== "read")
    steps.push({
      effort: usable === "fail" ? 10 : BY_HAND,
      console: [
        error
          ? `Resolve the delivery error ${error}: check the policy of bucket ${bucket.name}${key ? ` and of key ${key.subject.id}` : ""}`
          : `Find out whether ${name} delivers to bucket ${bucket.name}`,
      ],
      cli: [cli`aws cloudtrail get-trail-status --name ${name} --region ${homeRegion}`],
    });
  return steps;
}

const made = new WeakMap<Posture, readonly Plan[]>();

/** What could be done with each trail that the account owns; what changes least comes first. */
export function plans(posture: Posture): readonly Plan[] {
  const known = made.get(posture);
  if (known) return known;
  const all = recorders(posture)
    .filter(({ trail }) => trail.owner === "own")
    .map(({ trail, effective }) => {
      const steps = stepsOf(trail, posture, effective.status === "pass");
      const effort = steps.reduce((sum, one) => sum + one.effort, 0);
      const lost = bucketHolds(trail, posture).status === "fail";
      const repaired = {
        ...trail,
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        ...(lost ? { s3BucketName: NEW_BUCKET } : {}),
      };
      const open = `Open CloudTrail in ${trail.homeRegion}, choose Trails, then ${trail.name}`;
      return {
        effort,
        trail: repaired,
        after: withEffective(posture, repaired),
        steps: {
          console: steps.length > 0 ? [open, ...steps.flatMap((one) => one.console)] : [],
          cli: steps.flatMap((one) => one.cli),
        },
        isSilent: effective.status === "fail",
      };
    })
    .sort((a, b) => a.effort - b.effort);
  made.set(posture, all);
  return all;
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
    steps: {
      console: [
        "Open CloudTrail, choose Trails, then Create trail",
        "Name the trail, let CloudTrail create a new S3 bucket with its policy, turn on SSE-KMS encryption and log file validation",
        "Keep Management events with Read and Write chosen, and create the trail: the console makes it multi-Region and starts it",
      ],
      cli: [
        "aws cloudtrail create-trail --name TRAIL_NAME --s3-bucket-name BUCKET_NAME --is-multi-region-trail --enable-log-file-validation --region HOME_REGION",
        "aws cloudtrail start-logging --name TRAIL_NAME --region HOME_REGION",
      ],
    },
    isSilent: true,
    note: "The bucket needs the policy that CloudTrail documents before create-trail accepts it.",
  };
}
