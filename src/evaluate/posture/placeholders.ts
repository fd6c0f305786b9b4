import { withEffective } from "../../check/recording/recorders.ts";
import type { FactId } from "../../model/documents/snapshot.ts";
import type { TrailExample } from "../../model/findings/check.ts";
import { FACTS, memberOf } from "../../model/resources/facts.ts";
import { linksFrom, resourceTypes, rowOf } from "../../model/resources/graph.ts";
import type { Posture, PostureTrail } from "../../model/resources/posture.ts";

/** A resource of which only the type is known, for the steps of the check reference, and an account with one trail. */
export function placeholders(
  type: string,
  example: TrailExample | null = {},
): { readonly subject: never; readonly posture: Posture } {
  const subject = placeholder(type);
  const region = {
    ...placeholder("region"),
    name: "REGION",
    trails: { state: "read", value: [], items: [], pointer: "" },
  };
  const posture = {
    collectedAt: "",
    account: subject,
    regions: [region],
    trails: [],
    hidden: [],
  } as unknown as Posture;
  if (example === null) return { subject: subject as never, posture };
  const { selectors = { eventSelectors: [], advancedEventSelectors: [] }, ...more } = example;
  const trail = {
    ...placeholder("trail"),
    bucket: placeholder("bucket"),
    isMultiRegionTrail: true,
    isOrganizationTrail: false,
    includeGlobalServiceEvents: true,
    ...more,
    status: { state: "read", value: { isLogging: true }, pointer: "" },
    eventSelectors: { state: "read", value: selectors, pointer: "" },
    insightSelectors: { state: "absent", pointer: "" },
  };
  return { subject: subject as never, posture: withEffective(posture, trail as unknown as PostureTrail) };
}

/** The members of every type, so that a step can name what its resource does not have; facts are not collected. */
function placeholder(type: string): Record<string, unknown> {
  const name = nameOf(type);
  const unread = { state: "not-collected", api: "", permission: "", pointer: "" };
  const facts = FACT_MEMBERS.map(([member, isList]) => [member, isList ? { ...unread, items: [] } : unread]);
  return {
    arn: `${name.replace(/_(NAME|ID)$/, "")}_ARN`,
    region: "REGION",
    homeRegion: "HOME_REGION",
    accountId: "ACCOUNT_ID",
    owner: "own",
    partition: "aws",
    s3BucketName: nameOf("bucket"),
    kmsKeyId: null,
    ...Object.fromEntries(facts),
    ...Object.fromEntries(LINKS.map(({ as, to, one, always }) => [as, always ? named(to) : one ? null : NONE])),
    name,
    id: name,
    subject: { type, id: name, arn: null, region: "REGION", accountId: "ACCOUNT_ID" },
  };
}

const FACT_MEMBERS = (Object.keys(FACTS) as FactId[]).map((fact) => [memberOf(fact), FACTS[fact].list] as const);
const LINKS = resourceTypes().flatMap(linksFrom);
const NONE = { items: [], complete: false, unread: [] };
const nameOf = (type: string): string => rowOf(type)?.placeholder ?? "NAME";
const named = (type: string) => ({ name: nameOf(type), subject: { id: nameOf(type) } });
