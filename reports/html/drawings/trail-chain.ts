import { groupArn, groupName, keyName } from "../../../src/model/aws/trail-arns.ts";
import type { Finding, ScanResult, TrailSummary } from "../../../src/model/documents/result.ts";
import { TRAIL_LINKS, type TrailLink } from "../../../src/model/findings/trail-links.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { type Mark, mark } from "../marks.ts";
import { line, name } from "../plain.ts";
import type { LinkView } from "./chain.ts";
import { type LinkState, type LinkStates, linkStates } from "./link-states.ts";

/** Where the page says more: of a finding, or of its control. */
export interface Anchors {
  readonly finding: (finding: Finding) => string;
  readonly control: (finding: Finding) => string;
}

/** What a trail has at a link; `missing` where it is known to have nothing, so that there is nothing to evaluate. */
interface Part {
  readonly label: string;
  readonly has: (trail: TrailSummary) => readonly string[] | "missing" | "unknown";
}

const NO_NAME: readonly string[] = [];
const resourceOf = (arn: string) => arn.split(":").slice(5).join(":");
const listed = (names: readonly string[] | null | undefined, group: unknown) =>
  group === null ? "missing" : !names ? "unknown" : names.length > 0 ? names : "missing";

const PARTS: Readonly<Record<TrailLink, Part>> = {
  logging: { label: "Logging", has: () => NO_NAME },
  selectors: { label: "Event selectors", has: () => NO_NAME },
  key: {
    label: "KMS key",
    has: ({ kmsKeyId }) => (kmsKeyId === null ? "missing" : [keyName(kmsKeyId)]),
  },
  bucket: { label: "Bucket and delivery", has: ({ s3BucketName }) => [s3BucketName] },
  digests: {
    label: "Digests",
    has: ({ logFileValidationEnabled }) => (logFileValidationEnabled ? NO_NAME : "missing"),
  },
  "log-group": {
    label: "CloudWatch Logs",
    has: (trail) => {
      const group = groupName(trail);
      return group === null ? "missing" : [group];
    },
  },
  "metric-filters": {
    label: "Metric filters",
    has: (trail) => listed(trail.monitoring?.metricFilters, groupArn(trail)),
  },
  alarms: {
    label: "Alarms",
    has: (trail) =>
      listed(
        trail.monitoring?.alarms?.map((arn) => resourceOf(arn).replace(/^alarm:/, "")),
        groupArn(trail),
      ),
  },
  topic: {
    label: "Topic",
    has: (trail) => {
      const own = trail.snsTopicArn ? [trail.snsTopicArn] : [];
      const topics = [...new Set([...(trail.monitoring?.topics ?? []), ...own])].map(resourceOf);
      return topics.length > 0 ? topics : listed(trail.monitoring?.topics, groupArn(trail));
    },
  },
  subscriber: {
    label: "Subscriber",
    has: (trail) => {
      const { subscriptions } = trail.monitoring ?? {};
      if (subscriptions === 0 || groupArn(trail) === null) return "missing";
      return typeof subscriptions === "number" ? [counted(subscriptions, "confirmed subscription")] : "unknown";
    },
  },
};

/**
 * The chain of a trail, from its status to who is notified. A link is as bad as the worst finding on it; without a finding
 * it does not pass: it is not set up, or it is not evaluated.
 */
export function trailChains(result: ScanResult, anchors: Anchors): (trail: TrailSummary) => readonly LinkView[] {
  const statesOf = linkStates(result);
  return (trail) => {
    const states = statesOf(trail);
    const broken = TRAIL_LINKS.find((link) => states.get(link)?.kind === "fail");
    return TRAIL_LINKS.map((link) => linkView(link, trail, states, link === broken, anchors));
  };
}

function linkView(
  link: TrailLink,
  trail: TrailSummary,
  states: LinkStates,
  broken: boolean,
  anchors: Anchors,
): LinkView {
  const { label, has } = PARTS[link];
  const there = has(trail);
  const state = states.get(link);
  return {
    label,
    named: Array.isArray(there) ? namesOf(there) : there === "missing" && hasVerdict(state) ? "Not set up" : null,
    mark: markOf(state, there === "missing"),
    href: state ? hrefOf(state, anchors) : null,
    broken,
    reason: broken && state ? reasonOf(state) : null,
  };
}

const hasVerdict = (state: LinkState | undefined) => state !== undefined && state.kind !== "not-reached";

function markOf(state: LinkState | undefined, isMissing: boolean): Mark {
  if (state && state.kind !== "not-reached") return mark(state.kind);
  const word = isMissing ? "Not set up" : state ? "Not reached" : "Not evaluated";
  return { kind: "not-applicable", word };
}

/** One that is not good leads to its finding; several good ones to their control. */
const hrefOf = ({ kind, finding, count }: LinkState, anchors: Anchors) =>
  `#${kind === "fail" || count === 1 ? anchors.finding(finding) : anchors.control(finding)}`;

const NAMED = 2;

/** The first names; how many more there are. */
function namesOf(names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const shown = names.slice(0, NAMED).map(name).join(", ");
  return names.length > NAMED ? `${shown} and ${names.length - NAMED} more` : shown;
}

function reasonOf({ finding, count }: LinkState): string {
  const more = count > 1 ? ` (and ${counted(count - 1, "more finding")})` : "";
  return `${line(finding.message)}${more}`;
}
