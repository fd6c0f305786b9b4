import { createHash } from "node:crypto";
import type { History } from "../../../model/documents/history.ts";
import { oneLine, safeJson } from "../../../model/text/safe-text.ts";
import { displayOf } from "../../io/display.ts";
import { announce, type FileOutput, print, writeOutput } from "../../io/output.ts";

export const HISTORY_FORMATS = ["json", "csv", "html"] as const;
type HistoryOutput = FileOutput<(typeof HISTORY_FORMATS)[number]>;

const jsonOf = (history: History) => `${safeJson(history)}\n`;

const RENDER: Readonly<Record<HistoryOutput["format"], (history: History) => Promise<string>>> = {
  json: async (history) => jsonOf(history),
  html: async (history) => {
    const sha256 = createHash("sha256").update(jsonOf(history)).digest("hex");
    return (await import("../../../../reports/html/history/index.ts")).historyHtml(history, sha256);
  },
  csv: async (history) => (await import("../../../../reports/history-csv.ts")).historyCsv(history),
};

/** Renders everything before it writes anything; the summary goes to standard error where a report takes standard output. */
export async function writeHistory(
  history: History,
  outputs: readonly HistoryOutput[],
  { quiet, color }: { readonly quiet?: boolean; readonly color: boolean },
): Promise<void> {
  const rendered = [];
  for (const { format, path } of outputs) rendered.push({ path, text: await RENDER[format](history) });
  const written: string[] = [];
  for (const { path, text } of rendered) {
    await (path === "-" ? print(text) : writeOutput(path, text));
    if (path !== "-") written.push(path);
  }
  const stream = outputs.some(({ path }) => path === "-") ? process.stderr : process.stdout;
  if (!quiet) {
    const { historyText } = await import("../../../../reports/terminal/history.ts");
    await print(historyText(history, displayOf(stream, color)), stream);
    await announce(written);
  }
  for (const { file, problem } of history.problems)
    await print(`${oneLine(file)}: ${oneLine(problem)}\n`, process.stderr);
}
