import type { NotEvaluated, ScanResult } from "../../../src/model/documents/result.ts";
import { groupBy } from "../../../src/model/group-by.ts";
import { byReason, notEvaluatedText, reasonText } from "../../not-evaluated.ts";
import { capital, line } from "../plain.ts";

export interface NotEvaluatedView {
  readonly sentence: string;
  /** Paper names the controls, and the severity of those that weigh most. */
  readonly byReason: readonly { readonly reason: string; readonly controls: string }[];
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
    byReason: [...groupBy(byReason(notEvaluated), ({ reason }) => reason)].map(([reason, own]) => ({
      reason: capital(reasonText(reason)),
      controls: own.map(named).join(", "),
    })),
    rows: byReason(notEvaluated).map(({ control, title, severity, reason, policy }) => ({
      control: line(control),
      title: line(title),
      severity,
      reason: capital(reasonText(reason)),
      place: policy ? `${line(policy.path)}, line ${policy.line}` : null,
    })),
  };
}

const named = ({ control, severity }: NotEvaluated) =>
  severity === "critical" || severity === "high" ? `${line(control)} (${severity})` : line(control);
