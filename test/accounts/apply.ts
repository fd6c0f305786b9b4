import type { LogGroupDescription, MetricFilter } from "../../src/model/documents/settings/monitoring.ts";
import type { LogResourcePolicy } from "../../src/model/documents/settings/resource-policies.ts";
import type { EventSelectors } from "../../src/model/documents/settings/selectors.ts";
import type { FactId, Snapshot, Trail } from "../../src/model/documents/snapshot.ts";
import { FACTS, notCollected, unasked } from "../../src/model/resources/facts.ts";
import { ACCOUNT, ALL_BLOCKED, delivering, NOW } from "../support/account.ts";
import { alarmOn, CONFIRMED, metricFilter } from "../support/alarms.ts";
import { bucketPolicy, keyPolicy, topicKeyPolicy } from "../support/policies.ts";
import { changeBucket, createBucket } from "./bucket-settings.ts";
import { changeStore } from "./event-data-stores.ts";

/** The words of a command line, as a POSIX shell splits it. */
export function words(command: string): string[] {
  const found: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < command.length; i++) {
    const char = command[i] ?? "";
    if (char === "'") {
      const end = command.indexOf("'", i + 1);
      word = (word ?? "") + command.slice(i + 1, end);
      i = end;
    } else if (char === "\\") {
      word = (word ?? "") + (command[++i] ?? "");
    } else if (char === " ") {
      if (word !== undefined) found.push(word);
      word = undefined;
    } else word = (word ?? "") + char;
  }
  return word === undefined ? found : [...found, word];
}

/** Commands that look and change nothing. The reader resolves a delivery error that the trail's status shows. */
const LOOKS = /^(get|describe|list|lookup)-/;

const read = (fact: FactId, value: unknown, region: string) =>
  ({ state: "read", value, at: NOW, api: FACTS[fact].api, region }) as never;

interface Parsed {
  readonly operation: string;
  readonly option: (name: string) => string | undefined;
  readonly has: (name: string) => boolean;
}

function parse(command: string): Parsed {
  const [, service = "", operation = "", ...rest] = words(command);
  const option = (name: string) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined);
  return { operation: `${service} ${operation}`, option, has: (name) => rest.includes(name) };
}

/** What an account is after a command, as AWS would do it. Names in capitals stand for what the reader makes first. */
export function applied(snapshot: Snapshot, commands: readonly string[]): Snapshot {
  const after = structuredClone(snapshot);
  for (const command of commands) applyTo(after, parse(command), command);
  return after;
}

