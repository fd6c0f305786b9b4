import type { Layout } from "./layout.ts";
import { layout, line, wrap } from "./layout.ts";

/** What opens a report, by its format. */
const OPENED_BY: Readonly<Record<string, string>> = {
  html: "open it in a browser",
  json: 'the complete result; "trailproof report" renders it again',
  sarif: "for code scanning and editors",
  asff: "AWS Security Finding Format",
  csv: "for spreadsheets",
  github: "annotations of GitHub Actions",
  gitlab: "Code Quality, for merge requests of GitLab",
  junit: "test results, for CI services",
  markdown: "for job summaries and pull requests",
  ocsf: "for data lakes and SIEM systems",
  plain: "tab-separated, for scripts",
  terminal: "this summary",
};

const NONE = "No report was written: --output html=FILE writes one to open in a browser.";

/**
 * Where the reports are: the last lines of a summary.
 *
 * @param files - those that were written.
 * @param isAsked - whether any report was asked for.
 */
export function writtenText(
  files: readonly { readonly format: string; readonly path: string }[],
  isAsked: boolean,
  display: { readonly width?: number; readonly color: boolean },
): string {
  const to = layout(display.width, display.color);
  const lines = isAsked ? listed(files, to) : wrap(NONE, to.width);
  return lines.length > 0 ? `\n${lines.join("\n")}\n` : "";
}

function listed(files: readonly { readonly format: string; readonly path: string }[], to: Layout): string[] {
  if (files.length === 0) return [];
  return [
    to.paint("bold", "Reports"),
    ...files.flatMap(({ format, path }) => {
      const opened = OPENED_BY[format];
      return wrap(line(opened === undefined ? path : `${path}: ${opened}`), to.width, "  ", "    ");
    }),
  ];
}
