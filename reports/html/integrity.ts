import { renderIntegrity, style } from "../../src/generated/html-parts.mjs";
import type { IntegrityResult, Problem } from "../../src/model/integrity.ts";
import { isUnexplained, isWrong, kindText, nextStep } from "../../src/model/problem.ts";
import { counted, percent } from "../../src/model/text.ts";
import { likelyReasons, nothingVerified, otherNotes } from "../integrity.ts";
import { capital, day, line, moment } from "./plain.ts";

/** A page stays readable: a hundred thousand rows are for the JSON result. */
const MOST_ROWS = 2000;

/** The result of a validation as one file that loads nothing and runs nothing. */
export function integrityHtml(result: IntegrityResult): string {
  return renderIntegrity(view(result));
}

function view(result: IntegrityResult) {
  const { trail, range, summary, regions, problems, tool, digestsOnly } = result;
  const { digests, backfillDigests, logs } = summary;
  return {
    title: `Log file integrity of trail ${line(trail.name)}`,
    style,
    trail: line(trail.arn ?? `${trail.name} (home region ${trail.homeRegion})`),
    bucket: line(`${trail.bucket}${trail.prefix ? `/${trail.prefix}` : ""}`),
    date: `${day(range.start) ?? line(range.start)} to ${day(range.end) ?? line(range.end)}`,
    from: moment(range.start),
    to: moment(range.end),
    sentence: line(sentence(result)),
    likelyReasons: likelyReasons(result).map((one) => line(one)),
    proven: percent(summary.proven),
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
      proven: percent(one.proven),
      intervals: one.intervals.map((interval) => ({
        text: `${moment(interval.from)} to ${moment(interval.to)}`,
        proven: interval.proven,
      })),
      notYet: one.notYetDigested,
    })),
    problems: problems.slice(0, MOST_ROWS).map(problemView),
    moreProblems: Math.max(0, problems.length - MOST_ROWS),
    notes: otherNotes(result).map((note) => line(`${note.api ? `${note.api}: ` : ""}${note.message} (${note.code})`)),
    tool: line(`${tool.name} ${tool.version}`),
  };
}

/** Empty where no digests were expected. */
function expectedText({ expectedSeconds, verifiedSeconds }: IntegrityResult["summary"]): string {
  if (expectedSeconds === 0) return "";
  const hours = counted(Math.round(expectedSeconds / 3600), "hour");
  return `${percent(verifiedSeconds / expectedSeconds)} of the ${hours} in which digests were expected, over all regions`;
}

function sentence(result: IntegrityResult): string {
  const { problems, exitCode, summary, regions, digestsOnly } = result;
  const wrong = problems.filter(isWrong).length;
  if (exitCode === 1)
    return `The log files are not whole: ${wrong === 1 ? "one problem was" : `${wrong} problems were`} found.`;
  const nothing = nothingVerified(result);
  if (nothing !== undefined) return nothing;
  if (exitCode === 3)
    return `Nothing is wrong, but ${open(problems)}: whether the log files are intact is not decided.`;
  if (summary.digests.valid === 0) return "Nothing is proven: there is no digest file in this range.";
  if (regions.some((one) => !one.intervals.some((interval) => interval.proven)))
    return "What is there is whole, but there are regions of which nothing is proven.";
  return `The ${digestsOnly ? "digest" : "log"} files are whole: they are as CloudTrail delivered them.`;
}

function open(problems: readonly Problem[]): string {
  return [
    ...(problems.some(({ kind }) => kind === "unreadable") ? ["something could not be read"] : []),
    ...(problems.some(isUnexplained) ? ["a gap between digests is unexplained"] : []),
  ].join(", and ");
}

function problemView(problem: Problem) {
  const { accountId, region, bucket, key, detail, expected, found, from, to } = problem;
  return {
    kind: kindText(problem),
    where: line([accountId, region].filter(Boolean).join(" ")),
    object: line(`s3://${bucket}/${key}`),
    detail: line(detail),
    expected: expected === undefined ? "" : line(expected),
    found: found === undefined ? "" : line(found),
    next: nextStep(problem),
    time: from === undefined || to === undefined ? "" : from === to ? moment(from) : `${moment(from)} to ${moment(to)}`,
  };
}
