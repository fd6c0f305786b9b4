import { groupArn, keyArn } from "../../../src/model/aws/trail-arns.ts";
import type { Finding, ScanResult, TrailSummary } from "../../../src/model/documents/result.ts";
import type { AlarmLink } from "../../../src/model/findings/alarm-links.ts";
import { statesLinks } from "../../../src/model/findings/links-of-check.ts";
import { LINK_OF_ALARM_LINK, TRAIL_LINKS, type TrailLink } from "../../../src/model/findings/trail-links.ts";
import { type FindingKind, kindOf } from "../marks.ts";

/** Worst first. A chain that breaks before a link says nothing about that link. */
const KINDS = ["fail", "unknown", "manual", "waived", "attested", "pass", "not-reached"] as const;
type LinkKind = Exclude<FindingKind, "not-applicable"> | "not-reached";

/** What the findings say of a link: the worst, a finding that says it, and how many do. */
export interface LinkState {
  readonly kind: LinkKind;
  readonly finding: Finding;
  /** The finding's control evaluates the link itself, not one behind it. */
  readonly own: boolean;
  readonly count: number;
}
export type LinkStates = ReadonlyMap<TrailLink, LinkState>;

type Links = readonly TrailLink[];

/** What findings on the account or a Region say, where they name no trail: by Region, or of every one. */
type Wide = ReadonlyMap<string | null, LinkStates>;

/** What the findings say of each trail's links. */
export function linkStates(result: ScanResult): (trail: TrailSummary) => LinkStates {
  const links = new Map<string, Links>(result.controls.map(({ id, links = [] }) => [id, links]));
  const trailsOf = indexOf(result);
  const own = new Map<TrailSummary, Map<TrailLink, LinkState>>(result.trails.map((trail) => [trail, new Map()]));
  const wide = new Map<string | null, Map<TrailLink, LinkState>>();
  for (const finding of result.findings) {
    const evaluated = links.get(finding.control) ?? [];
    if (evaluated.length === 0) continue;
    const named = trailsOf(finding);
    for (const trail of named) say(own.get(trail), finding, evaluated, trail);
    if (named.length > 0 || !isWide(finding) || finding.status === "pass") continue;
    const region = regionOf(finding);
    const here = wide.get(region) ?? new Map<TrailLink, LinkState>();
    wide.set(region, here);
    say(here, finding, evaluated, undefined);
  }
  return (trail) => withWide(own.get(trail) ?? new Map(), wide, trail);
}

const isWide = ({ resource }: Finding) => resource.type !== "trail" && statesLinks(resource.type);

const regionOf = ({ data, resource }: Finding): string | null =>
  typeof data?.region === "string" ? data.region : resource.region;

/** The trails that a finding is about: its resource is the trail or a part of it, or its data names one. */
function indexOf({ trails, account }: ScanResult): (finding: Finding) => readonly TrailSummary[] {
  const byPart = new Map<string, TrailSummary[]>();
  for (const trail of trails)
    for (const part of partsOf(trail, account.partition)) {
      const users = byPart.get(part) ?? [];
      byPart.set(part, users);
      users.push(trail);
    }
  const using = (part: unknown) => (typeof part === "string" ? (byPart.get(part) ?? []) : []);
  return (finding) => {
    if (!isWide(finding)) return using(finding.resource.arn);
    const texts = Object.values(finding.data ?? {}).flat();
    return [...new Set(texts.flatMap(using))];
  };
}

function partsOf(trail: TrailSummary, partition: string): Set<string> {
  const { arn, s3BucketName, cloudWatchLogsRoleArn, snsTopicArn, monitoring } = trail;
  const named = [arn, `arn:${partition}:s3:::${s3BucketName}`, keyArn(trail, partition), groupArn(trail)];
  const followed = [...(monitoring?.alarms ?? []), ...(monitoring?.topics ?? [])];
  return new Set([...named, cloudWatchLogsRoleArn, snsTopicArn, ...followed].filter((one) => typeof one === "string"));
}

/** Adds what a finding says of the links that its control evaluates. */
function say(
  states: Map<TrailLink, LinkState> | undefined,
  finding: Finding,
  links: Links,
  trail: TrailSummary | undefined,
): void {
  const kind = kindOf(finding);
  if (!states || kind === "not-applicable") return;
  const add = (link: TrailLink, kind: LinkKind) =>
    merge(states, link, { kind, finding, own: links.includes(link), count: 1 });
  const broken = finding.status === "fail" ? finding.data?.brokenLink : undefined;
  if (finding.status !== "fail") for (const link of links) add(link, kind);
  else if (typeof broken !== "string") add(links.at(-1) as TrailLink, kind);
  else {
    const at = breakOf(broken, trail);
    if (at) add(at, kind);
    const place = at ? TRAIL_LINKS.indexOf(at) : -1;
    for (const link of links) if (link !== at) add(link, TRAIL_LINKS.indexOf(link) < place ? "pass" : "not-reached");
  }
}

/** The link that a finding's data names. A trail that does nothing is stopped, or does not deliver. */
function breakOf(broken: string, trail: TrailSummary | undefined): TrailLink | undefined {
  if (broken === "trail") return trail && (trail.isLogging === false ? "logging" : "bucket");
  if (Object.hasOwn(LINK_OF_ALARM_LINK, broken)) return LINK_OF_ALARM_LINK[broken as Exclude<AlarmLink, "trail">];
  return TRAIL_LINKS.find((link) => link === broken);
}

function merge(states: Map<TrailLink, LinkState>, link: TrailLink, state: LinkState): void {
  const before = states.get(link);
  const by = before ? KINDS.indexOf(state.kind) - KINDS.indexOf(before.kind) : -1;
  if (by < 0) states.set(link, state);
  else if (by === 0 && before)
    states.set(link, { ...(state.own && !before.own ? state : before), count: before.count + state.count });
}

/** With what holds of every trail that reaches the Region; of what follows a log group, if it has one there. */
function withWide(own: ReadonlyMap<TrailLink, LinkState>, wide: Wide, trail: TrailSummary): LinkStates {
  const all = new Map(own);
  const group = groupArn(trail);
  const groupRegion = group?.split(":")[3];
  for (const [region, states] of wide)
    for (const [link, state] of states) {
      const follows = TRAIL_LINKS.indexOf(link) >= TRAIL_LINKS.indexOf("log-group");
      const applies = follows
        ? group !== null && (region === null || region === groupRegion)
        : region === null || trail.isMultiRegionTrail || region === trail.homeRegion;
      if (applies) merge(all, link, state);
    }
  return all;
}
