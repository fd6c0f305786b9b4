import type { PolicyDocument } from "../../model/documents/settings/iam.ts";
import type { TopicAttributes } from "../../model/documents/settings/resource-policies.ts";
import type { Fact } from "../../model/resources/posture.ts";

/** What a topic is for, and what gives it to others: who may change the policy may publish and subscribe. */
export const TOPIC_USES = ["sns:Publish", "sns:Subscribe", "sns:AddPermission", "sns:SetTopicAttributes"];

/** The policy of a topic as a fact of its own: GetTopicAttributes gives it among others. Older snapshots do not have it. */
export function topicPolicyOf(attributes: Fact<TopicAttributes>): Fact<PolicyDocument> {
  if (attributes.state !== "read") return attributes as Fact<PolicyDocument>;
  const pointer = `${attributes.pointer}/value/policy`;
  const { policy } = attributes.value;
  if (policy === undefined) return older(attributes);
  const { value: _, ...seen } = attributes;
  return policy === null ? { ...seen, state: "absent", pointer } : { ...seen, value: policy, pointer };
}

/** The key of a topic, as it names it, as a fact of its own; null: it has none. */
export function topicKeyOf(attributes: Fact<TopicAttributes>): Fact<string | null> {
  if (attributes.state !== "read") return attributes as Fact<string | null>;
  const { kmsMasterKeyId } = attributes.value;
  return kmsMasterKeyId === undefined ? older(attributes) : { ...attributes, value: kmsMasterKeyId };
}

const older = ({ api, pointer }: Fact<TopicAttributes>) =>
  ({ state: "not-collected", api, permission: api, pointer }) as const;
