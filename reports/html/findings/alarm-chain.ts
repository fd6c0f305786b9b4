import type { Finding } from "../../../src/model/documents/result.ts";
import { ALARM_LINKS, type AlarmLink } from "../../../src/model/findings/alarm-links.ts";
import type { LinkView } from "../drawings/chain.ts";
import { kindOf, type Mark } from "../marks.ts";
import { line, name } from "../plain.ts";

const LABELS: Readonly<Record<AlarmLink, { readonly label: string; readonly member?: string }>> = {
  trail: { label: "Trail", member: "trail" },
  selectors: { label: "Event selectors" },
  "log-group": { label: "Log group", member: "logGroup" },
  "log-class": { label: "Log class" },
  filter: { label: "Metric filter", member: "filter" },
  alarm: { label: "Alarm", member: "alarm" },
  dimensions: { label: "Metric and dimensions", member: "metric" },
  threshold: { label: "Threshold" },
};

/** The chain of a finding that names the link which breaks; null where it names none. */
export function alarmChain(finding: Finding): readonly LinkView[] | null {
  const data = finding.data ?? {};
  const at = (ALARM_LINKS as readonly unknown[]).indexOf(data.brokenLink);
  if (at < 0) return null;
  const kind = kindOf(finding);
  return ALARM_LINKS.map((link, i) => {
    const { label, member } = LABELS[link];
    const value = member === undefined ? undefined : data[member];
    return {
      label,
      mark: markOf(i - at, kind),
      named: typeof value === "string" ? nameOf(value) : null,
      href: null,
      broken: i === at,
      reason: null,
    };
  });
}

/** An ARN by its resource. */
const nameOf = (value: string) => (value.startsWith("arn:") ? line(value.split(":").slice(5).join(":")) : name(value));

function markOf(place: number, kind: Mark["kind"]): Mark {
  if (place < 0) return { kind: "pass", word: "Holds" };
  if (place > 0) return { kind: "not-applicable", word: "Not reached" };
  return kind === "manual" ? { kind, word: "Manual" } : { kind: "fail", word: "Breaks" };
}
