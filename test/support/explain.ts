import type { Explanation } from "../../src/model/documents/explanation.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { folderWith } from "./cli-files.ts";
import { type CliOptions, type CliResult, runCli, runHere } from "./run-cli.ts";

/** A folder with files, and explain run in it. */
export function explainIn(files: Readonly<Record<string, string | Snapshot>> = {}) {
  const folder = folderWith(files);
  return {
    folder,
    /** Runs explain for people. */
    text: (args: readonly string[], options: CliOptions = {}): Promise<CliResult> =>
      runExplain(args, { cwd: folder.path, ...options }),
    /** Runs explain for programs. */
    json: async (
      args: readonly string[],
      options: CliOptions = {},
    ): Promise<{ readonly code: number | null; readonly document: Explanation }> => {
      const run = await runExplain([...args, "--output", "json=-", "--quiet"], { cwd: folder.path, ...options });
      if (run.stdout === "") throw new Error(run.stderr);
      return { code: run.code, document: JSON.parse(run.stdout) as Explanation };
    },
  };
}

/** In this process; standard input needs one of its own. */
const runExplain = (args: readonly string[], options: CliOptions): Promise<CliResult> =>
  (options.input === undefined ? runHere : runCli)(["explain", ...args], options);
