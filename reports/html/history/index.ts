import { renderPart } from "../../../src/generated/html-parts.mjs";
import type { AccountHistory, History, HistoryFailure } from "../../../src/model/documents/history.ts";
import { SEVERITIES } from "../../../src/model/findings/severity.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { day } from "../../../src/model/text/sentence.ts";
import { documentView } from "../document.ts";
import { historyLines } from "../drawings/history-lines.ts";
import { type Mark, mark } from "../marks.ts";
import { line, moment } from "../plain.ts";

/**
 * The history of one account, or the overview of several, as one file that loads nothing.
 *
 * @param sha256 - of the JSON answer.
 */
export function historyHtml(history: History, sha256: string): string {
  const [one] = history.accounts;
  const isOne = history.accounts.length === 1 && one !== undefined;
  const heading = "CloudTrail history";
  const title = isOne ? `CloudTrail history of account ${line(one.account.id)}` : heading;
  const date = newestOf(history);
  const masthead = {
    heading,
    facts: isOne ? accountFacts(one) : [{ term: "Accounts", text: `${history.accounts.length}` }],
  };
  return renderPart("history", {
    ...documentView(title, masthead, { title, date: date.slice(0, 10), sha256 }),
    account: isOne ? accountView(one) : null,
    accounts: isOne ? null : history.accounts.map(overviewRow),
    problems: history.problems.map(({ file, problem }) => ({ file: line(file), problem: line(problem) })),
    sha256,
  });
}

const newestOf = ({ accounts }: History): string =>
  accounts
    .flatMap(({ points }) => points.at(-1)?.collectedAt ?? [])
    .sort()
    .at(-1) ?? "";

const nameOf = ({ id, alias }: AccountHistory["account"]) => line(alias === null ? id : `${id} (${alias})`);

function accountFacts({ account, points }: AccountHistory) {
  const [first, last] = [points[0], points.at(-1)].map((point) => day(point?.collectedAt ?? "") ?? "");
  return [
    { term: "Account", text: nameOf(account) },
    { term: "Results", text: first === last ? `of ${last}` : `from ${first} to ${last}` },
  ];
}

const GATE: Readonly<Record<string, Mark>> = {
  pass: { ...mark("pass"), word: "Passes" },
  fail: { ...mark("fail"), word: "Fails" },
  undecided: { ...mark("unknown"), word: "Undecided" },
};

function accountView({ points, results, failures = [] }: AccountHistory) {
  const newest = points.at(-1);
  const open = failures.filter(({ endedAt }) => endedAt === null);
  const ended = failures.filter(({ endedAt }) => endedAt !== null);
  const lines = historyLines(points);
  return {
    sentence: sentence(open, ended),
    gate: GATE[newest?.gate ?? "undecided"],
    score: newest?.score ?? "None",
    evidence: `${newest?.evidenceCoverage ?? 0} %`,
    open: open.length,
    ended: ended.length,
    fixed: fixedOf(ended).length,
    results,
    lines: lines && { ...lines, rows: lines.rows.map((row) => ({ ...row, time: moment(row.time) })) },
    openFailures: open.map(failureView),
    endedFailures: ended.map(failureView),
    stored: points.toReversed().map((point) => ({
      time: moment(point.collectedAt),
      policies: line(point.policies.map(({ name }) => name).join(", ")),
      version: line(point.toolVersion),
      sha256: point.resultSha256,
    })),
  };
}

const fixedOf = (failures: readonly HistoryFailure[]) => failures.filter(({ state }) => state === "fixed");

function sentence(open: readonly HistoryFailure[], ended: readonly HistoryFailure[]): string {
  const [oldest] = open;
  const fixed = fixedOf(ended);
  const said =
    fixed.length === 0
      ? "none was fixed"
      : `${counted(fixed.length, "failure")} ${fixed.length === 1 ? "was" : "were"} fixed`;
  if (!oldest) return `No failure is open, and ${said} in this time.`;
  const age =
    oldest.days === 0 ? "is new" : `is ${oldest.orEarlier ? "at least " : ""}${counted(oldest.days, "day")} old`;
  return `${counted(open.length, "failure")} ${open.length === 1 ? "is" : "are"} open: the oldest ${age}. In this time ${said}.`;
}

const STATES: Readonly<Record<HistoryFailure["state"], Mark>> = {
  open: mark("fail"),
  unknown: mark("unknown"),
  "not-evaluated": { kind: "not-applicable", word: "Not evaluated" },
  manual: mark("manual"),
  fixed: { kind: "pass", word: "Fixed" },
  "not-applicable": { kind: "not-applicable", word: "No longer applies" },
  "not-found": { kind: "not-applicable", word: "Resource no longer found" },
};

function failureView(failure: HistoryFailure) {
  const { control, title, severity, message, resource, state, since, orEarlier, endedAt, days, waivers } = failure;
  const waived = state === "open" && waivers.at(-1);
  return {
    severity,
    control: line(control),
    title: line(title),
    message: line(message),
    resource: line(resource.region === null ? resource.id : `${resource.id} (${resource.region})`),
    state: waived ? mark("waived") : STATES[state],
    since: `${since.slice(0, 10)}${orEarlier ? " or earlier" : ""}`,
    endedAt: endedAt?.slice(0, 10) ?? null,
    days,
    waivers: waivers.map(({ owner, reason, expires, from, until }) =>
      line(`${owner}, until ${expires}: ${reason} (${from.slice(0, 10)} to ${until.slice(0, 10)})`),
    ),
  };
}

function overviewRow({ account, points, results }: AccountHistory) {
  const [newest, before] = points.toReversed();
  const total = (one: typeof newest) =>
    one ? SEVERITIES.reduce((sum, severity) => sum + one.failures[severity], 0) : null;
  const [now, then] = [total(newest), total(before)];
  return {
    account: nameOf(account),
    time: moment(newest?.collectedAt ?? ""),
    gate: GATE[newest?.gate ?? "undecided"],
    score: newest?.score ?? "none",
    evidence: `${newest?.evidenceCoverage ?? 0} %`,
    failures: SEVERITIES.map((severity) => newest?.failures[severity] ?? 0),
    change: now === null || then === null || now === then ? "" : now > then ? `+${now - then}` : `−${then - now}`,
    results,
  };
}
