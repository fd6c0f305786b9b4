import type { Posture, PostureTrail } from "../model/posture.ts";
import type { Remediation } from "../model/result.ts";
import { cli } from "./remedy.ts";

function ownTrail(posture: Posture, wanted: (trail: PostureTrail) => boolean): PostureTrail | undefined {
  return posture.trails.find((trail) => trail.owner === "own" && wanted(trail));
}

const isStopped = (trail: PostureTrail) => trail.status.state === "read" && !trail.status.value.isLogging;

/** Steps that make the account record in every region, starting from the trails that it has. */
export function recordEverywhere(posture: Posture): Remediation {
  const multiRegion = ownTrail(posture, (trail) => trail.isMultiRegionTrail);
  if (multiRegion) {
    const { name, homeRegion } = multiRegion;
    return {
      console: [
        `Open CloudTrail in ${homeRegion}, choose Trails, then ${name}`,
        ...(isStopped(multiRegion) ? ["Choose Start logging"] : []),
        `Mend what the findings on ${name}, its bucket ${multiRegion.s3BucketName} and its key say`,
      ],
      cli: [
        ...(isStopped(multiRegion) ? [cli`aws cloudtrail start-logging --name ${name} --region ${homeRegion}`] : []),
        cli`aws cloudtrail get-trail-status --name ${name} --region ${homeRegion}`,
      ],
    };
  }
  const single = ownTrail(posture, () => true);
  if (single) {
    const { name, homeRegion } = single;
    return {
      console: [
        `Open CloudTrail in ${homeRegion}, choose Trails, then ${name}`,
        "Under General details choose Edit, turn on Enable for all Regions (Multi-region trail) and save",
      ],
      cli: [
        cli`aws cloudtrail update-trail --name ${name} --is-multi-region-trail --region ${homeRegion}`,
        ...(isStopped(single) ? [cli`aws cloudtrail start-logging --name ${name} --region ${homeRegion}`] : []),
      ],
    };
  }
  return {
    console: [
      "Open CloudTrail, choose Trails, then Create trail",
      "Name the trail, let CloudTrail create a new S3 bucket with its policy, turn on SSE-KMS encryption and log file validation",
      "Keep Management events with Read and Write chosen, and create the trail: the console makes it multi-Region and starts it",
    ],
    cli: [
      "aws cloudtrail create-trail --name TRAIL_NAME --s3-bucket-name BUCKET_NAME --is-multi-region-trail --enable-log-file-validation --region HOME_REGION",
      "aws cloudtrail start-logging --name TRAIL_NAME --region HOME_REGION",
    ],
    note: "The bucket needs the policy that CloudTrail documents before create-trail accepts it.",
  };
}
