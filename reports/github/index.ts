import type { ReportContext, Reporter } from "../../src/model/documents/report.ts";
import type { Finding, ScanResult } from "../../src/model/documents/result.ts";
import { firstStep } from "../../src/model/findings/first-step.ts";
import type { Severity } from "../../src/model/findings/severity.ts";
import { groupBy } from "../../src/model/group-by.ts";
import { counted } from "../../src/model/text/safe-text.ts";
import { type ControlGroup, controlGroups, moreText } from "../control-groups.ts";
import { kindOf } from "../finding-kind.ts";
import { resourceText, sinceText, titleOf } from "../finding-text.ts";
import { placeOf, sources } from "../places.ts";
import { atPaths } from "../policy-paths.ts";
import { isListed } from "../selected.ts";
import { command, type Level } from "./command.ts";

/** GitHub shows ten annotations of a level for each step, and says nothing of the others. */
const MOST = 10;

const LEVELS: Readonly<Record<Severity, Level>> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "notice",
};

/**
 * Workflow commands of GitHub Actions: an annotation for each control, the first ten of each level. With a baseline what it
 * had already is counted, not annotated.
 */
const github: Reporter = (given, context = {}) => {
  const result = atPaths(given, context.policyFiles);
  const listed = result.findings.filter((finding) => isListed(finding, context.include));
  const annotate = annotator(result, context);
  const levels = groupBy(controlGroups(listed.filter((one) => !isKnown(one))), ([first]) => levelOf(first));
  const known = knownText(listed);
  const lines = (["error", "warning", "notice"] as const).flatMap((level) => {
    const counts = level === "notice" && known ? [command(level, { title: "CloudTrail", lines: [known] })] : [];
    const own = levels.get(level) ?? [];
    const room = MOST - counts.length;
    // The last of the ten says how many are omitted.
    const shown = own.length > room ? own.slice(0, room - 1) : own;
    const more = own.length - shown.length;
    return [...counts, ...shown.map((group) => annotate(level, group)), ...(more > 0 ? [omitted(level, more)] : [])];
  });
  return lines.map((line) => `${line}\n`).join("");
};

/** What is no failure fails nothing. */
const levelOf = (finding: Finding): Level => (kindOf(finding) === "fail" ? LEVELS[finding.severity] : "notice");

/** Whether a failure is not known to be new. */
const isKnown = ({ baselineState: state }: Finding) => state === "unchanged" || state === "not-in-baseline";

/** What a baseline keeps out of the annotations; empty without one, and where nothing is kept out. */
function knownText(listed: readonly Finding[]): string {
  const having = (one: Finding["baselineState"]) => listed.filter(({ baselineState }) => baselineState === one);
  const count = (some: readonly Finding[], what: string) =>
    some.length > 0
      ? [`${counted(some.length, what)} of ${counted(new Set(some.map(({ control }) => control)).size, "control")}`]
      : [];
  const parts = [
    ...count(having("unchanged"), "unchanged failure"),
    ...count(having("not-in-baseline"), "failure").map((one) => `${one} that the baseline did not evaluate`),
  ];
  return parts.length > 0 ? `Not annotated: ${parts.join(", and ")}. The other reports have them` : "";
}

/** What makes the annotation of a control. */
function annotator(result: ScanResult, context: ReportContext): (level: Level, group: ControlGroup) => string {
  const controls = new Map(result.controls.map((control) => [control.id, control]));
  const indexes = new Map(result.findings.map((finding, index) => [finding, index]));
  return (level, group) => {
    const [finding] = group;
    const control = controls.get(finding.control);
    const place = placeOf(finding, sources(control, indexes.get(finding) ?? -1, context));
    const step = firstStep(finding);
    const since = sinceOf(group);
    return command(level, {
      ...(place ? { file: place.path, line: String(place.line) } : {}),
      title: titleOf(finding, control),
      lines: [
        `${resourceText(finding.resource)}${moreText(group)}: ${finding.message}`,
        ...(since ? [since] : []),
        ...(step ? [`First step: ${step.text}`] : []),
      ],
    });
  };
}

/** What the findings of a control are since the baseline; how many of each where that is not the same. */
function sinceOf(group: ControlGroup): string {
  const having = (state: Finding["baselineState"]) =>
    group.filter(({ baselineState }) => baselineState === state).length;
  const [fresh, changed] = [having("new"), having("changed")];
  return fresh > 0 && changed > 0 ? `${fresh} new, ${changed} changed since the baseline` : sinceText(group[0]);
}

function omitted(level: Level, count: number): string {
  const text = `and ${counted(count, "more control")} at this level: GitHub shows ${MOST} for each step, the other reports have all`;
  return command(level, { title: "CloudTrail", lines: [text] });
}

export default github;
