import { groupName, keyName } from "../../../src/model/aws/trail-arns.ts";
import { distinctName } from "../../../src/model/aws/trail-names.ts";
import type { ScanResult, TrailSummary } from "../../../src/model/documents/result.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import type { LinkView } from "../drawings/chain.ts";
import { type DeliveriesView, deliveriesDrawing } from "../drawings/deliveries.ts";
import { type Anchors, trailChains } from "../drawings/trail-chain.ts";
import type { Mark } from "../marks.ts";
import { line, name } from "../plain.ts";

interface TrailView {
  readonly name: string;
  readonly reach: string;
  readonly owner: string | null;
  readonly mark: Mark;
  readonly because: string;
}

interface DrawnTrail extends TrailView {
  readonly links: readonly LinkView[];
  /** The column of the link that breaks, which is wider than the others. */
  readonly column: number | null;
  readonly deliveries: DeliveriesView | null;
  /** Nothing is known of deliveries. */
  readonly isStatusUnread: boolean;
}

interface TrailRow extends TrailView {
  readonly broken: LinkView | null;
  readonly resources: string;
}

export interface TrailsView {
  readonly drawn: readonly DrawnTrail[];
  readonly rows: readonly TrailRow[];
  readonly total: number;
  /** The heading of the rows. */
  readonly more: string;
}

/** Of more trails the chains fill the page, and a line is enough. */
const MOST_DRAWN = 20;

/** Those that do not work first, then those whose chain breaks. */
export function trailsView(result: ScanResult, anchors: Anchors): TrailsView {
  const chainOf = trailChains(result, anchors);
  const all = result.trails
    .map((trail) => ({ trail, links: chainOf(trail) }))
    .sort((a, b) => rank(a.trail) - rank(b.trail) || breaks(b.links) - breaks(a.links));
  // A result of an earlier version does not say which links its controls evaluate.
  const isKnown = result.controls.some(({ links }) => links !== undefined);
  const drawn = all.slice(0, isKnown ? MOST_DRAWN : 0);
  const rows = all.slice(drawn.length);
  return {
    drawn: drawn.map(({ trail, links }, i) => ({
      ...trailView(trail, result),
      links,
      column: columnOf(links),
      deliveries: deliveriesDrawing(`deliveries-${i + 1}`, trail, result),
      isStatusUnread: trail.isLogging === null,
    })),
    rows: rows.map(({ trail, links }) => ({
      ...trailView(trail, result),
      broken: links.find(({ broken }) => broken) ?? null,
      resources: resourcesOf(trail),
    })),
    total: all.length,
    more: counted(rows.length, "more trail"),
  };
}

/** A chain is drawn in two rows. */
const COLUMNS = 5;

function columnOf(links: readonly LinkView[]): number | null {
  const at = links.findIndex(({ broken }) => broken);
  return at < 0 ? null : (at % COLUMNS) + 1;
}

const rank = ({ effective }: TrailSummary) => (effective === false ? 0 : effective === null ? 1 : 2);
const breaks = (links: readonly LinkView[]) => links.filter(({ mark }) => mark.kind === "fail").length;

function trailView(trail: TrailSummary, { account, trails }: ScanResult): TrailView {
  const { homeRegion, isMultiRegionTrail, isOrganizationTrail, accountId } = trail;
  const foreign = accountId !== account.id;
  const kind = isOrganizationTrail ? "Organization trail" : foreign ? "Trail" : null;
  return {
    name: name(distinctName(trail, trails)),
    reach: isMultiRegionTrail ? `All regions, home ${line(homeRegion)}` : `${line(homeRegion)} only`,
    owner: kind ? `${kind}${foreign ? ` of account ${line(accountId)}` : ""}` : null,
    mark: works(trail),
    because: line(trail.because),
  };
}

function resourcesOf(trail: TrailSummary): string {
  const { s3BucketName, kmsKeyId, logFileValidationEnabled } = trail;
  const group = groupName(trail);
  return [
    `Bucket ${name(s3BucketName)}`,
    kmsKeyId === null ? "no key" : `key ${name(keyName(kmsKeyId))}`,
    group === null ? "no log group" : `log group ${name(group)}`,
    `log file validation ${logFileValidationEnabled ? "on" : "off"}`,
  ].join(", ");
}

/** What the result says of it: whether it logs and delivers. */
function works({ effective, isLogging }: TrailSummary): Mark {
  if (effective === true) return { kind: "pass", word: "Records" };
  if (effective === null) return { kind: "unknown", word: "Unknown" };
  return { kind: "fail", word: isLogging === false ? "Stopped" : "Does not deliver" };
}
