import type { ScanResult } from "../../src/model/documents/result.ts";
import { SEVERITIES, type Severity, type Status } from "../../src/model/findings/severity.ts";
import { counted } from "../../src/model/text/safe-text.ts";
import { notEvaluatedText } from "../not-evaluated.ts";

/** The gate's verdict in one sentence. If the gate passes, what it does not look at follows. */
export function verdict(result: ScanResult): string {
  const { gate, account } = result;
  const where = `in account ${account.id}${account.alias === null ? "" : ` (${account.alias})`}`;
  if (gate.exitCode === 1) return `Gate fails: ${whatFails(result)} ${where}.`;
  if (gate.exitCode === 3) return `Gate undecided: ${whatIsUnknown(result)} ${where}.`;
  return [`Gate passes: ${whatHolds(result)} ${where}.`, ...whatIsLeft(result)].join(" ");
}

function whatFails({ controls, gate, score }: ScanResult): string {
  const failing = bySeverity(controls, "fail", gate.failOn);
  if (failing.length > 0) return `${phrase(failing)} ${total(failing) === 1 ? "fails" : "fail"}`;
  if (gate.minScore !== null && score !== null && score < gate.minScore)
    return `the score ${score} is below the minimum of ${gate.minScore}`;
  return "a condition of the policy is not met";
}

function whatIsUnknown(result: ScanResult): string {
  const { controls, gate, score } = result;
  const unknown = bySeverity(controls, "unknown", gate.failOn);
  if (unknown.length > 0) return `${whatHolds(result)}, but ${phrase(unknown)} could not be evaluated`;
  if (score === null) return "nothing could be evaluated, so there is no score";
  return `${whatHolds(result)}, but unknown findings decide whether the score is high enough`;
}

function whatHolds({ gate }: ScanResult): string {
  return gate.failOn.length > 0 ? `no ${gate.failOn.join(" or ")} control fails` : "no failure counts against it";
}

function whatIsLeft({ controls, unreadable, summary }: ScanResult): string[] {
  const failing = bySeverity(controls, "fail", SEVERITIES);
  const unknown = bySeverity(controls, "unknown", SEVERITIES);
  return [
    ...(failing.length > 0 ? [`${phrase(failing)} ${total(failing) === 1 ? "fails" : "fail"}.`] : []),
    ...(unknown.length > 0 ? [`${phrase(unknown)} could not be evaluated.`] : []),
    ...(summary.manual > 0 ? [`${manualReview(summary.manual)}.`] : []),
    ...(summary.attested ? [`${attestedFindings(summary.attested)}.`] : []),
    ...(unreadable.length > 0 ? ["Some evidence could not be read."] : []),
  ];
}

const attestedFindings = (count: number) => `${counted(count, "finding")} ${count === 1 ? "is" : "are"} attested`;
const manualReview = (count: number) => `${counted(count, "finding")} ${count === 1 ? "needs" : "need"} manual review`;

interface Group {
  readonly severity: Severity;
  readonly count: number;
}

function bySeverity(controls: ScanResult["controls"], status: Status, severities: readonly Severity[]): Group[] {
  return SEVERITIES.filter((severity) => severities.includes(severity))
    .map((severity) => ({
      severity,
      count: controls.filter((control) => control.severity === severity && control.status === status).length,
    }))
    .filter(({ count }) => count > 0);
}

const total = (groups: readonly Group[]) => groups.reduce((sum, { count }) => sum + count, 0);

/** `2 critical controls`, `5 controls (2 critical, 3 high)`. */
function phrase(groups: readonly Group[]): string {
  const [only] = groups;
  if (only && groups.length === 1) return counted(only.count, `${only.severity} control`);
  const parts = groups.map(({ severity, count }) => `${count} ${severity}`);
  return `${counted(total(groups), "control")} (${parts.join(", ")})`;
}

/** Score, evidence coverage and counts: the digits of the result, never new ones. */
export function numbers({ score, evidenceCoverage, summary, controls, notEvaluated }: ScanResult): string[] {
  const { pass, fail, unknown, manual, notApplicable, waived, attested = 0 } = summary;
  const statuses = [
    `${fail} failed`,
    `${unknown} unknown`,
    `${manual} manual`,
    ...(attested > 0 ? [`${attested} attested`] : []),
    `${pass} passed`,
    `${notApplicable} not applicable`,
    `${waived} waived`,
  ];
  return [
    score === null ? "No score: nothing could be evaluated" : `Score ${score} of 100`,
    [
      `Evidence coverage: ${evidenceCoverage} % of the weighted controls could be evaluated`,
      ...(manual > 0 ? [manualReview(manual)] : []),
    ].join("; "),
    `${counted(controls.length, "control")}; findings: ${statuses.join(", ")}`,
    ...[notEvaluatedText(notEvaluated)].filter(Boolean),
  ];
}
