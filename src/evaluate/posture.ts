import { parseArn } from "../model/arn.ts";
import { BASE_FACTS, notCollected, unasked } from "../model/facts.ts";
import { groupArn, keyArn } from "../model/named.ts";
import type { Observed } from "../model/observed.ts";
import { owningAccount } from "../model/owning-account.ts";
import { pointerTo } from "../model/pointer.ts";
import type { Fact, Hidden, Linked, Posture, PostureRegion, PostureTrail } from "../model/posture.ts";
import type { Scope } from "../model/scope.ts";
import type { FactId, Snapshot, Trail } from "../model/snapshot.ts";
import type { Subject } from "../model/subject.ts";

type Needs = ReadonlySet<FactId> | "all";

/** The facts of a resource with their pointers; what the check did not ask for is `not-collected`. */
function link<T extends object>(resource: T, type: string, pointer: string, subject: Subject, needs: Needs): Linked<T> {
  const linked: Record<string, unknown> = { ...resource, pointer, subject };
  for (const [name, value] of Object.entries(resource)) {
    if (!isObserved(value)) continue;
    const id = `${type}.${name}` as FactId;
    const visible = needs === "all" || needs.has(id) || BASE_FACTS.includes(id);
    const alone = visible && type === "trail" ? owningAccount(resource as unknown as Trail, value) : undefined;
    linked[name] = {
      ...(visible ? value : notCollected(id)),
      pointer: `${pointer}/${name}`,
      ...(alone === undefined ? {} : { owningAccount: alone }),
    };
  }
  return linked as Linked<T>;
}

function isObserved(value: unknown): value is Observed<unknown> {
  return typeof value === "object" && value !== null && "state" in value && "api" in value;
}

/**
 * Lays a snapshot out for the checks: the regions and trails in scope, every trail linked to its bucket, key, log group
 * and topic, and the listings that could not be read. A trail is in scope if it covers a region in scope; a multi-Region
 * trail always is.
 *
 * @param needs - the facts to show; `"all"` for reports.
 */
export function buildPosture(snapshot: Snapshot, scope: Scope, needs: Needs): Posture {
  const { id: accountId, partition } = snapshot.account;
  const account = link(
    snapshot.account,
    "account",
    "/account",
    {
      type: "account",
      id: accountId,
      arn: `arn:${partition}:iam::${accountId}:root`,
      region: null,
      accountId,
    },
    needs,
  );
  const regions = scope.regions.map((name): PostureRegion => {
    const found = Object.hasOwn(snapshot.regions, name) ? snapshot.regions[name] : undefined;
    // What a snapshot says of a region that the account has not enabled proves nothing there.
    const trails: Fact<string[]> =
      found && !scope.notEnabled.includes(name)
        ? { ...found.trails, pointer: `${pointerTo("regions", name)}/trails` }
        : { ...notCollected("region.trails"), pointer: `${pointerTo("regions", name)}/trails` };
    const functions: Fact<string[]> = {
      ...(found && !scope.notEnabled.includes(name) && (needs === "all" || needs.has("region.functions"))
        ? found.functions
        : notCollected("region.functions")),
      pointer: `${pointerTo("regions", name)}/functions`,
    };
    return { name, trails, functions, subject: { type: "region", id: name, arn: null, region: name, accountId } };
  });
  const hidden = [
    ...regions
      .filter((region) => region.trails.state !== "read")
      .map(({ name, trails, subject }): Hidden => {
        const notEnabled = scope.notEnabled.includes(name);
        return { fact: notEnabled ? account.regions : trails, subject, notEnabled };
      }),
    ...(scope.incomplete
      ? [{ fact: account.regions, subject: account.subject, notEnabled: false } satisfies Hidden]
      : []),
  ];
  const trails = Object.values(snapshot.trails)
    .filter((trail) => trail.isMultiRegionTrail || scope.regions.includes(trail.homeRegion))
    .sort((a, b) => (a.arn < b.arn ? -1 : 1))
    .map((trail) => linkTrail(snapshot, trail, needs));
  return { collectedAt: snapshot.collectedAt, account, regions, trails, hidden };
}

function linkTrail(snapshot: Snapshot, trail: Trail, needs: Needs): PostureTrail {
  const { partition } = snapshot.account;
  const key = keyArn(trail, partition);
  const group = groupArn(trail);
  const topic = trail.snsTopicArn || null;
  return {
    ...link(
      trail,
      "trail",
      pointerTo("trails", trail.arn),
      { type: "trail", id: trail.name, arn: trail.arn, region: trail.homeRegion, accountId: trail.accountId },
      needs,
    ),
    bucket: linkBucket(snapshot, trail.s3BucketName, needs),
    key: key === null ? null : linkKey(snapshot, key, needs),
    logGroup: group === null ? null : linkArn(snapshot, "logGroups", group, needs),
    topic: topic === null ? null : linkArn(snapshot, "topics", topic, needs),
  };
}

function linkBucket(snapshot: Snapshot, name: string, needs: Needs): PostureTrail["bucket"] {
  const bucket = own(snapshot.buckets, name) ?? {
    name,
    owner: "unknown" as const,
    ...unasked("bucket"),
  };
  return link(
    bucket,
    "bucket",
    pointerTo("buckets", name),
    {
      type: "bucket",
      id: name,
      arn: `arn:${snapshot.account.partition}:s3:::${name}`,
      region: bucket.location.state === "read" ? bucket.location.value : null,
      accountId: bucket.owner === "own" ? snapshot.account.id : null,
    },
    needs,
  );
}

function linkKey(snapshot: Snapshot, arn: string, needs: Needs): NonNullable<PostureTrail["key"]> {
  const key = own(snapshot.keys, arn) ?? { ...named(snapshot, arn), ...unasked("key") };
  // DescribeKey's own ARN joins the alias and the ARN form of one key.
  const resolved = key.description.state === "read" ? key.description.value.arn : arn;
  const subject: Subject = {
    type: "key",
    id: resolved.includes(":key/")
      ? resolved.slice(resolved.indexOf(":key/") + 5)
      : (parseArn(resolved)?.resource ?? resolved),
    arn: resolved,
    region: key.region,
    accountId: key.accountId,
  };
  return link(key, "key", pointerTo("keys", arn), subject, needs);
}

function linkArn<C extends "logGroups" | "topics">(
  snapshot: Snapshot,
  collection: C,
  arn: string,
  needs: Needs,
): Linked<Snapshot[C][string]> {
  const type = collection === "topics" ? "topic" : "log-group";
  const resource =
    own<Snapshot["logGroups"][string] | Snapshot["topics"][string]>(snapshot[collection], arn) ??
    (type === "topic"
      ? { ...named(snapshot, arn), ...unasked("topic") }
      : { ...named(snapshot, arn), ...unasked("log-group") });
  const { name, region, accountId } = resource;
  return link(resource, type, pointerTo(collection, arn), { type, id: name, arn, region, accountId }, needs) as Linked<
    Snapshot[C][string]
  >;
}

function own<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** A resource that a trail names and the snapshot lacks, as far as its ARN tells. */
function named(snapshot: Snapshot, arn: string) {
  const { resource, region, accountId } = parseArn(arn) ?? { resource: arn, region: "", accountId: "" };
  const owner = accountId === "" ? "unknown" : accountId === snapshot.account.id ? "own" : "foreign";
  return { arn, name: resource.replace(/^(log-group:|key\/)/, ""), region, accountId, owner } as const;
}
