import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { limit } from "./machine.ts";
import { CREDENTIALS } from "./moto.ts";
import { assertWritten } from "./published-schemas.ts";

/** The built program. */
export const CLI = join(import.meta.dirname, "../../dist/cli.mjs");

export interface CliOptions {
  readonly cwd?: string;
  /** All of the program's environment but PATH, HOME and the like. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Then it is killed (default two minutes); on two idle cores. */
  readonly timeoutMs?: number;
  /** A file to run in place of the built program. */
  readonly entry?: string;
}

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

/** What a scan needs to talk to the emulator, and to nothing else. */
export function emulatorEnv(endpoint: string, extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REGION: "us-east-1",
    ...extra,
  };
}

/** Runs the built program to its end. What documents it wrote must fit their published schemas. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const result = await startCli(args, options).result;
  assertWritten(args, options.cwd ?? process.cwd(), result);
  return result;
}

/** Starts the built program: for tests that interrupt it or close its output. */
export function startCli(
  args: readonly string[],
  { cwd, env, input, timeoutMs = 120_000, entry = CLI }: CliOptions = {},
): { readonly child: ChildProcess; readonly result: Promise<CliResult> } {
  if (!existsSync(entry)) throw new Error(`${entry} is missing: npm run build`);
  // A folder without `.aws` and outside of a repository, so that no profile or policy of the machine leaks into a test.
  const home = mkdtempSync(join(tmpdir(), "trailproof-home-"));
  const started = performance.now();
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: cwd ?? home,
    env: cleanEnv(home, env),
    stdio: "pipe",
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  // A program that never reads its input may be gone before it is written.
  child.stdin.on("error", () => {});
  child.stdin.end(input ?? "");
  const late = setTimeout(() => child.kill("SIGKILL"), limit(timeoutMs));
  const result = new Promise<CliResult>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString("utf8");
      resolve({ code, signal, stdout: text(stdout), stderr: text(stderr), ms: performance.now() - started });
    });
  }).finally(() => {
    clearTimeout(late);
    rmSync(home, { recursive: true, force: true });
  });
  return { child, result };
}

/** The program's handlers of these would end the process that runs the tests. */
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Runs the program from source in this process: for tests that try many inputs. One at a time, since it takes over the
 * environment, the working directory and the output of the process.
 */
export async function runHere(
  args: readonly string[],
  { cwd, env }: Pick<CliOptions, "cwd" | "env"> = {},
): Promise<CliResult> {
  const { run } = await import("../../src/cli/process/run.ts");
  const home = mkdtempSync(join(tmpdir(), "trailproof-home-"));
  const before = { cwd: process.cwd(), env: process.env, exitCode: process.exitCode };
  const written = { stdout: "", stderr: "" };
  const capture = (name: "stdout" | "stderr") =>
    vi.spyOn(process[name], "write").mockImplementation((chunk, ...rest) => {
      written[name] += chunk;
      const done = rest.find((one) => typeof one === "function");
      done?.();
      return true;
    });
  const captured = [capture("stdout"), capture("stderr")];
  const handlers = SIGNALS.map((signal) => process.listeners(signal));
  const started = performance.now();
  try {
    process.env = cleanEnv(home, env);
    process.chdir(cwd ?? home);
    process.exitCode = undefined;
    const code = (await run(args)) ?? process.exitCode ?? 0;
    const result = { code: Number(code), signal: null, ...written, ms: performance.now() - started };
    assertWritten(args, process.cwd(), result);
    return result;
  } finally {
    // What the program loads ahead is not to arrive after the file's last test.
    await vi.dynamicImportSettled();
    process.chdir(before.cwd);
    Object.assign(process, { env: before.env, exitCode: before.exitCode });
    for (const one of captured) one.mockRestore();
    for (const [i, signal] of SIGNALS.entries())
      for (const added of process.listeners(signal).filter((one) => !handlers[i]?.includes(one)))
        process.off(signal, added);
    rmSync(home, { recursive: true, force: true });
  }
}

/** Nothing of the machine's AWS settings, colours or proxies; no instance metadata, which would take seconds to miss. */
function cleanEnv(home: string, env: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: process.env.PATH ?? "", HOME: home, LANG: "C.UTF-8", AWS_EC2_METADATA_DISABLED: "true", ...env };
}
