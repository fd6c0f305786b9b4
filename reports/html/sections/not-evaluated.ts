import type { ScanResult } from "../../../src/model/documents/result.ts";
import { byReason, notEvaluatedText, reasonText } from "../../not-evaluated.ts";
import { capital, line } from "../plain.ts";

export interface NotEvaluatedView {
  readonly sentence: string;
  readonly rows: readonly {
    readonly control: string;
    readonly title: string;
    readonly severity: string;
    readonly reason: string;
    readonly place: string | null;
  }[];
}

/** The known controls that are not in force: turning controls off raises a score in the open. */
export function notEvaluatedView({ notEvaluated }: ScanResult): NotEvaluatedView {
  return {
    sentence: line(notEvaluatedText(notEvaluated)),
    rows: byReason(notEvaluated).map(({ control, title, severity, reason, policy }) => ({
      control: line(control),
      title: line(title),
      severity,
      reason: capital(reasonText(reason)),
      place: policy ? `${line(policy.path)}, line ${policy.line}` : null,
    })),
  };
}
