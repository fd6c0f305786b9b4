import type { Explanation } from "../../../src/model/documents/explanation.ts";
import type { ExplanationRun } from "../../../src/model/documents/report.ts";
import { thousands } from "../../../src/model/text/safe-text.ts";
import { line, moment } from "../plain.ts";
import { events } from "./answers.ts";

/** The cover: which log files were compared with which trails, and how to repeat and check it. */
export interface EvaluatedView {
  readonly account: string | null;
  readonly trailsOf: string;
  readonly collected: string | null;
  readonly snapshot: string | null;
  readonly proposal: string | null;
  readonly eventTimes: string | null;
  readonly files: readonly FileRow[];
  readonly moreFiles: string | null;
  readonly command: readonly string[];
  readonly tool: string;
  readonly exitCode: string;
  readonly result: string;
}

interface FileRow {
  readonly file: string;
  readonly size: string;
  readonly events: string;
  /** Null: not read to its end. */
  readonly sha256: string | null;
}

/** The JSON result has up to 1,000. */
const MOST_FILES = 200;

const TRAILS_OF = {
  account: "The trails of the account",
  proposal: "The proposed trails alone",
  "account-and-proposal": "The trails of the account with the proposal, compared with those without it",
} as const;

export function evaluatedView(document: Explanation, run: ExplanationRun): EvaluatedView {
  const { account, evaluatedBy, logFiles, tool } = document;
  const listed = logFiles?.listed ?? [];
  const opened = (logFiles?.read ?? 0) + (logFiles?.unreadable ?? 0);
  const times = logFiles?.eventTimes;
  return {
    account: account && line(account.id),
    trailsOf: TRAILS_OF[evaluatedBy],
    collected: account && moment(account.collectedAt),
    snapshot: run.snapshotSha256,
    proposal: run.proposalSha256,
    eventTimes: times ? `${moment(times.first)} to ${moment(times.last)}` : null,
    files: listed.slice(0, MOST_FILES).map(({ file, bytes, sha256, events: count }) => ({
      file: line(fileName(file)),
      size: `${thousands(bytes)} B`,
      events: events(count),
      sha256,
    })),
    moreFiles: opened > MOST_FILES ? thousands(opened - MOST_FILES) : null,
    command: run.command.map((one) => line(one)),
    tool: `${line(tool.name)} ${line(tool.version)}`,
    exitCode: `${run.exitCode}: ${meaning(run.exitCode, document)}`,
    result: run.resultSha256,
  };
}

function meaning(exitCode: ExplanationRun["exitCode"], { summary }: Explanation): string {
  if (exitCode === 0) return "all events are recorded";
  if (exitCode === 1) return "an event is not recorded, and no input was skipped";
  if (summary.malformed > 0) return "a file or record was skipped";
  return summary.events === 0 ? "there was no event" : "an event is undecided";
}

/** As the command line names it. */
export const fileName = (file: string): string => (file === "-" ? "Standard input" : file);
