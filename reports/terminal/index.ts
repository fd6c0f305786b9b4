import type { Reporter } from "../../src/model/documents/report.ts";
import { headlineText } from "../headline.ts";
import { layout, wrap } from "./layout.ts";
import { accepted } from "./summary/accepted.ts";
import { failingControls } from "./summary/failing.ts";
import { controlTable, figures } from "./summary/figures.ts";
import { firstSteps } from "./summary/first-steps.ts";
import { exitCodeLine, gateLines } from "./summary/gate.ts";
import { coverageGrid } from "./summary/grid.ts";
import { notEvaluated, unread, warnings } from "./summary/missing.ts";
import { searchedEvents } from "./summary/searched.ts";
import { sinceBaseline } from "./summary/since.ts";

/** The summary for a terminal: the sentence, the figures and the gate first, then what fails and what to do, then what is missing. */
const terminal: Reporter = (result, { width, color } = {}) => {
  const to = layout(width, color);
  const sections = [
    wrap(headlineText(result), to.width).map((one) => to.paint("bold", one)),
    figures(result, to),
    controlTable(result.controls, to),
    gateLines(result, to),
    sinceBaseline(result, to),
    failingControls(result, to),
    firstSteps(result, to),
    searchedEvents(result, to),
    coverageGrid(result, to),
    notEvaluated(result, to),
    unread(result, to),
    warnings(result.notifications, to),
    accepted(result, to),
    [exitCodeLine(result, to)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
};

export default terminal;