function applyTo(snapshot: Snapshot, { operation, option, has }: Parsed, command: string): void {
  const [service, verb = ""] = operation.split(" ");
  const region = option("--region") ?? "";
  const fail = (): never => {
    throw new Error(`cannot apply: ${command}`);
  };
  const trailOf = (): Trail => {
    const name = option("--name") ?? option("--trail-name");
    const found = Object.values(snapshot.trails).find((one) => one.name === name && one.homeRegion === region);
    // AWS finds a trail by its name in its home region, and in its own account alone.
    return found?.owner === "own" ? found : fail();
  };
  const named = Object.values(snapshot.trails).find(({ name }) => name === option("--name"));
  if (verb === "get-trail-status" && named) clearErrors(named, snapshot);
  if (LOOKS.test(verb)) return;
  if (service === "s3api" && changeBucket(snapshot, verb, option)) return;
  if (service === "cloudtrail" && changeStore(snapshot, verb, option, has)) return;
  switch (`${service} ${verb}`) {
    case "cloudtrail start-logging":
      startLogging(trailOf(), snapshot);
      return;
    case "cloudtrail update-trail":
      updateTrail(snapshot, trailOf(), option, has);
      return;
    case "cloudtrail create-trail":
      createTrail(snapshot, option, has);
      return;
    case "cloudtrail put-event-selectors": {
      const trail = trailOf();
      trail.eventSelectors = read("trail.eventSelectors", selectorsFrom(option), trail.homeRegion);
      return;
    }
    case "cloudtrail put-insight-selectors": {
      const trail = trailOf();
      const list = JSON.parse(option("--insight-selectors") ?? "") as {
        InsightType: string;
        EventCategories?: string[];
      }[];
      const value = list.map((one) => ({ insightType: one.InsightType, eventCategories: one.EventCategories ?? null }));
      trail.insightSelectors = read("trail.insightSelectors", value, trail.homeRegion);
      return;
    }
    case "cloudtrail add-tags": {
      const trail = snapshot.trails[option("--resource-id") ?? ""] ?? fail();
      const tags = JSON.parse(option("--tags-list") ?? "") as { Key: string; Value: string }[];
      if (trail.tags.state === "read")
        trail.tags.value.push(...tags.map(({ Key, Value }) => ({ key: Key, value: Value })));
      return;
    }
    // Trusted access of CloudTrail is in no snapshot, and a policy binds once it is attached.
    case "organizations enable-aws-service-access":
    case "organizations create-policy":
      return;
    case "s3api create-bucket":
      createBucket(snapshot, option("--bucket") ?? fail(), region);
      return;
    case "s3api put-bucket-policy": {
      const bucket = snapshot.buckets[option("--bucket") ?? ""] ?? fail();
      bucket.policy = read("bucket.policy", JSON.parse(option("--policy") ?? ""), "us-east-1");
      return;
    }
    case "s3api put-public-access-block": {
      const bucket = snapshot.buckets[option("--bucket") ?? ""] ?? fail();
      bucket.publicAccessBlock = read("bucket.publicAccessBlock", ALL_BLOCKED, "us-east-1");
      return;
    }
    case "kms put-key-policy": {
      const id = option("--key-id");
      const key = Object.values(snapshot.keys).find((one) => one.name === id) ?? fail();
      key.policy = read("key.policy", JSON.parse(option("--policy") ?? ""), region);
      return;
    }
    case "sns set-topic-attributes": {
      const topic = snapshot.topics[option("--topic-arn") ?? ""] ?? fail();
      if (topic.attributes.state !== "read") return;
      const value = option("--attribute-value") ?? "";
      if (option("--attribute-name") === "Policy") topic.attributes.value.policy = JSON.parse(value);
      else giveTopicKey(snapshot, topic);
      return;
    }
    case "iam update-assume-role-policy":
    case "iam create-role": {
      const role = Object.values(snapshot.roles).find(({ name }) => name === option("--role-name")) ?? fail();
      const trustPolicy = JSON.parse(
        option(verb === "create-role" ? "--assume-role-policy-document" : "--policy-document") ?? "",
      );
      role.description = read("role.description", { trustPolicy, permissionsBoundary: null }, "us-east-1");
      return;
    }
    case "iam put-role-policy": {
      const role = Object.values(snapshot.roles).find(({ name }) => name === option("--role-name")) ?? fail();
      const policy = {
        policyName: option("--policy-name") ?? "",
        document: JSON.parse(option("--policy-document") ?? ""),
      };
      const held = role.inlinePolicies.state === "read" ? role.inlinePolicies.value : [];
      role.inlinePolicies = read(
        "role.inlinePolicies",
        [...held.filter(({ policyName }) => policyName !== policy.policyName), policy],
        "us-east-1",
      );
      return;
    }
    case "iam create-policy-version": {
      const { customerPolicies } = snapshot.account;
      const held = customerPolicies.state === "read" ? customerPolicies.value : fail();
      const policy = held.find(({ policyArn }) => policyArn === option("--policy-arn")) ?? fail();
      policy.document = JSON.parse(option("--policy-document") ?? "");
      return;
    }
    case "logs put-resource-policy":
    case "logs delete-resource-policy": {
      const held = snapshot.regions[region] ?? fail();
      const list = held.logResourcePolicies;
      if (list.state !== "read") return void fail();
      const isIt = (one: LogResourcePolicy) =>
        one.resourceArn === (option("--resource-arn") ?? null) &&
        (has("--resource-arn") || one.policyName === option("--policy-name"));
      const document = option("--policy-document");
      const value = list.value.flatMap((one) =>
        isIt(one) ? (document === undefined ? [] : [{ ...one, document: JSON.parse(document) }]) : [one],
      );
      held.logResourcePolicies = { ...list, value };
      return;
    }
    case "kms enable-key":
      setKeyState(snapshot, option("--key-id") ?? "", "Disabled", "Enabled");
      return;
    case "kms cancel-key-deletion":
      setKeyState(snapshot, option("--key-id") ?? "", "PendingDeletion", "Disabled");
      return;
    case "kms enable-key-rotation": {
      const key = keyNamed(snapshot, option("--key-id") ?? "");
      const state = key.description.state === "read" && key.description.value.keyState;
      if (state !== "Enabled") throw new Error(`KMS changes no rotation of a key that is ${state}`);
      const rotated = { keyRotationEnabled: true, rotationPeriodInDays: 365 };
      key.rotation = read("key.rotation", rotated, key.region);
      return;
    }
    case "logs create-log-group": {
      const name = option("--log-group-name") ?? "";
      const arn = `arn:aws:logs:${region}:${ACCOUNT}:log-group:${name}`;
      const found = snapshot.logGroups[arn] ?? {
        metricFilters: read("log-group.metricFilters", [], region),
        arn,
        name,
        region,
        accountId: ACCOUNT,
        owner: "own" as const,
      };
      snapshot.logGroups[arn] = {
        ...unasked("log-group"),
        ...found,
        description: read("log-group.description", newGroup(has), region),
      };
      return;
    }
    case "logs put-retention-policy":
      groupNamed(snapshot, option, region).retentionInDays = Number(option("--retention-in-days"));
      return;
    case "logs associate-kms-key":
      groupNamed(snapshot, option, region).kmsKeyId = option("--kms-key-id") ?? fail();
      return;
    case "logs put-log-group-deletion-protection":
      if (!has("--deletion-protection-enabled")) fail();
      groupNamed(snapshot, option, region).deletionProtectionEnabled = true;
      return;
    case "sns create-topic": {
      const name = option("--name") ?? "";
      const arn = `arn:aws:sns:${region}:${ACCOUNT}:${name}`;
      const found = snapshot.topics[arn] ?? { arn, name, region, accountId: ACCOUNT, owner: "own" as const };
      snapshot.topics[arn] = {
        ...unasked("topic"),
        ...found,
        attributes: read("topic.attributes", { topicArn: arn, policy: null, kmsMasterKeyId: null }, region),
      };
      return;
    }
    case "logs put-metric-filter":
      putMetricFilter(snapshot, region, option);
      return;
    case "cloudwatch put-metric-alarm":
      putMetricAlarm(snapshot, region, option);
      return;
    case "sns subscribe": {
      // The reader confirms it.
      const topic = snapshot.topics[option("--topic-arn") ?? ""] ?? fail();
      const known = topic.subscriptions.state === "read" ? topic.subscriptions.value : [];
      topic.subscriptions = read(
        "topic.subscriptions",
        [...known.filter(({ state }) => state !== "confirmed"), CONFIRMED],
        region,
      );
      return;
    }
    default:
      throw new Error(`add what this command changes to test/accounts/apply.ts: ${command}`);
  }
}

