import { allows, type Policy, policyOf } from "../../../iam/index.ts";
import type { PolicyDocument } from "../../../model/documents/settings/iam.ts";
import { isUnread } from "../../../model/resources/observed.ts";
import type { Fact, Posture, PostureTrail } from "../../../model/resources/posture.ts";
import {
  bucketRequests,
  type DeliveryRequest,
  keyRequests,
  topicKeyRequests,
  topicRequests,
} from "../../policies/delivery-requests.ts";
import { opensToEveryone } from "../../policies/everyone.ts";
import { KEY_USES, opensToStrangers } from "../../policies/pinned.ts";
import { deniesWithoutTls } from "../../policies/tls-only.ts";
import { TOPIC_USES, topicPolicyOf } from "../../policies/topic-policy-of.ts";
import {
  bucketDelivery,
  forBucketAccount,
  forKeyAccount,
  forTopicAccount,
  isForCloudTrail,
  isForEveryone,
  type Json,
  keyDelivery,
  notForServices,
  onlyFor,
  pinned,
  TLS_ONLY,
  topicDelivery,
  topicKeyDelivery,
} from "./policy-statements.ts";
import type { PolicyWant } from "./policy-wants.ts";

/** A policy as it is to be. */
export interface PolicyChange {
  /** Null: the policy is not known, so that no command can keep its statements. */
  readonly document: PolicyDocument | null;
  /** The statements that are added, or changed. */
  readonly changed: readonly Json[];
  /** The account that owns the resource. */
  readonly account: string;
  readonly notes: readonly string[];
}

type Wanted = ReadonlySet<PolicyWant["wanted"]>;

/** What the rules of a kind of policy are. */
interface Kind {
  readonly account: string | undefined;
  readonly policy: Fact<PolicyDocument>;
  readonly resources: readonly string[];
  readonly actions: readonly string[];
  /** What everyone may not do. */
  readonly forEveryone: readonly string[];
  readonly trails: readonly PostureTrail[];
  readonly asked: (trail: PostureTrail) => readonly DeliveryRequest[];
  readonly delivery: (trail: PostureTrail) => readonly Json[];
  readonly forAccount: (statement: Json) => Json;
}

/**
 * The policy with what findings want of it, and with every statement that others need: statements are narrowed or added, and
 * none is removed. What CloudTrail may do for the trails before, it may do after.
 */
export function changedPolicy(posture: Posture, of: PolicyWant["of"], resource: string, wanted: Wanted): PolicyChange {
  const { accountId } = posture.account.subject;
  const { account, policy, resources, actions, forEveryone, trails, asked, delivery, forAccount } = kindOf(
    posture,
    of,
    resource,
  );
  const current = policy.state === "read" ? policy.value : { Version: "2012-10-17", Statement: [] };
  const old = current.Statement;
  let statements = (Array.isArray(old) ? old : [old]) as Json[];
  const read = (): Policy[] => [policyOf({ ...current, Statement: statements }, "")];
  const isAllowed = (trail: PostureTrail) =>
    asked(trail).every(({ requests }) => allows(read(), requests).answer !== "no");
  const before = trails.filter(isAllowed);
  const notes: string[] = [];
  if (wanted.has("tls") && deniesWithoutTls(read(), accountId ?? "", resources).answer !== "yes")
    statements = [...statements, TLS_ONLY(resources)];
  if (wanted.has("not-everyone"))
    statements = statements.map((one) => (isForEveryone(one) && opens(one) ? forAccount(one) : one));
  if (wanted.has("source")) {
    const arns = trails.map(({ arn }) => arn);
    statements = statements.map((one) => (isForCloudTrail(one) && isOpenToStrangers([one]) ? pinned(one, arns) : one));
    if (isOpenToStrangers(statements)) statements = [...statements, onlyFor(arns, actions, resources)];
    notes.push("If trails of other accounts use it, add their ARNs to aws:SourceArn first.");
  }
  const writing = wanted.has("delivery") ? trails : before;
  if (!writing.every(isAllowed)) statements = statements.map((one) => (refuses(one) ? notForServices(one) : one));
  for (const trail of writing) if (!isAllowed(trail)) statements = [...statements, ...delivery(trail)];
  if (!writing.every(isAllowed)) notes.push("A statement still denies CloudTrail: change it manually.");
  const isKnown = !isUnread(policy);
  return {
    document: isKnown ? { ...current, Statement: statements } : null,
    changed: statements.filter((one) => !(Array.isArray(old) ? old : [old]).includes(one)),
    account: account || "ACCOUNT_ID",
    notes,
  };

  function isOpenToStrangers(list: readonly Json[]): boolean {
    return opensToStrangers([policyOf({ ...current, Statement: list }, "")], actions, resources).answer !== "no";
  }
  function opens(one: Json): boolean {
    return opensToEveryone([policyOf({ ...current, Statement: [one] }, "")], forEveryone, resources).answer !== "no";
  }
  /** Whether a statement denies a trail what it takes. */
  function refuses(one: Json): boolean {
    if (one.Effect !== "Deny") return false;
    const alone = [policyOf({ ...current, Statement: [ALLOW_ALL, one] }, "")];
    return writing.some((trail) => asked(trail).some(({ requests }) => allows(alone, requests).answer !== "yes"));
  }
}

