import { readFileSync } from "node:fs";
import type { IntegrityResult, Problem } from "../../src/model/integrity/integrity-result.ts";
import { bucketServer } from "./bucket-server.ts";
import { type CliOptions, type CliResult, emulatorEnv, runCli } from "./run-cli.ts";
import { scratch } from "./scan.ts";
import { HOUR, iso, START, TRAIL, type World } from "./signed-trail.ts";

export interface Validated extends CliResult {
  readonly result: IntegrityResult;
}

/** The hours that tests look at: four, from {@link START}. */
export const RANGE = ["--start", iso(START), "--end", iso(START + 4 * HOUR)] as const;
export const ALL_OF_TRAIL = ["--trail-arn", TRAIL.arn, ...RANGE] as const;

/** Runs `trailproof validate` against an endpoint, in a process of its own or by `run`, and reads its result back. */
export async function validateAt(
  endpoint: string,
  args: readonly string[] = ALL_OF_TRAIL,
  options: CliOptions = {},
  run = runCli,
): Promise<Validated> {
  const folder = scratch();
  const file = folder.file("result.json");
  try {
    const ended = await run(["validate", ...args, "--output", `json=${file}`], {
      ...options,
      env: emulatorEnv(endpoint, options.env),
    });
    const text = ended.code === 2 ? "null" : readFileSync(file, "utf8");
    // That its own file was written is no news to a test.
    const stderr = ended.stderr.replace(`wrote ${file}\n`, "");
    return { ...ended, stderr, result: JSON.parse(text) as IntegrityResult };
  } finally {
    folder.remove();
  }
}

/** The same against a world, served for this one run. */
export async function validateWorld(
  world: World,
  args: readonly string[] = ALL_OF_TRAIL,
  run = runCli,
): Promise<Validated> {
  const server = await bucketServer(world);
  try {
    return await validateAt(server.url, args, {}, run);
  } finally {
    await server.stop();
  }
}

/** Each problem by its kind and what its object is called. */
export function briefly(problems: readonly Problem[]): string[] {
  return problems.map(({ kind, key }) => `${kind} ${key.split("/").at(-1)}`);
}