/** Makes a metric filter, or takes the place of the one that has its name. */
function putMetricFilter(snapshot: Snapshot, region: string, option: Parsed["option"]): void {
  const { logGroupName, ...filter } = filterFrom(option);
  const group = Object.values(snapshot.logGroups).find((one) => one.name === logGroupName && one.region === region);
  if (group === undefined) throw new Error(`there is no log group ${logGroupName} in ${region}`);
  const others = group.metricFilters.state === "read" ? group.metricFilters.value : [];
  group.metricFilters = read(
    "log-group.metricFilters",
    [...others.filter((one) => one.filterName !== filter.filterName), filter].sort((a, b) =>
      a.filterName < b.filterName ? -1 : 1,
    ),
    region,
  );
}

const NO_METRIC = { defaultValue: null, dimensions: {}, unit: null };

function filterFrom(option: Parsed["option"]): MetricFilter & { logGroupName: string } {
  const input = option("--cli-input-json");
  if (input !== undefined) {
    const { metricTransformations, logGroupName, ...said } = JSON.parse(input) as MetricFilter & {
      logGroupName: string;
    };
    return {
      ...metricFilter("", "", said),
      logGroupName,
      metricTransformations: metricTransformations.map((one) => ({ ...NO_METRIC, ...one })),
    };
  }
  const [, metricName = "", metricNamespace = "", metricValue = ""] =
    /^metricName=(.*),metricNamespace=(.*),metricValue=(.*)$/.exec(option("--metric-transformations") ?? "") ?? [];
  const metricTransformations = [{ ...NO_METRIC, metricName, metricNamespace, metricValue }];
  const [filterName = "", pattern = ""] = ["--filter-name", "--filter-pattern"].map(option);
  return {
    ...metricFilter(filterName, pattern, { metricTransformations }),
    logGroupName: option("--log-group-name") ?? "",
  };
}