const ALLOW_ALL = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };

function kindOf(posture: Posture, of: PolicyWant["of"], resource: string): Kind {
  const unread = { state: "not-collected", api: "", permission: "", pointer: "" } as const;
  const { partition } = posture.account;
  if (of === "bucket") {
    const trails = posture.trails.filter(({ s3BucketName }) => s3BucketName === resource);
    const arn = `arn:${partition}:s3:::${resource}`;
    return {
      account: trails[0]?.bucket.owner === "own" ? (posture.account.subject.accountId ?? "") : undefined,
      policy: trails[0]?.bucket.policy ?? unread,
      resources: [arn, `${arn}/*`],
      actions: ["s3:*"],
      forEveryone: ["s3:*"],
      trails,
      asked: (trail) => bucketRequests(trail, posture),
      delivery: (trail) => bucketDelivery(trail, posture),
      forAccount: (one) => forBucketAccount(one, posture.account.subject.accountId ?? ""),
    };
  }
  if (of === "key") {
    const encrypting = posture.trails.filter((trail) => trail.key?.arn === resource);
    const notifying = posture.trails.filter((trail) => trail.topic?.key?.arn === resource);
    const key = encrypting[0]?.key ?? notifying[0]?.topic?.key;
    const arn = key?.description.state === "read" ? key.description.value.arn : resource;
    return {
      account: key?.accountId,
      policy: key?.policy ?? unread,
      resources: [arn],
      actions: KEY_USES,
      forEveryone: ["kms:*"],
      trails: [...new Set([...encrypting, ...notifying])],
      asked: (trail) => [
        ...(encrypting.includes(trail) ? keyRequests(trail, arn, posture) : []),
        ...(notifying.includes(trail) ? topicKeyRequests(trail, arn, posture) : []),
      ],
      delivery: (trail) => [
        ...(encrypting.includes(trail) ? keyDelivery(trail) : []),
        ...(notifying.includes(trail) ? [topicKeyDelivery(trail)] : []),
      ],
      forAccount: (one) => forKeyAccount(one, posture.account.subject.accountId ?? ""),
    };
  }
  const trails = posture.trails.filter(({ snsTopicArn }) => snsTopicArn === resource);
  const { attributes, accountId: account } = trails[0]?.topic ?? {};
  return {
    account,
    policy: attributes ? topicPolicyOf(attributes) : unread,
    resources: [resource],
    actions: TOPIC_USES,
    forEveryone: TOPIC_USES,
    trails,
    asked: (trail) => topicRequests(trail, resource, posture),
    delivery: (trail) => topicDelivery(trail, resource),
    forAccount: (one) => forTopicAccount(one, posture.account.subject.accountId ?? ""),
  };
}
