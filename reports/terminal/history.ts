import type { AccountHistory, History, HistoryPoint } from "../../src/model/documents/history.ts";
import type { ReportContext } from "../../src/model/documents/report.ts";
import { SEVERITIES } from "../../src/model/findings/severity.ts";
import { counted } from "../../src/model/text/safe-text.ts";
import { layout, line } from "./layout.ts";
import { table } from "./table.ts";

const MOST_POINTS = 14;
const MOST_FAILURES = 20;

/** The newest results of one account with its oldest failures, or one line for each account. */
export function historyText(history: History, display: Pick<ReportContext, "width" | "color">): string {
  const { paint } = layout(display.width, display.color);
  const bold = (text: string) => paint("bold", text);
  const [one] = history.accounts;
  const lines =
    history.accounts.length === 1 && one
      ? accountLines(one, bold)
      : [
          bold(`${counted(history.accounts.length, "account")}`),
          ...table(["Account", ...HEAD, "Results"], history.accounts.map(overviewRow), 2),
        ];
  return `${lines.join("\n")}\n`;
}

const HEAD = ["Date", "Gate", "Score", "Evidence", ...SEVERITIES, "Unknown", "Waived"];

function row({ collectedAt, gate, score, evidenceCoverage, failures, unknown, waived }: HistoryPoint): string[] {
  const counts = [...SEVERITIES.map((severity) => failures[severity]), unknown, waived];
  return [
    collectedAt.slice(0, 10),
    gate,
    score === null ? "none" : `${score}`,
    `${evidenceCoverage} %`,
    ...counts.map(String),
  ];
}

function overviewRow({ account, points, results }: AccountHistory): string[] {
  const newest = points.at(-1);
  return [nameOf(account), ...(newest ? row(newest) : HEAD.map(() => "")), String(results)];
}

const nameOf = ({ id, alias }: AccountHistory["account"]) => line(alias === null ? id : `${id} (${alias})`);

function accountLines(
  { account, results, points, failures = [] }: AccountHistory,
  bold: (text: string) => string,
): string[] {
  const open = failures.filter(({ endedAt }) => endedAt === null);
  const shown = points.slice(-MOST_POINTS);
  return [
    bold(`Account ${nameOf(account)}: ${counted(results, "result")}`),
    "",
    ...table(HEAD, shown.map(row), 2),
    ...(points.length > shown.length ? [`and ${points.length - shown.length} earlier`] : []),
    "",
    bold(open.length === 0 ? "No open failure" : `${counted(open.length, "open failure")}, the oldest first`),
    ...(open.length === 0 ? [] : table(FAILURES, open.slice(0, MOST_FAILURES).map(failureRow), 6)),
    ...(open.length > MOST_FAILURES ? [`and ${open.length - MOST_FAILURES} more`] : []),
  ];
}

const FAILURES = ["Severity", "Control", "Resource", "Since", "State", "Waived by", "Days"];

function failureRow(failure: NonNullable<AccountHistory["failures"]>[number]): string[] {
  const { severity, control, resource, since, orEarlier, state, waivers, days } = failure;
  const waiver = waivers.at(-1);
  return [
    severity,
    line(control),
    line(resource.id, 60),
    `${since.slice(0, 10)}${orEarlier ? " or earlier" : ""}`,
    state,
    waiver ? line(`${waiver.owner} until ${waiver.expires}`, 60) : "",
    String(days),
  ];
}
