import { parseArn } from "../model/aws/arn.ts";
import { isRegionCode } from "../model/aws/partitions.ts";
import type { Step } from "../model/documents/result.ts";
import type { PlanCommand, PlanStep } from "./plan.ts";
import {
  accessLogBucket,
  logBucket,
  logGroup,
  logKey,
  logRole,
  logTopic,
  namesIn,
  namesOf,
  type Place,
} from "./resources.ts";

/** What the plan creates for steps that name something new: a step without the findings that it serves. */
export type Creation = Pick<PlanStep, "id" | "title" | "commands" | "cost">;

/** A step of a remedy with values in the place of what its reader would choose. */
export interface Filled {
  readonly commands: readonly PlanCommand[];
  /** What has to exist first. */
  readonly creations: readonly Creation[];
}

/** Of the account: where its trails are, and who is to be notified. */
export interface Surroundings {
  readonly account: string;
  readonly partition: string;
  /** The ARNs of the account's own trails. */
  readonly trails: readonly string[];
  readonly email?: string | undefined;
  /** Where the trails that get a new bucket deliver in it, by their ARN: `logs/AWSLogs/111122223333`. */
  readonly paths: ReadonlyMap<string, readonly string[]>;
  /** The ARNs of trails of the organization, and its id if it is known. */
  readonly organization: { readonly id: string | undefined; readonly trails: readonly string[] };
}

/** What remedies write in the place of a value that their reader chooses. */
const PLACEHOLDER =
  /\b(?:KEY_ARN(?!_)|NEW_BUCKET_NAME|LOG_GROUP_NAME|LOG_GROUP_ARN|ROLE_ARN|TOPIC_NAME|TOPIC_ARN|ACCESS_LOG_BUCKET_[A-Z0-9_]+|RULE_ID|EMAIL_ADDRESS)\b/g;

/** Placeholders that no plan can choose a value for. */
const CHOICE =
  /\b(?:ACCOUNT_ID|BUCKET_NAME|HOME_REGION|MFA_CODE|POLICY_ARN|POLICY_ID|POLICY_JSON|POLICY_NAME|REGION|ROOT_ID|TAG_KEY|TRAIL_ARN|TRAIL_NAME|VALUE|NEW_BUCKET_NAME|KEY_ARN|LOG_GROUP_NAME|LOG_GROUP_ARN|ROLE_ARN|TOPIC_NAME|TOPIC_ARN|ALARM_NAME|EMAIL_ADDRESS)\b/;

/** The first value in commands that a person has to choose. */
export const choiceIn = (commands: readonly PlanCommand[]): string | undefined =>
  commands.flatMap(({ words }) => words.flatMap((word) => CHOICE.exec(word)?.[0] ?? []))[0];

/** The trail that a step is about: its id ends in the ARN, or that of a step before it does. */
export function trailOf({ id, after = [] }: Pick<Step, "id" | "after">): string | undefined {
  return [id, ...after]
    .map((one) => one.split(" ").at(-1) ?? "")
    .find((one) => parseArn(one)?.service === "cloudtrail");
}

/** The text of a step with the names of what the plan creates. */
export function named(step: Pick<Step, "id" | "after">, text: string, around: Surroundings): string {
  const { account, partition } = around;
  const trail = trailOf(step);
  const region = trail && parseArn(trail)?.region;
  if (!trail || !region || !isRegionCode(region)) return text;
  const place: Place = { account, partition, region };
  const names: Readonly<Record<string, string>> = {
    LOG_GROUP_NAME: namesOf(place, trail.split("/").at(-1) ?? "").logGroup,
    TOPIC_NAME: namesIn(place).topic,
  };
  return text.replace(/\b(?:LOG_GROUP_NAME|TOPIC_NAME)\b/g, (placeholder) => names[placeholder] ?? placeholder);
}

