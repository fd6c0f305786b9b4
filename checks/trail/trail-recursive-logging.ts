import {
  causeOf,
  cli,
  defineCheck,
  EVENTS_NEEDS,
  eachTrail,
  fail,
  notApplicable,
  openTrail,
  type Posture,
  type PostureLogGroup,
  type PostureTrail,
  pass,
  recorders,
  selectorListPointer,
  setting,
  trailStep,
  undecided,
  unknown,
  type Verdict,
} from "../../src/check/index.ts";
import { firstCause } from "../../src/model/findings/verdict.ts";
import {
  type CompiledTrail,
  compile,
  covers,
  type EventSet,
  logDeliveries,
  s3Deliveries,
  selectedTypes,
} from "../../src/selectors/index.ts";

/**
 * Each delivery is an event of the bucket: a trail that records it delivers again. AWS API UpdateTrail,
 * `RecursiveLogging`.
 */
export default defineCheck({
  id: "trail-recursive-logging",
  title: "Trail does not record its own deliveries",
  failureTitle: "Trail records its own deliveries",
  severity: "low",
  resourceType: "trail",
  links: ["selectors"],
  rationale:
    "A trail that records object writes in its own bucket records each delivery, and the record is delivered again. These events say nothing of the account, and each of them is charged.",
  references: [
    {
      title: "AWS CloudTrail API: UpdateTrail",
      url: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateTrail.html",
    },
  ],
  needs: EVENTS_NEEDS,
  data: { recordsDeliveriesTo: "The bucket whose deliveries the trail records; null: it does not record them." },
  remediation: (_verdict, trail) => ({
    steps: [
      trailStep("update-trail-recursive-logging", trail, {
        title: `Turn off recursive logging of ${trail.name}`,
        effect: "changes",
        console: [openTrail(trail), "Under General details choose Edit, turn off recursive logging, and save"],
        cli: [
          cli`aws cloudtrail update-trail --name ${trail.name} --no-recursive-logging --region ${trail.homeRegion}`,
        ],
      }),
    ],
    note: "Other writes to the bucket stay recorded. The option needs a version of the AWS CLI that knows RecursiveLogging.",
  }),
  evaluate: (posture) =>
    eachTrail(posture, (trail) => {
      const { name, bucket, recursiveLogging } = trail;
      const isOff = recursiveLogging === false;
      const one = recorders(posture).find(({ trail: { arn } }) => arn === trail.arn);
      if (!one) return notApplicable(`${name} is not in scope`, { evidence: [setting(trail, "name")] });
      const { effective, compiled } = one;
      if (effective.status === "fail") return notApplicable(effective.message, { evidence: effective.evidence });
      const evidence = [
        ...effective.evidence,
        ...(recursiveLogging === undefined ? [] : [setting(trail, "recursiveLogging").pointer]),
        selectorListPointer(trail),
      ];
      // What the trail would record if it recorded deliveries.
      const recursive = isOff ? compile({ ...compiled.trail, recursiveLogging: true }) : compiled;
      const answers = destinations(posture, trail).map((to) => ({ ...to, answer: answerOf(recursive, to.set) }));
      const recorded = answers.find(({ answer, doubt }) => answer === true && doubt === undefined);
      if (recorded) {
        const data = { recordsDeliveriesTo: isOff ? null : recorded.id };
        return isOff
          ? pass(`${name} does not record its own deliveries (RecursiveLogging is false)`, { data, evidence })
          : fail(`${name} records its own deliveries to bucket ${recorded.id}`, { data, evidence });
      }
      const open = answers.find(({ answer }) => answer !== false);
      if (!open)
        return notApplicable(
          bucket.owner === "foreign"
            ? `Deliveries of ${name} are events of the account that owns bucket ${bucket.name}`
            : `${name} does not select its own deliveries`,
          { evidence },
        );
      if (open.answer === undefined || open.doubt === undefined)
        return undecided(["the answer depends on what AWS does not document"], posture, [one], open.set);
      return { ...open.doubt, evidence: [...open.doubt.evidence, ...evidence] };
    }),
});

interface Destination {
  readonly id: string;
  readonly set: EventSet;
  /** What leaves it open whether a trail that records these events records its deliveries. */
  readonly doubt?: Verdict | undefined;
}

/** Where the trail delivers to in this account: calls on another account's resources are events of that account. */
function destinations(posture: Posture, trail: PostureTrail): Destination[] {
  const { bucket, logGroup, homeRegion, s3BucketName, s3KeyPrefix } = trail;
  const { partition } = posture.account;
  const region = bucket.location.state === "read" ? bucket.location.value : undefined;
  const isKnown = bucket.owner === "own" && (region !== undefined || trail.isMultiRegionTrail);
  const ofBucket: Destination = {
    id: s3BucketName,
    set: s3Deliveries(partition, region ?? homeRegion, s3BucketName, s3KeyPrefix),
    doubt: isKnown ? undefined : placeUnknown(posture, trail),
  };
  const ofGroup = logGroup?.owner === "own" ? logTypes(trail).map((type) => groupDestination(logGroup, type)) : [];
  return [...(bucket.owner === "foreign" ? [] : [ofBucket]), ...ofGroup];
}

function placeUnknown({ account: { buckets } }: Posture, { bucket }: PostureTrail): Verdict {
  const facts = [bucket.location, buckets];
  return unknown(firstCause(facts.map(causeOf)), `Whose bucket ${bucket.name} is, or in which Region, is not known`, {
    evidence: facts,
  });
}

/** AWS does not say of which type the records of PutLogEvents are. */
function groupDestination({ name, region, arn }: PostureLogGroup, type: string): Destination {
  const doubt = unknown(
    "undecidable",
    `AWS does not document whether deliveries to log group ${name} are events of ${type}`,
  );
  return { id: name, set: logDeliveries(type, region, arn), doubt };
}

const logTypes = ({ eventSelectors }: PostureTrail): readonly string[] =>
  eventSelectors.state === "read"
    ? selectedTypes({ selectors: eventSelectors.value }).filter((type) => type.startsWith("AWS::Logs::"))
    : [];

/** Whether the trail records some of these events; `undefined`: it is not known. */
function answerOf(trail: CompiledTrail, set: EventSet): boolean | undefined {
  const answer = covers([trail], set);
  if (answer.answer === "covered" || answer.answer === "partly") return true;
  return answer.answer === "not-covered" && answer.doubts.length === 0 ? false : undefined;
}
