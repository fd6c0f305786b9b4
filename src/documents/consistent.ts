import { ownerOf, parseArn } from "../model/aws/arn.ts";
import { bucketOwner } from "../model/aws/bucket.ts";
import type { Snapshot } from "../model/documents/snapshot.ts";
import { collections, rowOf } from "../model/resources/graph.ts";
import { known } from "../model/resources/observed.ts";
import { escapedStep } from "../model/text/json-pointer.ts";
import { oneLine } from "../model/text/safe-text.ts";
import { regionContradiction } from "./consistent-regions.ts";
import { integrityContradiction } from "./integrity-contradiction.ts";

/** Clocks differ a little; a time this much later than the collection is none. */
const LATEST_MS = 3_600_000;

const STATUS_TIMES = /Time$/;

/**
 * The first contradiction in a snapshot, by its JSON Pointer; undefined where it is consistent. A document from anywhere
 * may fit the schema and still claim that an own trail belongs to another account, or that logs were delivered tomorrow.
 */
export function contradiction(snapshot: Snapshot): string | undefined {
  return (
    identity(snapshot) ??
    trailLists(snapshot) ??
    owners(snapshot) ??
    times(snapshot) ??
    regionContradiction(snapshot) ??
    integrity(snapshot)
  );
}

const escaped = (step: string) => oneLine(escapedStep(step));

/** The partition decides where global services log: in a wrong one, nothing would be required of this account. */
function identity({ account, identity: { arn }, trails }: Snapshot): string | undefined {
  const { accountId = account.id, partition = "aws" } = parseArn(arn) ?? {};
  if (accountId !== account.id || partition !== account.partition) return "/identity/arn is not of the account";
  const other = Object.keys(trails).find((one) => parseArn(one)?.partition !== account.partition);
  return other === undefined ? undefined : `/trails/${escaped(other)} is of another partition`;
}

function trailLists({ regions, trails }: Snapshot): string | undefined {
  const listed = new Set<string>();
  for (const [region, list] of Object.entries(regions))
    for (const arn of known(list.trails)) {
      listed.add(arn);
      if (!Object.hasOwn(trails, arn))
        return `/regions/${escaped(region)}/trails lists ${oneLine(arn)}, which /trails lacks`;
    }
  const stray = Object.keys(trails).find((arn) => !listed.has(arn));
  return stray === undefined ? undefined : `/trails/${escaped(stray)} is listed by no Region`;
}

function owners(snapshot: Snapshot): string | undefined {
  const { account } = snapshot;
  for (const [arn, trail] of Object.entries(snapshot.trails)) {
    const { resource, region, accountId } = parseArn(arn) ?? {};
    const same = trail.arn === arn && resource === `trail/${trail.name}` && region === trail.homeRegion;
    if (!same || accountId !== trail.accountId) return `/trails/${escaped(arn)} is not what its ARN says`;
    if (trail.owner !== ownerOf(accountId, account.id)) return `/trails/${escaped(arn)}/owner is not what its ARN says`;
  }
  for (const [collection, type] of collections()) {
    // Those that are named by ARN alone: a trail's has more to agree with.
    if (type === "trail" || rowOf(type)?.byName) continue;
    for (const [arn, { owner, accountId }] of Object.entries(snapshot[collection as "topics"] ?? {})) {
      const said = parseArn(arn)?.accountId ?? "";
      if (accountId !== said || owner !== ownerOf(said, account.id))
        return `/${collection}/${escaped(arn)}/owner is not what its ARN says`;
    }
  }
  for (const [name, bucket] of Object.entries(snapshot.buckets))
    if (bucket.name !== name || bucket.owner !== bucketOwner(account.buckets, bucket))
      return `/buckets/${escaped(name)}/owner is not what the evidence says`;
  return undefined;
}

function integrity({ trails, startedAt, collectedAt }: Snapshot): string | undefined {
  for (const [arn, trail] of Object.entries(trails)) {
    const wrong = integrityContradiction(trail, Date.parse(startedAt), Date.parse(collectedAt));
    if (wrong !== undefined) return `/trails/${escaped(arn)}/integrity/value${wrong}`;
  }
  return undefined;
}

function times({ trails, collectedAt }: Snapshot): string | undefined {
  const latest = Date.parse(collectedAt) + LATEST_MS;
  for (const [arn, { status }] of Object.entries(trails)) {
    if (status.state !== "read") continue;
    for (const [name, value] of Object.entries(status.value))
      if (STATUS_TIMES.test(name) && typeof value === "string" && Date.parse(value) > latest)
        return `/trails/${escaped(arn)}/status/value/${name} is later than the collection`;
  }
  return undefined;
}
