import { effective } from "../../check/index.ts";
import type { ScanResult, TrailSummary } from "../../model/documents/result.ts";
import { groupBy } from "../../model/group-by.ts";
import type { Problem } from "../../model/integrity/integrity-result.ts";
import type { Posture, PostureTrail } from "../../model/resources/posture.ts";
import { deliveriesOf } from "./deliveries.ts";
import { monitoringOf } from "./monitoring.ts";

/** A trail in a line: what it is, and whether it does what it is for. */
export function trailSummary(trail: PostureTrail, posture: Posture): TrailSummary {
  const verdict = effective(trail, posture);
  return {
    arn: trail.arn,
    name: trail.name,
    homeRegion: trail.homeRegion,
    accountId: trail.accountId,
    isMultiRegionTrail: trail.isMultiRegionTrail,
    isOrganizationTrail: trail.isOrganizationTrail,
    isLogging: trail.status.state === "read" ? trail.status.value.isLogging : null,
    effective: verdict.status === "pass" ? true : verdict.status === "fail" ? false : null,
    because: [verdict.message, ...(verdict.details ?? [])].join("; "),
    s3BucketName: trail.s3BucketName,
    kmsKeyId: trail.kmsKeyId,
    logFileValidationEnabled: trail.logFileValidationEnabled,
    cloudWatchLogsLogGroupArn: trail.cloudWatchLogsLogGroupArn,
    cloudWatchLogsRoleArn: trail.cloudWatchLogsRoleArn,
    snsTopicArn: trail.snsTopicArn,
    ...(trail.logGroup ? monitoringOf(trail.logGroup) : {}),
    ...(trail.status.state === "read"
      ? { deliveries: deliveriesOf(trail, trail.status.value, posture.collectedAt) }
      : {}),
  };
}

/** What is verified of the log files of each validated trail; empty if no trail was validated. */
export function integrityOf({ trails }: Posture): Pick<ScanResult, "integrity"> {
  const integrity = trails.flatMap(({ arn, integrity: fact }): NonNullable<ScanResult["integrity"]> => {
    if (fact.state !== "read") return [];
    const { range, summary, regions, problems } = fact.value;
    const timed = timedProblems(problems);
    return [{ trail: arn, range, summary, regions, ...(timed.length > 0 ? { problems: timed } : {}) }];
  });
  return integrity.length > 0 ? { integrity } : {};
}

type TimedProblem = NonNullable<NonNullable<ScanResult["integrity"]>[number]["problems"]>[number];

/** Many objects of an hour have the same problem: it is told once, with their number. */
function timedProblems(problems: readonly Problem[]): TimedProblem[] {
  const timed = problems.flatMap(({ kind, accountId, region, explained, from, to, count = 1 }): TimedProblem[] =>
    from === undefined || to === undefined
      ? []
      : [{ kind, accountId, region, ...(explained === undefined ? {} : { explained }), from, to, count }],
  );
  const groups = groupBy(timed, ({ count: _, ...one }) => JSON.stringify(one));
  return [...groups.values()].map((group) => ({
    ...group[0],
    count: group.reduce((sum, { count }) => sum + count, 0),
  }));
}
