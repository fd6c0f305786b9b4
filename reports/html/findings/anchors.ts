import type { Finding } from "../../../src/model/documents/result.ts";
import { groupBy } from "../../../src/model/group-by.ts";

/** Ids that the page has itself: a control of a plugin may have one of these names. */
const OWN_IDS = new Set([
  ...[
    "verdict",
    "fixes",
    "scanned",
    "gate",
    "since",
    "not-evaluated",
    "coverage",
    "log-files",
    "canary",
    "searched",
    "arrivals",
    "trails",
    "frameworks",
    "findings",
  ],
  ...["failures", "unknown", "manual", "attested", "waived", "passed", "not-applicable"],
  ...["waivers", "unread", "notifications", "appendix", "formula", "recreate", "command", "result-sha256"],
  ...[
    "find",
    "shown",
    "annex",
    "region",
    "framework",
    "order",
    "open-all",
    "close-all",
    "clear",
    "none",
    "groups",
    "flat",
  ],
  "score-bar-title",
]);
/** Rows of the coverage grid, timelines, last deliveries, tabs, shapes of marks and patterns. */
const OWN_SERIES = /^(?:coverage|timeline|deliveries|t)-\d|^[mp]-|^since-/;

export const encoded = (text: string) =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd")).replaceAll("'", "%27");

/** The id of a control's group: its own id. */
export function controlAnchor(control: string): string {
  const id = encoded(control);
  return OWN_IDS.has(id) || OWN_SERIES.test(id) ? `${id}:` : id;
}

const made = new WeakMap<readonly Finding[], ReadonlyMap<string, string>>();

/**
 * The id of a finding's element, the same in every report of the same account: `CONTROL:RESOURCE`, with `@REGION` where the
 * control has the id in several Regions, and `~FACET` where it has facets. Percent-encoded: as an id and as a fragment it is the
 * same text.
 */
export function findingAnchor({ fingerprint }: Finding, findings: readonly Finding[]): string {
  const known = made.get(findings) ?? anchors(findings);
  made.set(findings, known);
  return known.get(fingerprint) ?? fingerprint;
}

function anchors(findings: readonly Finding[]): Map<string, string> {
  const found = new Map<string, string>();
  const taken = new Set<string>();
  const base = ({ control, resource }: Finding) => `${encoded(control)}:${encoded(resource.id)}`;
  for (const [start, own] of groupBy(findings, base)) {
    const regions = new Set(own.map(({ resource }) => resource.region));
    for (const { fingerprint, resource, facet } of own) {
      const region = regions.size > 1 && resource.region !== null ? `@${encoded(resource.region)}` : "";
      const anchor = `${start}${region}${facet === undefined ? "" : `~${encoded(facet)}`}`;
      // Of two accounts or types with one id: the fingerprint tells them apart.
      const id = taken.has(anchor) ? `${anchor}~${fingerprint.slice(0, 12)}` : anchor;
      taken.add(id);
      found.set(fingerprint, id);
    }
  }
  return found;
}
