import { existsSync } from "node:fs";
import type { SinkProgress } from "../../canary/index.ts";
import { readDocumentFile } from "../../documents/input-file.ts";
import type { Snapshot } from "../../model/documents/snapshot.ts";
import { UserError } from "../../model/errors.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { inWords } from "../../model/text/sentence.ts";
import { shownSeconds } from "../../model/text/time.ts";
import { type AccountOptions, sessionOptions } from "../arguments/options.ts";
import { checkWritable, print, writeOutput } from "../io/output.ts";
import { type CanaryChoices, DEFAULT_WAIT_MS } from "./canary-options.ts";

/** @throws UserError (exit 2) for an option that needs a canary, and for a state that cannot be kept. */
export function checkCanary({ canary, wait, resume, trail }: CanaryChoices): void {
  const given = [
    ["--wait", wait],
    ["--resume", resume],
    ["--trail", trail],
  ] as const;
  const [option] = given.find(([, value]) => value !== undefined) ?? [];
  if (!canary && option !== undefined) throw new UserError(`${option} needs --canary`);
  if (resume === "-") throw new UserError("--resume needs a file: standard input is read once");
  if (resume !== undefined) checkWritable(resume);
}

/** Runs the canary on a collected account, with a line on standard error whenever a sink has more. */
export async function runLiveCanary(
  snapshot: Snapshot,
  options: AccountOptions,
  { wait = DEFAULT_WAIT_MS, resume, trail }: CanaryChoices,
): Promise<Snapshot> {
  const trails = trail && trailsNamed(snapshot, trail);
  const { runCanary } = await import("../../canary/index.ts");
  const resumed =
    resume !== undefined && existsSync(resume) ? { name: resume, text: await readDocumentFile(resume) } : undefined;
  return runCanary({
    session: sessionOptions(options),
    snapshot,
    waitMs: wait,
    trails,
    resumed,
    ...(resume === undefined ? {} : { keep: (text: string) => writeOutput(resume, text, { mode: 0o600 }) }),
    ...(options.quiet ? {} : { onProgress: progressLines() }),
  });
}

/** @throws UserError (exit 2) that lists the trails where there is none of a name. */
function trailsNamed({ trails }: Snapshot, names: readonly string[]): Set<string> {
  const all = Object.values(trails);
  const found = names.map((named) => {
    const those = all.filter(({ name, arn }) => named === name || named === arn);
    if (those.length > 0) return those;
    const known = all.map(({ name }) => oneLine(name));
    throw new UserError(
      `There is no trail ${named}: ${all.length === 0 ? "the account has none" : `the trails are ${inWords(known)}`}`,
    );
  });
  return new Set(found.flat().map(({ arn }) => arn));
}

/** Prints what has changed since the last round. */
function progressLines(): (sinks: readonly SinkProgress[]) => void {
  const said = new Map<string, string>();
  return (sinks) => {
    for (const { where, found, calls, latencyMs, problem } of sinks) {
      const within = found === 0 || latencyMs === undefined ? "" : ` within ${shownSeconds(latencyMs)}`;
      const line = `${where}: ${found} of ${calls} calls found${within}${problem === undefined ? "" : `; ${problem}`}`;
      if (said.get(where) !== line) void print(`${oneLine(line, 400)}\n`, process.stderr);
      said.set(where, line);
    }
  };
}
