import type { ScanResult } from "../src/model/documents/result.ts";
import { counted, oneLine, thousands } from "../src/model/text/safe-text.ts";
import { inWords } from "../src/model/text/sentence.ts";
import { shownTime } from "../src/model/text/time.ts";

type Events = NonNullable<ScanResult["events"]>;
type Source = Events["sources"][number];

/** Sources that a line names. */
const MOST_SOURCES = 3;

/** Which events were searched, in one sentence: number, time, sources, rules. */
export function searchedWords({ found, since, until, sources, rules }: Events): string {
  const names = inWords(
    sources.map(({ name }) => oneLine(name, 200)),
    MOST_SOURCES,
    "sources",
  );
  const events = `${thousands(found)} ${found === 1 ? "event" : "events"}`;
  return `${events} from ${shownTime(since)} to ${shownTime(until)} in ${names}, evaluated by ${counted(rules.length, "rule")}`;
}

/** How many findings say that a call was not expected, and for how many rules this is unknown: an empty search is no answer. */
export function unexpectedWords({ findings, events }: Pick<ScanResult, "findings" | "events">): string {
  const rules = events?.rules ?? [];
  const found = findings.filter(({ resource, status }) => resource.type === "principal" && status === "fail").length;
  const unknown = new Set(findings.filter(({ status }) => status === "unknown").map(({ control }) => control));
  const undecided = rules.filter((rule) => unknown.has(`access-${rule}`)).length;
  if (found === 0 && undecided > 0 && undecided === rules.length)
    return "whether there was unexpected access is unknown";
  const words = found === 0 ? "no unexpected access" : `${counted(found, "finding")} of unexpected access`;
  return undecided === 0 ? words : `${words}; ${counted(undecided, "rule")} could not be evaluated completely`;
}

/** What was not read, what the sources do not hold, and what the rules did not evaluate. None: all of it was evaluated. */
export function notSearched({ sources, notes, off, complete }: Events): string[] {
  return [
    ...sources.flatMap(({ name, skipped, problems, uncovered = [] }) => [
      ...(skipped > 0 ? [`${name}: ${counted(skipped, "part")} could not be read`] : []),
      ...problems.map(({ where, at, problem }) => `${at === null ? where : `${where} at byte ${at}`}: ${problem}`),
      ...uncovered,
    ]),
    ...(complete ? [] : ["More calls matched than can be kept: scan a shorter time with --events"]),
    ...notes,
    ...(off.length > 0 ? [`Rules that are off: ${off.join(", ")}`] : []),
  ].map((text) => oneLine(text));
}

/** What digests say of log files of a source. Source: AWS CloudTrail User Guide, "Validating CloudTrail log file integrity". */
export const DIGEST_WORDS: Readonly<Record<Source["source"], string>> = {
  history: "Event history has no log files and no digests",
  s3: "The log files of findings were compared with their digests: each event of a finding has the verdict",
  logs: "CloudWatch Logs has no digests",
  files: "These log files were not compared with digests: --events-source s3 does that",
  athena: "The log files were not compared with digests",
};