/** Makes an alarm, or takes the place of the one that has its name. */
function putMetricAlarm(snapshot: Snapshot, region: string, option: Parsed["option"]): void {
  const number = (name: string) => (option(name) === undefined ? null : Number(option(name)));
  const alarmName = option("--alarm-name") ?? "";
  const alarm = alarmOn("", region, {
    alarmName,
    alarmArn: `arn:aws:cloudwatch:${region}:${ACCOUNT}:alarm:${alarmName}`,
    alarmActions: [option("--alarm-actions") ?? ""],
    namespace: option("--namespace") ?? "",
    metricName: option("--metric-name") ?? "",
    statistic: option("--statistic") ?? "",
    period: number("--period"),
    evaluationPeriods: number("--evaluation-periods"),
    datapointsToAlarm: number("--datapoints-to-alarm"),
    threshold: number("--threshold"),
    comparisonOperator: option("--comparison-operator") ?? "",
    treatMissingData: option("--treat-missing-data") ?? null,
  });
  const place = snapshot.regions[region];
  if (!place) throw new Error(`there is no Region ${region}`);
  const others = place.alarms.state === "read" ? place.alarms.value : [];
  place.alarms = read(
    "region.alarms",
    [...others.filter((one) => one.alarmName !== alarmName), alarm].sort((a, b) =>
      a.alarmName < b.alarmName ? -1 : 1,
    ),
    region,
  );
}

/** A topic gets a key whose policy lets CloudTrail use it. */
function giveTopicKey(snapshot: Snapshot, { arn: topic, region, attributes }: Snapshot["topics"][string]): void {
  const arn = `arn:aws:kms:${region}:${ACCOUNT}:key/of-topic`;
  const description = { arn, keyId: "of-topic", keyState: "Enabled", keyManager: "CUSTOMER" };
  snapshot.keys[arn] = {
    ...unasked("key"),
    ...{ arn, name: "of-topic", region, accountId: ACCOUNT, owner: "own" as const },
    description: read("key.description", description, region),
    policy: read("key.policy", topicKeyPolicy(ACCOUNT), region),
  };
  if (attributes.state === "read" && topic) attributes.value.kmsMasterKeyId = arn;
}

/** Resources that the reader makes first let CloudTrail do what these trails take. */
function admit(snapshot: Snapshot, trail: Trail): void {
  const trails = Object.values(snapshot.trails);
  const bucket = snapshot.buckets[trail.s3BucketName];
  const using = trails.filter(({ s3BucketName }) => s3BucketName === trail.s3BucketName);
  if (bucket && NEW.test(bucket.name))
    bucket.policy = read("bucket.policy", bucketPolicy(bucket.name, using), "us-east-1");
  const key = snapshot.keys[trail.kmsKeyId ?? ""];
  const encrypting = trails.filter(({ kmsKeyId }) => kmsKeyId === key?.arn).map(({ arn }) => arn);
  if (key?.name === "new") key.policy = read("key.policy", keyPolicy(ACCOUNT, encrypting), key.region);
}

/** Names that commands have for a bucket that is made first. */
const NEW = /BUCKET/;

function startLogging(trail: Trail, { collectedAt }: Snapshot): void {
  if (trail.status.state !== "read") return;
  if (!trail.status.value.isLogging)
    Object.assign(trail.status.value, { isLogging: true, startLoggingTime: collectedAt, stopLoggingTime: null });
}

function selectorsFrom(option: Parsed["option"]): EventSelectors {
  const lower = (object: object) =>
    Object.fromEntries(
      Object.entries(object).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
    );
  const advanced = option("--advanced-event-selectors");
  if (advanced !== undefined)
    return {
      eventSelectors: [],
      advancedEventSelectors: (JSON.parse(advanced) as { Name?: string; FieldSelectors: object[] }[]).map((one) => ({
        name: one.Name ?? null,
        fieldSelectors: one.FieldSelectors.map((field) => lower(field) as never),
      })),
    };
  return {
    advancedEventSelectors: [],
    eventSelectors: (JSON.parse(option("--event-selectors") ?? "") as Record<string, unknown>[]).map((one) => ({
      readWriteType: one.ReadWriteType as string,
      includeManagementEvents: one.IncludeManagementEvents as boolean,
      excludeManagementEventSources: (one.ExcludeManagementEventSources as string[]) ?? [],
      dataResources: (one.DataResources as { Type: string; Values: string[] }[]).map(({ Type, Values }) => ({
        type: Type,
        values: Values,
      })),
    })),
  };
}