/** Puts values in the place of placeholders. Those that depend on what is not known stay. */
export function filled(
  step: Pick<Step, "id" | "after">,
  commands: readonly (readonly string[])[],
  region: string | undefined,
  around: Surroundings,
): Filled {
  const { account, partition, trails, email } = around;
  const trail = trailOf(step);
  const home = (trail && parseArn(trail)?.region) || region;
  if (!home || !isRegionCode(home)) return { commands: commands.map((words) => ({ words })), creations: [] };
  const place: Place = { account, partition, region: home };
  const names = namesIn(place);
  const name = trail?.split("/").at(-1);
  const own = name === undefined ? undefined : namesOf(place, name);
  const there = trails.filter((arn) => parseArn(arn)?.region === home);
  const paths = [...around.paths].flatMap(([arn, some]) => (parseArn(arn)?.region === home ? some : []));
  const { organization } = around;
  const isOfOrganization = trail !== undefined && organization.trails.includes(trail);
  // Its log files and log streams have the id of the organization in their names.
  const isOfUnknown = isOfOrganization && organization.id === undefined;
  const creations = new Map<string, Creation>();
  const create = (creation: Creation) => creations.set(creation.id, creation);
  const filling = (placeholder: string): string => {
    switch (placeholder) {
      case "KEY_ARN":
        if (there.length === 0) return placeholder;
        create({
          id: `create-key ${home}`,
          title: `Create a KMS key for log files in ${home}, with rotation`,
          commands: logKey(place, there),
          cost: "KMS charges for each key and for requests.",
        });
        return names.keyArn;
      case "NEW_BUCKET_NAME":
        if (trail === undefined || isOfUnknown) return placeholder;
        create({
          id: `create-bucket ${names.bucket}`,
          title: `Create a bucket for log files in ${home}`,
          commands: logBucket(place, names.bucket, there.length > 0 ? there : [trail], { paths: [...new Set(paths)] }),
          cost: "S3 charges for storage, and for noncurrent versions.",
        });
        return names.bucket;
      case "LOG_GROUP_NAME":
        return own?.logGroup ?? placeholder;
      case "LOG_GROUP_ARN":
        return own?.logGroupArn ?? placeholder;
      case "ROLE_ARN":
        if (!own || name === undefined || isOfUnknown) return placeholder;
        create({
          id: `create-role ${own.role}`,
          title: `Create the role by which CloudTrail writes to log group ${own.logGroup}`,
          commands: logRole(place, name, isOfOrganization ? organization.id : undefined),
        });
        return own.roleArn;
      case "TOPIC_NAME":
        return names.topic;
      // The name is enough: the topic is in the account and Region of the trail.
      case "TOPIC_ARN":
        return names.topic;
      case "RULE_ID":
        return "log-files";
      case "EMAIL_ADDRESS":
        return email ?? placeholder;
      default:
        return names.accessLogBucket;
    }
  };
  const done = commands.map((words) =>
    planned(
      step.id,
      words.map((word) => word.replace(PLACEHOLDER, filling)),
    ),
  );
  return { commands: instead(step.id, place, name, there) ?? done, creations: [...creations.values()] };
}

/** A command of a step. Where a new alarm exists already, what it notifies stays. */
export const planned = (id: string, words: readonly string[]): PlanCommand => ({
  words,
  ...(id.startsWith("put-metric-alarm ") ? { keeps: "actions" } : {}),
});

/** What the plan does for steps whose command creates something that needs more than its reader is told of. */
function instead(
  id: string,
  place: Place,
  trail: string | undefined,
  there: readonly string[],
): readonly PlanCommand[] | undefined {
  if (/^create-log-group LOG_GROUP_NAME /.test(id) && trail !== undefined) return logGroup(place, trail);
  if (/^create-topic TOPIC_NAME /.test(id)) return logTopic(place, there);
  if (/^create-bucket ACCESS_LOG_BUCKET_/.test(id)) return accessLogBucket(place, namesIn(place).accessLogBucket);
  // It is in the step before.
  if (/^put-bucket-policy ACCESS_LOG_BUCKET_/.test(id)) return [];
  return undefined;
}
