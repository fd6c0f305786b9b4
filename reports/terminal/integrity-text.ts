import { isUnexplained, isWrong, kindText, nextStep } from "../../src/model/integrity/integrity-problem.ts";
import type { IntegrityRegion, IntegrityResult, Problem } from "../../src/model/integrity/integrity-result.ts";
import { locationOf } from "../../src/model/integrity/location.ts";
import { counted, oneLine, percent } from "../../src/model/text/safe-text.ts";
import {
  keysNotInFile,
  likelyReasons,
  nothingVerified,
  otherNotes,
  partlyVerified,
  problemGroups,
} from "../integrity-verdict.ts";
import { type Layout, layout, line, wrap } from "./layout.ts";

const COLORS = { 0: "green", 1: "red", 3: "yellow" } as const;
/** All problems are in the JSON and HTML results. */
const MAX_SHOWN = 20;
const LONGEST = 600;

export interface IntegrityTextOptions {
  readonly color?: boolean;
  readonly width?: number;
  /** The exit code, if it is not the result's because a result could not be written. */
  readonly endsWith?: number;
}

/** The summary of a validation for a terminal: verdict, counts, verified times by Region, problems. */
export function integrityText(result: IntegrityResult, { color, width, endsWith }: IntegrityTextOptions = {}): string {
  const to = layout(width, color);
  const { exitCode } = result;
  const sections = [
    wrap(line(verdict(result), LONGEST), to.width).map((one) =>
      to.paint(["bold", COLORS[(nothingVerified(result) ?? partlyVerified(result)) ? 3 : exitCode]], one),
    ),
    likelyReasons(result).flatMap((one) => wrap(line(`Likely reason: ${one}`, LONGEST), to.width, "", "  ")),
    numbers(result).flatMap((one) => wrap(line(one, LONGEST), to.width, "", "  ")),
    regions(result.regions, to),
    problemList(result, to),
    otherNotes(result).flatMap((note) =>
      wrap(
        line(`Note: ${note.api ? `${note.api} failed: ` : ""}${note.message} (${note.code})`, LONGEST),
        to.width,
        "",
        "  ",
      ),
    ),
    [to.paint("dim", `Exit code ${endsWith ?? exitCode}`)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function verdict(result: IntegrityResult): string {
  const { trail, range, summary, problems, exitCode, digestsOnly, regions: found } = result;
  const between = `between ${range.start} and ${range.end}`;
  const what = `${digestsOnly ? "digest" : "log"} files of trail ${trail.name}`;
  const { valid, invalid, missing, unreadable } = summary.digests;
  const wrong = problems.filter(isWrong).length;
  if (exitCode === 1)
    return keysNotInFile(result) ?? `Not intact: ${counted(wrong, "problem")} with the ${what} ${between}.`;
  const nothing = nothingVerified(result);
  if (nothing !== undefined) return nothing;
  if (exitCode === 3) return `Undecided: no failure was found, but ${incomplete(problems, what)} ${between}.`;
  if (valid + invalid + missing + unreadable === 0)
    return (
      `Nothing was verified: no digest file of trail ${trail.name} was found ${between}` +
      `${found.length > 0 ? "" : ` under ${trail.prefix ? `${trail.prefix}/` : ""}AWSLogs/ in ${trail.bucket}`}. ` +
      "CloudTrail delivers digest files within two hours, and only while the trail is logging with log file validation on. " +
      "Check the range, the trail, the bucket and the prefix."
    );
  const unverified = found.filter((one) => !one.intervals.some((interval) => interval.verified));
  if (unverified.length > 0)
    return (
      `Intact, but only part was verified: the ${what} ${between} are as CloudTrail delivered them; nothing was verified for ` +
      `${unverified.map(({ accountId, region }) => `${accountId} ${region}`).join(", ")}.`
    );
  return partlyVerified(result) ?? `Intact: the ${what} ${between} are as CloudTrail delivered them.`;
}

function numbers({ summary, digestsOnly }: IntegrityResult): string[] {
  const { digests, backfillDigests, logs, bytes, verifiedShare, expectedSeconds, verifiedSeconds } = summary;
  const total = digests.valid + digests.invalid + digests.missing + digests.unreadable;
  const late = backfillDigests.valid + backfillDigests.invalid + backfillDigests.missing + backfillDigests.unreadable;
  const named = logs.valid + logs.invalid + logs.missing + logs.unreadable;
  const rest = (counts: { invalid: number; missing: number; unreadable: number; undigested?: number }) =>
    (["invalid", "missing", "unreadable", "undigested"] as const)
      .filter((name) => (counts[name] ?? 0) > 0)
      .map((name) => `, ${counts[name]} ${name}`)
      .join("");
  return [
    `${digests.valid}/${total} digest files valid${rest(digests)}`,
    ...(late > 0 ? [`${backfillDigests.valid}/${late} backfill digest files valid${rest(backfillDigests)}`] : []),
    ...(digestsOnly
      ? ["Log files were not read (--digests-only)"]
      : [`${logs.valid}/${named} log files valid${rest(logs)}; ${(bytes / 2 ** 20).toFixed(1)} MiB read`]),
    `Verified: ${percent(verifiedShare)} of the range, over all Regions`,
    ...(expectedSeconds > 0
      ? [
          `Verified: ${percent(verifiedSeconds / expectedSeconds)} of the ${counted(Math.round(expectedSeconds / 3600), "hour")} in which digests were expected, over all Regions`,
        ]
      : []),
  ];
}

function regions(all: readonly IntegrityRegion[], to: Layout): string[] {
  if (all.length === 0) return [];
  return [
    "Verified by Region",
    ...all.flatMap(({ accountId, region, verifiedShare, intervals, notYetDigested }) => {
      const shown = intervals.filter((one) => one.verified).map(({ from, to: end }) => `${from} to ${end}`);
      const more = shown.length > 3 ? `, and ${shown.length - 3} more` : "";
      const recent = notYetDigested > 0 ? `; ${counted(notYetDigested, "log file")} after the newest digest file` : "";
      const text = `${accountId} ${region} ${percent(verifiedShare)}: ${shown.slice(0, 3).join(", ") || "nothing"}${more}${recent}`;
      return wrap(line(text, LONGEST), to.width, "  ", "    ");
    }),
  ];
}

function problemList({ problems, source }: IntegrityResult, to: Layout): string[] {
  if (problems.length === 0) return [];
  const groups = problemGroups(problems);
  const worst = groups.flatMap((group) => group.problems).slice(0, MAX_SHOWN);
  const more = problems.length - worst.length;
  return [
    "Problems",
    ...groups.flatMap(({ heading, count }) => wrap(`${heading}: ${count}`, to.width, "  ", "    ")),
    ...worst.flatMap((problem) => {
      const { region, bucket, key, detail, expected, found, from, to: end } = problem;
      const time = from === undefined ? "" : from === end ? ` at ${from}` : ` from ${from} to ${end}`;
      const lines = [
        ...wrap(
          line(`${kindText(problem)}${region ? ` in ${region}` : ""}${time}: ${detail}`, LONGEST),
          to.width,
          "  ",
          "    ",
        ),
        // Never cut, so that it can be copied.
        ...wrap(oneLine(locationOf(source, bucket, key), LONGEST, LONGEST), to.width, "    ", "    "),
      ];
      if (problem.kind === "digests-stopped")
        lines.push(...wrap(line(nextStep(problem), LONGEST), to.width, "    ", "      "));
      if (expected !== undefined)
        lines.push(...wrap(line(`expected ${expected}`, LONGEST), to.width, "    ", "      "));
      if (found !== undefined) lines.push(...wrap(line(`found    ${found}`, LONGEST), to.width, "    ", "      "));
      return lines;
    }),
    ...(more > 0 ? wrap(`and ${more} more: --output json=FILE or html=FILE lists all`, to.width, "  ") : []),
  ];
}

/** Why a run without failures is incomplete. */
function incomplete(problems: readonly Problem[], what: string): string {
  const gaps = problems.filter(isUnexplained).length;
  return [
    ...(problems.some(({ kind }) => kind === "unreadable") ? [`some of the ${what} could not be read`] : []),
    ...(gaps > 0 ? [`${counted(gaps, "gap")} between digests ${gaps === 1 ? "is" : "are"} unexplained`] : []),
  ].join(", and ");
}