function updateTrail(snapshot: Snapshot, trail: Trail, option: Parsed["option"], has: Parsed["has"]): void {
  if (has("--is-multi-region-trail"))
    Object.assign(trail, { isMultiRegionTrail: true, includeGlobalServiceEvents: true });
  if (has("--no-is-multi-region-trail")) {
    trail.isMultiRegionTrail = false;
    for (const [region, listed] of Object.entries(snapshot.regions)) {
      const { trails } = listed;
      if (trails.state === "read" && region !== trail.homeRegion)
        listed.trails = { ...trails, value: trails.value.filter((arn) => arn !== trail.arn) };
    }
  }
  if (has("--no-include-global-service-events")) {
    if (trail.isMultiRegionTrail) throw new Error("a multi-Region trail always has global service events");
    trail.includeGlobalServiceEvents = false;
  }
  if (has("--is-organization-trail")) trail.isOrganizationTrail = true;
  if (has("--no-recursive-logging")) trail.recursiveLogging = false;
  if (has("--enable-log-file-validation")) trail.logFileValidationEnabled = true;
  const bucket = option("--s3-bucket-name");
  if (bucket !== undefined) {
    makeBucket(snapshot, bucket);
    trail.s3BucketName = bucket;
    clearErrors(trail, snapshot);
  }
  admit(snapshot, trail);
  const key = option("--kms-key-id");
  if (key !== undefined) {
    const arn = key === "KEY_ARN" ? `arn:aws:kms:${trail.homeRegion}:${ACCOUNT}:key/new` : key;
    // A key in the place of one that did not work ends the error.
    if (trail.kmsKeyId !== null) clearErrors(trail, snapshot);
    trail.kmsKeyId = arn;
    snapshot.keys[arn] ??= {
      ...unasked("key"),
      ...{ arn, name: "new", region: trail.homeRegion, accountId: ACCOUNT, owner: "own" as const },
      description: read(
        "key.description",
        { arn, keyId: "new", keyState: "Enabled", keyManager: "CUSTOMER" },
        trail.homeRegion,
      ),
    };
  }
  admit(snapshot, trail);
  const group = option("--cloud-watch-logs-log-group-arn");
  if (group !== undefined)
    trail.cloudWatchLogsLogGroupArn =
      group === "LOG_GROUP_ARN" ? `arn:aws:logs:${trail.homeRegion}:${ACCOUNT}:log-group:LOG_GROUP_NAME:*` : group;
  if (option("--cloud-watch-logs-role-arn") === "ROLE_ARN") giveRole(snapshot, trail);
  const topic = option("--sns-topic-name");
  if (topic !== undefined)
    trail.snsTopicArn = topic === "TOPIC_ARN" ? `arn:aws:sns:${trail.homeRegion}:${ACCOUNT}:TOPIC_NAME` : topic;
  for (const [region, { trails }] of Object.entries(snapshot.regions))
    if (
      trails.state === "read" &&
      (trail.isMultiRegionTrail || region === trail.homeRegion) &&
      !trails.value.includes(trail.arn)
    )
      trails.value.push(trail.arn);
}

/** The role that the reader makes first, which may write to the log group. */
function giveRole(snapshot: Snapshot, trail: Trail): void {
  const name = `${trail.name}-new-role`;
  const arn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const group = (trail.cloudWatchLogsLogGroupArn ?? "").replace(/:\*$/, "");
  trail.cloudWatchLogsRoleArn = arn;
  snapshot.roles[arn] = { ...delivering(trail, group), arn, name, region: "", accountId: ACCOUNT, owner: "own" };
}

function makeBucket(snapshot: Snapshot, name: string): void {
  const { buckets } = snapshot.account;
  if (buckets.state === "read" && !buckets.value.includes(name)) buckets.value.push(name);
  snapshot.buckets[name] ??= {
    ...unasked("bucket"),
    name,
    owner: "own",
    acl: read("bucket.acl", { grants: [] }, "us-east-1"),
    publicAccessBlock: read("bucket.publicAccessBlock", ALL_BLOCKED, "us-east-1"),
    location: read("bucket.location", "us-east-1", "us-east-1"),
  };
}

