import type { ScanResult } from "../../../src/model/documents/result.ts";
import { counted, percent } from "../../../src/model/text/safe-text.ts";
import { type TimelineView, timeline } from "../drawings/timeline.ts";
import { name } from "../plain.ts";

/** What is verified of one trail's log files. */
export interface IntegrityView {
  readonly trail: string;
  readonly counts: string;
  readonly timeline: TimelineView | null;
}

export function integrityView({ integrity = [], trails }: ScanResult): IntegrityView[] {
  return integrity.map((one, i) => {
    const { digests, logs, verifiedShare } = one.summary;
    return {
      trail: name(trails.find(({ arn }) => arn === one.trail)?.name ?? one.trail),
      counts: `${percent(verifiedShare)} of the time is verified, by ${counted(digests.valid, "valid digest file")} and ${counted(logs.valid, "valid log file")}`,
      timeline: timeline(`timeline-${i + 1}`, one),
    };
  });
}
