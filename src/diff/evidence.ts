import type { EvidenceChange } from "../model/documents/diff.ts";
import type { ScanResult } from "../model/documents/result.ts";
import { collections, labelOf } from "../model/resources/graph.ts";
import type { ResourceType } from "../model/resources/resource-types.ts";
import { counted } from "../model/text/safe-text.ts";
import { type ChangedLeaf, changedLeaves, shownValue } from "./leaves.ts";
import type { Tree } from "./tree.ts";
import { inWords } from "./words.ts";

type Resource = EvidenceChange["resource"];

/** What changed in the evidence: trails, what is recorded, then every other resource. */
export function evidenceChanges(old: ScanResult, now: ScanResult, trees: readonly [Tree, Tree]): EvidenceChange[] {
  const leaves = changedLeaves(...trees).filter(({ path }) => path.length > 2 || path[0] === "account");
  const changes = leaves.flatMap((leaf) => changeOf(leaf, now));
  const of = (isTrail: boolean) => changes.filter(({ resource }) => (resource.type === "trail") === isTrail);
  return [...trailsListed(old, now), ...of(true), ...recorded(old, now), ...of(false)];
}

/** Trails that only one of the results lists. */
function trailsListed(old: ScanResult, now: ScanResult): EvidenceChange[] {
  const missing = (from: ScanResult, other: ScanResult) =>
    from.trails.filter(({ arn }) => !other.trails.some((one) => one.arn === arn));
  const change = (trail: ScanResult["trails"][number], before: string | null, after: string | null, what: string) => ({
    resource: { type: "trail" as const, id: trail.name, arn: trail.arn, region: trail.homeRegion },
    member: "trail",
    before,
    after,
    words: `Trail ${trail.name} (${trail.homeRegion}) ${what}`,
  });
  return [
    ...missing(old, now).map((trail) => change(trail, "listed", null, "is no longer listed")),
    ...missing(now, old).map((trail) => change(trail, null, "listed", "is listed and was not before")),
  ];
}

function changeOf(leaf: ChangedLeaf, now: ScanResult): EvidenceChange[] {
  const [collection = "", name = "", ...steps] = leaf.path;
  const inAccount = collection === "account";
  const type = inAccount
    ? "account"
    : (collections().find(([one]) => one === collection)?.[1] as ResourceType | undefined);
  if (type === undefined) return [];
  const resource = inAccount ? { type, id: now.account.id, arn: null, region: null } : resourceOf(type, name, now);
  const member = (inAccount ? [name, ...steps] : steps).filter((step) => step !== "value").join(".");
  const [before, after] = [shownValue(leaf.before), shownValue(leaf.after)];
  const label = labelOf(type);
  const said = `${label.charAt(0).toUpperCase()}${label.slice(1)} ${resource.id}`;
  return inWords(said, member, leaf, stoppedAt(resource, now)).map((words) => ({
    resource,
    member,
    before,
    after,
    words,
  }));
}

/** By AWS's name: what follows the last slash or colon of an ARN. */
function resourceOf(type: ResourceType, name: string, { trails }: ScanResult): Resource {
  const isArn = name.startsWith("arn:");
  const parts = name.split(":");
  const trail = trails.find(({ arn }) => arn === name);
  const id = trail?.name ?? (isArn ? (name.split(type === "log-group" ? ":" : /[/:]/).at(-1) ?? name) : name);
  const region = type === "region" ? name : isArn ? parts[3] || null : null;
  return { type, id, arn: isArn ? name : null, region };
}

/** When a trail was stopped, as its finding says it. */
function stoppedAt({ arn }: Resource, { findings }: ScanResult): string | undefined {
  const time = findings.find((one) => one.resource.arn === arn && typeof one.data?.stoppedAt === "string")?.data
    ?.stoppedAt;
  return typeof time === "string" ? `${time.slice(0, 10)} ${time.slice(11, 16)} UTC` : undefined;
}

const STATUS_WORDS = {
  recorded: "recorded",
  partly: "partly recorded",
  not: "not recorded",
  unknown: "unknown",
} as const;

/** Kinds of events that are recorded in a different way, Regions with the same change together. */
function recorded({ coverage: old }: ScanResult, now: ScanResult): EvidenceChange[] {
  const { coverage, account } = now;
  const resource: Resource = { type: "account", id: account.id, arn: null, region: null };
  return (coverage?.kinds ?? []).flatMap(({ id, title }) => {
    const groups = new Map<
      string,
      {
        before: keyof typeof STATUS_WORDS;
        after: keyof typeof STATUS_WORDS;
        regions: string[];
        lost: string | undefined;
      }
    >();
    for (const { region, cells } of coverage?.regions ?? []) {
      const after = cells.find(({ kind }) => kind === id);
      const before = old?.regions.find((one) => one.region === region)?.cells.find(({ kind }) => kind === id);
      if (!after || !before || after.status === before.status) continue;
      const key = `${before.status} ${after.status}`;
      const group = groups.get(key) ?? {
        before: before.status,
        after: after.status,
        regions: [],
        lost: after.notRecorded,
      };
      group.regions.push(region);
      groups.set(key, group);
    }
    return [...groups.values()].map(({ before, after, regions, lost }) => ({
      resource,
      member: `coverage.${id}`,
      before: STATUS_WORDS[before],
      after: STATUS_WORDS[after],
      words: `${title}: ${STATUS_WORDS[after]} in ${regions.length > 3 ? counted(regions.length, "Region") : regions.join(", ")} (before: ${STATUS_WORDS[before]})${lost ? `; not recorded: ${lost}` : ""}`,
    }));
  });
}
