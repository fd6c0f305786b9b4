import { alarmSteps } from "../check/alarms/alarm-steps.ts";
import { ALARM_SETS } from "../filters/index.ts";
import type { Step } from "../model/documents/result.ts";
import { planned } from "./fill.ts";
import type { PlanCommand, PlanStep } from "./plan.ts";
import { accessLogBucket, logBucket, logGroup, logKey, logRole, namesIn, namesOf, type Place } from "./resources.ts";
import { wordsOf } from "./words.ts";

/** The trail of the set-up. */
export const TRAIL = "account-audit";

const SELECTORS = [
  { Name: "Management events", FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] },
  {
    Name: "S3 objects",
    FieldSelectors: [
      { Field: "eventCategory", Equals: ["Data"] },
      { Field: "resources.type", Equals: ["AWS::S3::Object"] },
    ],
  },
];

/** A step of the set-up, before it has findings. */
type SetUpStep = Omit<PlanStep, "findings" | "account">;

/**
 * What an account without trails needs so that its API activity can be relied on: one multi-Region trail with validation, to a
 * closed and encrypted bucket and to a log group, with an alarm for each of the sets of CIS.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html
 */
export function setUpSteps(place: Place): SetUpStep[] {
  const { bucket, accessLogBucket: accessLogs, keyArn } = namesIn(place);
  const trail = namesOf(place, TRAIL);
  const { region } = place;
  const at = ["--region", region];
  const step = (
    id: string,
    title: string,
    commands: readonly PlanCommand[],
    more: Partial<SetUpStep> = {},
  ): SetUpStep => ({ id, title, commands, console: [], ...more });
  const aws = (...words: readonly string[]): PlanCommand => ({ words: ["aws", ...words] });
  return [
    step(`create-key ${region}`, "Create a KMS key for log files, with rotation", logKey(place, [trail.arn]), {
      cost: "KMS charges for each key and for requests.",
    }),
    step(`create-bucket ${accessLogs}`, "Create a bucket for access logs", accessLogBucket(place, accessLogs), {
      cost: "S3 charges for storage of the access logs.",
    }),
    step(
      `create-bucket ${bucket}`,
      "Create the bucket for log files",
      logBucket(place, bucket, [trail.arn], { keyArn, accessLogs }),
      { cost: "S3 charges for storage, and for noncurrent versions." },
    ),
    step(`create-log-group ${trail.logGroup}`, "Create the log group", logGroup(place, TRAIL, { keyArn }), {
      cost: "CloudWatch Logs charges for ingestion and storage.",
    }),
    step(
      `create-role ${trail.role}`,
      "Create the role by which CloudTrail writes to the log group",
      logRole(place, TRAIL),
    ),
    step(
      `create-trail ${trail.arn}`,
      `Create the multi-Region trail ${TRAIL}, with log file validation`,
      [
        {
          settles: true,
          words: [
            ...["aws", "cloudtrail", "create-trail", "--name", TRAIL, "--s3-bucket-name", bucket],
            ...["--is-multi-region-trail", "--include-global-service-events", "--enable-log-file-validation"],
            ...["--kms-key-id", keyArn, "--cloud-watch-logs-log-group-arn", trail.logGroupArn],
            ...["--cloud-watch-logs-role-arn", trail.roleArn, ...at],
          ],
        },
        aws(
          ...["cloudtrail", "put-event-selectors", "--trail-name", TRAIL],
          ...["--advanced-event-selectors", JSON.stringify(SELECTORS), ...at],
        ),
        aws("cloudtrail", "start-logging", "--name", TRAIL, ...at),
      ],
      {
        cost: "The first copy of management events is free. Data events of S3 objects are charged per event: estimate the calls on the busiest buckets first.",
      },
    ),
    ...alarms(place, trail.logGroup),
  ];
}

/** A metric filter and an alarm for each set of events, and the topic that all alarms notify. */
function alarms({ account, region }: Place, group: string): SetUpStep[] {
  const steps = ALARM_SETS.flatMap((set) => alarmSteps(set, { accountId: account, region }, group, []));
  return [...new Map(steps.map((step) => [step.id, step])).values()].map(stepOf);
}

function stepOf({ id, title, cost, console = [], cli = [] }: Step): SetUpStep {
  const commands = cli.map((line) => planned(id, wordsOf(line) ?? []));
  return { id, title, console, commands, ...(cost === undefined ? {} : { cost }) };
}