/** Once the cause is gone CloudTrail delivers again. */
function clearErrors(trail: Trail, { collectedAt }: Snapshot): void {
  if (trail.status.state === "read")
    Object.assign(trail.status.value, { latestDeliveryTime: collectedAt, latestDeliveryError: null });
}

function keyNamed(snapshot: Snapshot, id: string): Snapshot["keys"][string] {
  const key = Object.values(snapshot.keys).find((one) => one.name === id || one.arn === id);
  if (!key) throw new Error(`there is no key ${id}`);
  return key;
}

function setKeyState(snapshot: Snapshot, id: string, from: string, to: string): void {
  const key = keyNamed(snapshot, id);
  if (key.description.state !== "read" || key.description.value.keyState !== from)
    throw new Error(`key ${id} is not ${from}`);
  key.description.value.keyState = to;
}

function createTrail(snapshot: Snapshot, option: Parsed["option"], has: Parsed["has"]): void {
  const name = option("--name") ?? "";
  const region = option("--region") ?? "";
  const home = region === "HOME_REGION" ? "us-east-1" : region;
  const arn = `arn:aws:cloudtrail:${home}:${ACCOUNT}:trail/${name}`;
  const bucket = option("--s3-bucket-name") ?? "";
  makeBucket(snapshot, bucket);
  const seen = (fact: FactId) => ({ at: NOW, api: FACTS[fact].api, region: home });
  snapshot.trails[arn] = {
    arn,
    name,
    homeRegion: region,
    accountId: ACCOUNT,
    owner: "own",
    ...seen("region.trails"),
    isMultiRegionTrail: has("--is-multi-region-trail"),
    isOrganizationTrail: has("--is-organization-trail"),
    includeGlobalServiceEvents: true,
    logFileValidationEnabled: has("--enable-log-file-validation"),
    s3BucketName: bucket,
    s3KeyPrefix: null,
    kmsKeyId: null,
    cloudWatchLogsLogGroupArn: null,
    cloudWatchLogsRoleArn: null,
    snsTopicArn: null,
    status: read(
      "trail.status",
      {
        isLogging: false,
        startLoggingTime: null,
        stopLoggingTime: null,
        latestDeliveryTime: null,
        latestDeliveryError: null,
        latestDeliveryAttemptTime: null,
        latestDigestDeliveryTime: null,
        latestDigestDeliveryError: null,
        latestCloudWatchLogsDeliveryTime: null,
        latestCloudWatchLogsDeliveryError: null,
        latestNotificationTime: null,
        latestNotificationError: null,
        latestNotificationAttemptTime: null,
      },
      home,
    ),
    eventSelectors: read("trail.eventSelectors", { eventSelectors: [], advancedEventSelectors: [] }, home),
    insightSelectors: { state: "absent", ...seen("trail.insightSelectors") },
    integrity: {
      state: "not-collected",
      api: FACTS["trail.integrity"].api,
      permission: FACTS["trail.integrity"].permission,
    },
    canary: notCollected("trail.canary"),
    tags: read("trail.tags", [], home),
  };
  for (const { trails } of Object.values(snapshot.regions)) if (trails.state === "read") trails.value.push(arn);
  admit(snapshot, snapshot.trails[arn]);
}

/** A new log group as CreateLogGroup makes it without further options. */
const newGroup = (has: Parsed["has"]): LogGroupDescription => ({
  retentionInDays: null,
  retentionPolicyName: null,
  kmsKeyId: null,
  logGroupClass: "STANDARD",
  deletionProtectionEnabled: has("--deletion-protection-enabled"),
  dataProtectionStatus: null,
  inheritedProperties: [],
});

/** The description of a log group of the account, which a command changes. */
function groupNamed(snapshot: Snapshot, option: Parsed["option"], region: string): LogGroupDescription {
  const name = option("--log-group-name") ?? option("--log-group-identifier");
  const description = Object.values(snapshot.logGroups).find(
    (one) => one.name === name && one.region === region,
  )?.description;
  if (description?.state !== "read") throw new Error(`no log group ${name} in ${region}`);
  return description.value;
}
