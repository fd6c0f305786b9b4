import type { ReportContext, Reporter } from "../../src/model/documents/report.ts";
import type { ControlResult, Finding } from "../../src/model/documents/result.ts";
import { firstStep } from "../../src/model/findings/first-step.ts";
import type { Severity } from "../../src/model/findings/severity.ts";
import { groupBy } from "../../src/model/group-by.ts";
import { counted } from "../../src/model/text/safe-text.ts";
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

/** Workflow commands of GitHub Actions: an annotation for each finding, the worst ten of each level. */
const github: Reporter = (given, context = {}) => {
  const result = atPaths(given, context.policyFiles);
  const controls = new Map(result.controls.map((control) => [control.id, control]));
  const listed = result.findings
    .map((finding, index) => ({ finding, index }))
    .filter(({ finding }) => isListed(finding, context.include));
  const levels = groupBy(listed, ({ finding }) => levelOf(finding));
  const lines = (["error", "warning", "notice"] as const).flatMap((level) => {
    const own = levels.get(level) ?? [];
    // The last of the ten says how many are omitted.
    const shown = own.length > MOST ? own.slice(0, MOST - 1) : own;
    const more = own.length - shown.length;
    return [
      ...shown.map(({ finding, index }) => annotation(level, finding, index, controls.get(finding.control), context)),
      ...(more > 0 ? [omitted(level, more)] : []),
    ];
  });
  return lines.map((line) => `${line}\n`).join("");
};

/** What is no failure fails nothing. */
const levelOf = (finding: Finding): Level => (kindOf(finding) === "fail" ? LEVELS[finding.severity] : "notice");

function annotation(
  level: Level,
  finding: Finding,
  index: number,
  control: ControlResult | undefined,
  context: ReportContext,
): string {
  const place = placeOf(finding, sources(control, index, context));
  const step = firstStep(finding);
  const since = sinceText(finding);
  return command(level, {
    ...(place ? { file: place.path, line: String(place.line) } : {}),
    title: titleOf(finding, control),
    lines: [
      `${resourceText(finding.resource)}: ${finding.message}`,
      ...(since ? [since] : []),
      ...(step ? [`First step: ${step.text}`] : []),
    ],
  });
}

function omitted(level: Level, count: number): string {
  const text = `and ${counted(count, "more finding")} of this level: GitHub shows ${MOST} for each step, the other reports have all`;
  return command(level, { title: "CloudTrail", lines: [text] });
}

export default github;
