import type { Log, Result, Run } from "sarif";
import sarif from "../../reports/sarif/index.ts";
import type { ReportContext } from "../../src/model/documents/report.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { SAMPLE_SNAPSHOT } from "./sample-result.ts";

/** What a scan knows of its files. */
export const SAVED = { snapshotFile: SAMPLE_SNAPSHOT } as const satisfies ReportContext;

/** The run that the reporter writes. */
export function runOf(result: ScanResult, context: ReportContext = SAVED): Run {
  const [run] = (JSON.parse(sarif(result, context)) as Log).runs;
  if (!run) throw new Error("no run");
  return run;
}

/** The results that the reporter writes. */
export function resultsOf(result: ScanResult, context?: ReportContext): Result[] {
  return runOf(result, context).results ?? [];
}

/** Every text of a run that viewers take for a SARIF message. */
export function messagesOf(run: Run): string[] {
  return [
    ...(run.results ?? []).flatMap(({ message, relatedLocations = [] }) => [
      message.text ?? "",
      ...relatedLocations.map((one) => one.message?.text ?? ""),
    ]),
    ...(run.invocations ?? []).flatMap(({ toolExecutionNotifications = [] }) =>
      toolExecutionNotifications.map(({ message }) => message.text ?? ""),
    ),
  ];
}
