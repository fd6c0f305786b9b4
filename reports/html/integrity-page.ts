import { renderIntegrity, style } from "../../src/generated/html-parts.mjs";
import { isUnexplained, isWrong, nextStep } from "../../src/model/integrity/integrity-problem.ts";
import type { IntegrityResult, Problem } from "../../src/model/integrity/integrity-result.ts";
import { locationOf } from "../../src/model/integrity/location.ts";
import type { ValidationRun } from "../../src/model/integrity/validation-run.ts";
import { counted, oneLine, percent } from "../../src/model/text/safe-text.ts";
import {
  keysNotInFile,
  likelyReasons,
  nothingVerified,
  otherNotes,
  partlyVerified,
  problemGroups,
} from "../integrity-verdict.ts";
import { capital, line, moment } from "./plain.ts";

/** All problems are in the JSON result. */
const MAX_ROWS = 2000;
const LONGEST_COMMAND = 4000;

/** The result of a validation as one file that loads nothing and runs nothing. */
export function integrityHtml(result: IntegrityResult, run: ValidationRun): string {
  return renderIntegrity(view(result, run));
}

function view(result: IntegrityResult, run: ValidationRun) {
  const { trail, source, range, summary, regions, problems, tool, exitCode, digestsOnly } = result;
  const { digests, backfillDigests, logs } = summary;
  return {
    title: `Log file integrity of trail ${line(trail.name)}`,
    style,
    trail: line(trail.arn ?? `${trail.name} (home Region ${trail.homeRegion})`),
    bucket: line(trail.bucket),
    prefix: line(trail.prefix ?? ""),
    source: line(source ?? ""),
    date: `${moment(range.start)} to ${moment(range.end)}`,
    from: moment(range.start),
    to: moment(range.end),
    sentence: line(sentence(result)),
    likelyReasons: likelyReasons(result).map((one) => line(one)),
    verified: percent(summary.verifiedShare),
    expected: expectedText(summary),
    digestsOnly,
    rows: (["valid", "invalid", "missing", "unreadable", "undigested"] as const).map((what) => ({
      what: capital(what),
      digests: what === "undigested" ? "" : digests[what],
      backfillDigests: what === "undigested" ? "" : backfillDigests[what],
      logs: logs[what],
    })),
    regions: regions.map((one) => ({
      accountId: line(one.accountId),
      region: line(one.region),
      verified: percent(one.verifiedShare),
      intervals: one.intervals.map((interval) => ({
        text: `${moment(interval.from)} to ${moment(interval.to)}`,
        verified: interval.verified,
      })),
      notYet: one.notYetDigested > 0 ? counted(one.notYetDigested, "log file") : "",
    })),
    groups: shownGroups(problems, source),
    evidence: {
      started: moment(run.startedAt),
      ended: moment(run.endedAt),
      identity: line(run.identity),
      command: oneLine(run.command, LONGEST_COMMAND, LONGEST_COMMAND),
      exitCode,
      resultSha256: run.resultSha256,
      publicKeys: run.publicKeys
        .map(({ region, fingerprint, sha256 }) => ({ region: line(region), fingerprint: line(fingerprint), sha256 }))
        .sort((a, b) => (`${a.region} ${a.fingerprint}` < `${b.region} ${b.fingerprint}` ? -1 : 1)),
    },
    notes: otherNotes(result).map((note) => line(`${note.api ? `${note.api}: ` : ""}${note.message} (${note.code})`)),
    tool: line(`${tool.name} ${tool.version}`),
  };
}

/** Empty where no digests were expected. */
function expectedText({ expectedSeconds, verifiedSeconds }: IntegrityResult["summary"]): string {
  if (expectedSeconds === 0) return "";
  const hours = counted(Math.round(expectedSeconds / 3600), "hour");
  return `${percent(verifiedSeconds / expectedSeconds)} of the ${hours} in which digests were expected, over all Regions`;
}

function sentence(result: IntegrityResult): string {
  const { problems, exitCode, summary, regions, digestsOnly } = result;
  const wrong = problems.filter(isWrong).length;
  if (exitCode === 1)
    return (
      keysNotInFile(result) ??
      `The log files are not intact: ${wrong === 1 ? "one problem was" : `${wrong} problems were`} found.`
    );
  const nothing = nothingVerified(result);
  if (nothing !== undefined) return nothing;
  if (exitCode === 3)
    return `No failure was found, but ${incomplete(problems)}: whether the log files are intact is undecided.`;
  if (summary.digests.valid === 0) return "Nothing was verified: no digest file was found in this range.";
  if (regions.some((one) => !one.intervals.some((interval) => interval.verified)))
    return "What was verified is intact, but nothing was verified for some Regions.";
  const partly = partlyVerified(result);
  if (partly !== undefined) return partly;
  return `The ${digestsOnly ? "digest" : "log"} files are intact: they are as CloudTrail delivered them.`;
}

function incomplete(problems: readonly Problem[]): string {
  return [
    ...(problems.some(({ kind }) => kind === "unreadable") ? ["something could not be read"] : []),
    ...(problems.some(isUnexplained) ? ["a gap between digest files is unexplained"] : []),
  ].join(", and ");
}

/** The most severe first. */
function shownGroups(problems: readonly Problem[], source: string | null) {
  let room = MAX_ROWS;
  return problemGroups(problems).map(({ kind, heading, count, problems: own }) => {
    const shown = own.slice(0, room);
    room -= shown.length;
    return {
      kind,
      heading,
      count,
      problems: shown.map((one) => problemView(one, source)),
      more: own.length - shown.length,
    };
  });
}

function problemView(problem: Problem, source: string | null) {
  const { accountId, region, bucket, key, detail, expected, found, from, to } = problem;
  return {
    where: line([accountId, region].filter(Boolean).join(" ")),
    object: line(locationOf(source, bucket, key)),
    detail: capital(line(detail)),
    next: nextStep(problem),
    expected: expected === undefined ? "" : line(expected),
    found: found === undefined ? "" : line(found),
    time: from === undefined || to === undefined ? "" : from === to ? moment(from) : `${moment(from)} to ${moment(to)}`,
  };
}
