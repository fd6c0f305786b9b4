import type { Reporter } from "../../src/model/documents/report.ts";
import { frameworkResults } from "../frameworks.ts";
import { headlineText } from "../headline.ts";
import { controlTable } from "./controls.ts";
import { worstFindings } from "./findings.ts";
import { layout, line, wrap } from "./layout.ts";
import { unread, warnings } from "./missing.ts";
import { numbers, verdict } from "./verdict.ts";

const VERDICT_COLORS = { 0: "green", 1: "red", 3: "yellow" } as const;

/** The summary for a terminal: the headline and the verdict first, then the numbers, the worst findings, unreadable evidence and the reasons. */
const terminal: Reporter = (result, { width, color } = {}) => {
  const to = layout(width, color);
  const { gate } = result;
  const [score = "", ...others] = numbers(result);
  const sections = [
    wrap(headlineText(result), to.width).map((one) => to.paint("bold", one)),
    wrap(line(verdict(result)), to.width).map((one) => to.paint(["bold", VERDICT_COLORS[gate.exitCode]], one)),
    [
      ...wrap(score, to.width).map((one) => to.paint("bold", one)),
      ...others.flatMap((one) => wrap(line(one), to.width)),
    ],
    controlTable(result.controls),
    frameworkResults(result).flatMap(({ title, text }) => wrap(line(`${title}: ${text}`), to.width)),
    worstFindings(result, to),
    unread(result.unreadable, to),
    warnings(result.notifications, to),
    [
      ...gate.reasons.flatMap((reason) => wrap(line(`- ${reason}`), to.width, "", "  ")),
      to.paint("dim", `Exit code ${gate.exitCode}`),
    ],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
};

export default terminal;
