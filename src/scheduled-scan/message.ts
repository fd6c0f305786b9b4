import { resourceText, titleOf } from "../../reports/finding-text.ts";
import { GATE_WORDS } from "../../reports/gate-words.ts";
import { headlineText } from "../../reports/headline.ts";
import type { Finding, ScanResult } from "../model/documents/result.ts";
import { firstStep } from "../model/findings/first-step.ts";
import { counted, oneLine } from "../model/text/safe-text.ts";
import { inSentence } from "../model/text/sentence.ts";
import { shownTime } from "../model/text/time.ts";

/** A notification, as SNS takes it. */
export interface Message {
  /** At most 100 characters of ASCII. */
  readonly subject: string;
  readonly text: string;
  /** What subscriptions filter by. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Findings of a list in a message. */
const MOST = 10;

/** What is said of a scan whose gate did not pass, or whose findings Security Hub did not take. */
export function gateMessage(result: ScanResult, report: string): Message {
  const { gate } = result;
  const verdict = GATE_WORDS[gate.verdict];
  const lines = [
    `${verdict} in ${accountText(result)}.`,
    ...gate.reasons.map((reason) => `- ${oneLine(reason)}`),
    "",
    ...about(result),
    ...hubLines(result),
    "",
    ...places(report),
  ];
  const headline = gate.verdict === "pass" ? "findings were not imported into Security Hub" : inSentence(verdict);
  return {
    subject: subject(`${headline} in ${accountText(result)}`),
    text: text(lines),
    attributes: { kind: "scan", gate: gate.verdict, account: result.account.id },
  };
}

/** The headline, what is new, and the first step. */
function about(result: ScanResult): string[] {
  return [headlineText(result), ...newFindings(result), ...stepFor(result)];
}

function newFindings(result: ScanResult): string[] {
  const { baseline, findings } = result;
  const unreadable = unreadableLines(result);
  const listed = baseline ? newIn(findings) : findings.filter(isOpen);
  const label = baseline
    ? `${counted(listed.length, "new failure")} since the result of ${shownTime(baseline.finishedAt)}`
    : unreadable.length > 0
      ? counted(listed.length, "failure")
      : `The first result, with ${counted(listed.length, "failure")}`;
  return [...unreadable, ...listOf(label, findingLines(result, listed))];
}

/** The code of the notification that the result to compare with could not be read. */
export const LAST_UNREADABLE = "last-result-unreadable";

/** The same as lines of a message. */
export function unreadableLines({ notifications }: ScanResult): string[] {
  const message = notifications.find(({ code }) => code === LAST_UNREADABLE)?.message;
  return message === undefined ? [] : ["", `${message}.`];
}

/** A label, and what it is about. */
export const listOf = (label: string, lines: readonly string[]): string[] => [
  "",
  `${label}${lines.length === 0 ? "." : ":"}`,
  ...lines,
];

/** A failure that no waiver accepts. */
export const isOpen = ({ status, waived }: Finding): boolean => status === "fail" && !waived;

/** The failures that are new since the last result. */
export const newIn = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ baselineState }) => baselineState === "new");

/** Findings of a result, of which a message has room for the first. */
export function findingLines({ controls }: ScanResult, findings: readonly Finding[]): string[] {
  const byId = new Map(controls.map((control) => [control.id, control]));
  return firstOf(
    findings.map(
      (finding) =>
        `${finding.severity}: ${titleOf(finding, byId.get(finding.control))} (${oneLine(resourceText(finding.resource))}): ${oneLine(finding.message, 300)}`,
    ),
  );
}

/** The first lines of a list, and how many more there are. */
export function firstOf(lines: readonly string[]): string[] {
  const shown = lines.slice(0, MOST).map((line) => `- ${line}`);
  const more = lines.length - shown.length;
  return more > 0 ? [...shown, `- and ${more} more`] : shown;
}

/** The first step of the worst of these, else of the worst new failure, else of the worst one. */
export function stepFor({ findings }: ScanResult, first: readonly Finding[] = []): string[] {
  const finding = [...first, ...newIn(findings), ...findings.filter(isOpen), ...findings.filter(isUnknown)].find(
    (one) => firstStep(one) !== undefined,
  );
  const step = finding && firstStep(finding);
  return step ? ["", `First step (${finding.control}):`, `  ${step.text}`] : [];
}

/** A finding that could not be evaluated, and that no waiver accepts. */
export const isUnknown = ({ status, waived }: Finding): boolean => status === "unknown" && !waived;

/** The code of the notification that says why findings are not in Security Hub. */
export const IMPORT_FAILED = "security-hub-import-failed";

/** Why the findings of a result are not in Security Hub; undefined where they are, or where nothing was imported. */
export const importFailure = ({ notifications }: Pick<ScanResult, "notifications">): string | undefined =>
  notifications.find(({ code }) => code === IMPORT_FAILED)?.message;

/** The same as lines of a message. */
export function hubLines(result: ScanResult): string[] {
  const failure = importFailure(result);
  return failure === undefined ? [] : ["", "Not in Security Hub:", `  ${failure}`];
}

/** Where the report is. */
export const places = (report: string): string[] => [`Report: ${oneLine(report)}`];

/** `account 111122223333 (acme)`. */
export function accountText({ account: { id, alias } }: Pick<ScanResult, "account">): string {
  return `account ${id}${alias === null ? "" : ` (${oneLine(alias)})`}`;
}

/** SNS accepts printable ASCII, at most 100 characters. */
export const subject = (words: string): string =>
  `trailproof: ${oneLine(words)}`.replace(/[^\x20-\x7e]/g, "?").slice(0, 100);

export const text = (lines: readonly string[]): string => `${lines.join("\n")}\n`;
