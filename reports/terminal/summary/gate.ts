import type { ScanResult } from "../../../src/model/documents/result.ts";
import { SEVERITIES, type Severity, type Status } from "../../../src/model/findings/severity.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { either, inSentence } from "../../../src/model/text/sentence.ts";
import { GATE_WORDS } from "../../gate-words.ts";
import { type Layout, line, wrap } from "../layout.ts";
import { STATUS_MARKS } from "../marks.ts";

const VERDICTS = {
  0: { shape: STATUS_MARKS.pass.shape, words: GATE_WORDS.pass, color: "green" },
  1: { shape: STATUS_MARKS.fail.shape, words: GATE_WORDS.fail, color: "red" },
  3: { shape: STATUS_MARKS.unknown.shape, words: GATE_WORDS.undecided, color: "yellow" },
} as const;

/** The verdict, with its reasons directly under it. The verdict alone is inverse: it is what the eye looks for. */
export function gateLines(result: ScanResult, to: Layout): string[] {
  const { account, gate } = result;
  const { shape, words, color } = VERDICTS[gate.exitCode];
  const label = `${shape} ${words}`;
  const where = `in account ${account.id}${account.alias === null ? "" : ` (${account.alias})`}`;
  const [first = "", ...rest] = wrap(line(`${label} ${where}${about(result)}`), to.width);
  return [
    `${to.paint(["bold", color, "inverse"], label)}${to.paint(["bold", color], first.slice(label.length))}`,
    ...rest.map((one) => to.paint(["bold", color], one)),
    ...gate.reasons.flatMap((reason) => wrap(line(`- ${reason}`), to.width, "  ", "    ")),
  ];
}

/** The verdict again at the end, where the reader of a long summary is. */
export function exitCodeLine({ gate: { exitCode } }: ScanResult, to: Layout): string {
  const { words, color } = VERDICTS[exitCode];
  return to.paint(color, `Exit code ${exitCode} (${inSentence(words)})`);
}

/** The reasons say why a gate fails; where it passes, what it does not look at is said here. */
function about(result: ScanResult): string {
  if (result.gate.exitCode === 1) return "";
  if (result.gate.exitCode === 0) return [`: ${whatHolds(result)}.`, ...whatIsLeft(result)].join(" ");
  return result.score === null ? ": nothing could be evaluated" : `: ${whatHolds(result)}, but evidence is missing`;
}

function whatHolds({ gate }: ScanResult): string {
  if (gate.failOn.length === 0) return "no failure counts against it";
  const control = `${either(gate.failOn)} control`;
  return gate.newOnly ? `no new failure of a ${control}` : `no ${control} fails`;
}

function whatIsLeft({ controls, unreadable, summary }: ScanResult): string[] {
  const having = (status: Status) => controls.filter((control) => control.status === status);
  const failing = countBySeverity(having("fail"));
  const unknown = countBySeverity(having("unknown"));
  return [
    ...(failing.length > 0 ? [`${phrase(failing)} ${total(failing) === 1 ? "fails" : "fail"}.`] : []),
    ...(unknown.length > 0 ? [`${phrase(unknown)} could not be evaluated.`] : []),
    ...(summary.manual > 0
      ? [`${counted(summary.manual, "finding")} ${summary.manual === 1 ? "needs" : "need"} manual review.`]
      : []),
    ...(summary.attested
      ? [`${counted(summary.attested, "finding")} ${summary.attested === 1 ? "is" : "are"} attested.`]
      : []),
    ...(unreadable.length > 0 ? ["Some evidence could not be read."] : []),
  ];
}

interface Group {
  readonly severity: Severity;
  readonly count: number;
}

/** How many of these controls, or findings of one each, have each severity, the worst first. */
export function countBySeverity(items: readonly { readonly severity: Severity }[]): Group[] {
  return SEVERITIES.map((severity) => ({
    severity,
    count: items.filter((one) => one.severity === severity).length,
  })).filter(({ count }) => count > 0);
}

const total = (groups: readonly Group[]) => groups.reduce((sum, { count }) => sum + count, 0);

/** `2 critical controls`, `5 controls (2 critical, 3 high)`. */
export function phrase(groups: readonly Group[]): string {
  const [only] = groups;
  if (only && groups.length === 1) return counted(only.count, `${only.severity} control`);
  const parts = groups.map(({ severity, count }) => `${count} ${severity}`);
  return `${counted(total(groups), "control")} (${parts.join(", ")})`;
}
