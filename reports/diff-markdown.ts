import { markdownTable } from "markdown-table";
import type { ResultDiff } from "../src/model/documents/diff.ts";
import { codeSpan, unlinked } from "../src/model/text/markdown.ts";
import { counted, factsThatFit, oneLine } from "../src/model/text/safe-text.ts";
import { type DiffGroup, type DiffRow, diffCounts, diffFigures, diffGroups } from "./diff-text.ts";

/** In bytes: a comment on GitHub holds 65,536 characters. */
const MOST_BYTES = 60_000;
/** For headings, and for the line that says how much is omitted. */
const RESERVED = 2000;
const LONGEST_NAME = 200;
const LONGEST_MESSAGE = 400;
/** Changes of evidence that are shown at once; the others are folded. */
const AT_ONCE = 10;

const table = (rows: readonly (readonly string[])[]): string => markdownTable(rows, { alignDelimiters: false });

/** A comparison for a comment on a pull request: the summary first, details folded. No name becomes markup, a link or a mention. */
export function diffMarkdown(document: ResultDiff): string {
  const { account, evidence } = document;
  const alias = account.alias === null ? "" : ` (${codeSpan(oneLine(account.alias, 100))})`;
  const start = [
    `## CloudTrail in account ${codeSpan(account.id)}${alias}: what changed`,
    `**${diffCounts(document)}**`,
    table([["", "Old", "New"], ...diffFigures(document).map((row) => row.map((cell) => unlinked(oneLine(cell, 500))))]),
  ];
  const budget = { left: MOST_BYTES - Buffer.byteLength(start.join("\n\n")) - RESERVED, omitted: 0 };
  const lines = fitting(
    evidence.map(({ words }) => `- ${unlinked(factsThatFit(words, LONGEST_MESSAGE))}`),
    budget,
  );
  const parts = diffGroups(document).map((group) => groupText(group, budget));
  const note = `${counted(budget.omitted, "more change")} ${budget.omitted === 1 ? "is" : "are"} omitted here: the JSON output has all.`;
  return `${[
    ...start,
    ...parts.slice(0, 1).filter(() => document.findings.new.length > 0),
    ...(lines.length > 0 ? ["### What changed in the evidence", lines.slice(0, AT_ONCE).join("\n")] : []),
    ...(lines.length > AT_ONCE
      ? [folded(counted(lines.length - AT_ONCE, "more change"), lines.slice(AT_ONCE).join("\n"))]
      : []),
    ...parts.slice(document.findings.new.length > 0 ? 1 : 0),
    ...(budget.omitted > 0 ? [note] : []),
  ].join("\n\n")}\n`;
}

interface Budget {
  left: number;
  omitted: number;
}

/** The first that does not fit ends the list. */
function fitting<T extends string>(texts: readonly T[], budget: Budget): T[] {
  const end = texts.findIndex((one) => {
    budget.left -= Buffer.byteLength(one) + 1;
    return budget.left < 0;
  });
  const shown = end < 0 ? texts : texts.slice(0, end);
  budget.omitted += texts.length - shown.length;
  return [...shown];
}

function groupText({ id, title, rows }: DiffGroup, budget: Budget): string {
  const cells = rows.map(cellsOf);
  const shown = fitting(
    cells.map((row) => `| ${row.join(" | ")} |`),
    budget,
  ).length;
  const text = table([["Severity", "Control", "Resource", "Message"], ...cells.slice(0, shown)]);
  const heading = `${title} (${rows.length})`;
  return id === "new" ? `### ${heading}\n\n${text}` : folded(heading, text);
}

function cellsOf({ severity, control, resource, region, said }: DiffRow): string[] {
  const [label = "", ...id] = resource.split(" ");
  const where = region === null ? "" : ` in ${codeSpan(oneLine(region, LONGEST_NAME))}`;
  return [
    severity,
    codeSpan(oneLine(control, LONGEST_NAME)),
    `${unlinked(label)} ${codeSpan(oneLine(id.join(" "), LONGEST_NAME))}${where}`,
    unlinked(factsThatFit(said, LONGEST_MESSAGE)),
  ];
}

/** The summary is a text of our own. */
const folded = (summary: string, text: string) => `<details>\n<summary>${summary}</summary>\n\n${text}\n\n</details>`;
