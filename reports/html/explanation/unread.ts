import type { Explanation } from "../../../src/model/documents/explanation.ts";
import { thousands } from "../../../src/model/text/safe-text.ts";
import { line } from "../plain.ts";
import { fileName } from "./evaluated.ts";

export interface UnreadView {
  readonly rows: readonly { readonly file: string; readonly at: string; readonly problem: string }[];
  readonly more: string | null;
  readonly aggregated: string | null;
}

/** What was skipped: files, records, and summaries that are not records of calls. */
export function unreadView({ malformed, summary }: Explanation): UnreadView {
  const { aggregated = 0 } = summary;
  const more = summary.malformed - malformed.length;
  return {
    rows: malformed.map(({ file, at, problem }) => ({
      file: line(fileName(file)),
      at: at === null ? "The file" : `The record at byte ${thousands(at)}`,
      problem: line(problem),
    })),
    more:
      more > 0
        ? `${thousands(more)} more ${more === 1 ? "file or record was" : "files or records were"} skipped.`
        : null,
    aggregated:
      aggregated > 0
        ? `${thousands(aggregated)} aggregated ${aggregated === 1 ? "event was" : "events were"} skipped: CloudTrail's five-minute summaries of data events are not records of calls.`
        : null,
  };
}
