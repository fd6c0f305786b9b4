import type { Plan, PlanCommand, PlanStep } from "../plan.ts";
import { callOf } from "../words.ts";
import { CHANGES } from "./changes.ts";
import { type Change, type Declared, EMAIL, type Left, type Source } from "./resource.ts";

export { distinct, wordsOfName } from "./names.ts";
export { emailOf, neededBy, notDeclared, RETAINED, regionOfMost } from "./order.ts";
export { missingKey, type Reference, referring } from "./references.ts";
export { type Declared, EMAIL, type Left, type Properties, type Value } from "./resource.ts";

/** A plan as resources. */
export interface Declaration {
  /** In an order in which they can be created. */
  readonly resources: readonly Declared[];
  /** Commands that are about no setting. */
  readonly left: readonly Left[];
}

/** The resources that a plan creates and changes, each once with all that the plan sets of it. */
export function declared(plan: Plan): Declaration {
  const resources = new Map<string, Declared>();
  const left: Left[] = [];
  for (const step of plan.steps)
    for (const command of step.commands) {
      const changes = changesOf(command);
      if (typeof changes === "string") left.push({ step, command, reason: changes });
      else for (const change of changes) merge(resources, asMade(step, change), { step, command });
    }
  const all = [...resources.values()].map((one) => ({ ...one, region: one.region ?? regionOf(one, resources) }));
  return { resources: [...all, ...subscriptions(all, plan)], left };
}

function changesOf(command: PlanCommand): readonly Change[] | string {
  const call = callOf(command.words);
  const rule = call && CHANGES[call.name];
  if (!rule) return "No resource type has this setting.";
  const read = new Set<string>(NO_PROPERTY);
  const options = new Proxy(call.options, {
    get(all, name) {
      read.add(String(name));
      return all[String(name)];
    },
  });
  try {
    const changes = rule({ ...call, options, command });
    if (typeof changes === "string") return changes;
    // What no property has would be lost.
    const lost = Object.keys(call.options).find((name) => !read.has(name));
    return lost === undefined ? changes : `No resource type has option --${lost}.`;
  } catch {
    // A plug-in's command may have values that are no JSON, or of a different shape.
    return "Its command is not one that can be read.";
  }
}

/** Options that say how a command is run, and those whose value is known from the command. */
const NO_PROPERTY = [
  ...["region", "query", "output", "create-bucket-configuration", "deletion-protection-enabled"],
  ...["notification-endpoint", "policy-name"],
];

/** `put-metric-alarm` creates an alarm or replaces it: the step tells. */
const asMade = (step: PlanStep, change: Change): Change =>
  step.id.startsWith("put-metric-alarm-actions ") ? { ...change, creates: false } : change;

/** The names of buckets and roles are enough; those of others are of a Region. */
const idOf = ({ type, key, region }: Change) => `${type} ${key} ${type.startsWith("AWS::S3::") ? "" : region}`;

/** The policy of a bucket is where the bucket is; of one that exists, its findings tell. */
function regionOf({ key, type, from }: Declared, resources: ReadonlyMap<string, Declared>): string | undefined {
  if (!type.startsWith("AWS::S3::")) return undefined;
  const findings = from.flatMap(({ step }) => step.findings).filter(({ resource }) => resource === key);
  return resources.get(`AWS::S3::Bucket ${key} `)?.region ?? findings.flatMap(({ region }) => region ?? [])[0];
}

function merge(resources: Map<string, Declared>, change: Change, source: Source): void {
  const known = resources.get(idOf(change));
  // What exists may be given something that is created after its first change.
  if (known && !known.creates) resources.delete(idOf(change));
  resources.set(idOf(change), {
    ...change,
    region: known?.region ?? change.region,
    creates: change.creates || known?.creates === true,
    properties: { ...known?.properties, ...change.properties },
    from: [...(known?.from ?? []), source],
  });
}

/** Each topic that the plan creates for alarms has a subscription, whose address may be given later. */
function subscriptions(all: readonly Declared[], { account, partition }: Plan): Declared[] {
  const isNotified = (arn: string) =>
    all.some(
      ({ type, properties }) =>
        type === "AWS::CloudWatch::Alarm" && JSON.stringify(properties.AlarmActions).includes(`"${arn}"`),
    );
  return all.flatMap(({ type, key, region, creates, from }) => {
    const arn = `arn:${partition}:sns:${region}:${account}:${key}`;
    if (type !== "AWS::SNS::Topic" || !creates || !isNotified(arn)) return [];
    if (all.some((one) => one.type === "AWS::SNS::Subscription" && one.properties.TopicArn === arn)) return [];
    const properties = { TopicArn: arn, Protocol: "email", Endpoint: EMAIL };
    return [{ type: "AWS::SNS::Subscription", key, region, creates: true, properties, from }];
  });
}
