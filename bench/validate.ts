/**
 * What a validation costs, against what cannot be done without (a plain GET, gunzip and SHA-256 of the same objects, 64 in
 * flight) and against `aws cloudtrail validate-logs`, in one run. Makes its own bucket and keys and serves them over HTTP on
 * loopback, in a process of its own. Prints medians, ratios and peak memory.
 *
 * `tsx bench/validate.ts [RUNS]`; needs GNU time, and the AWS CLI for the peer. Run after `npm run build`.
 */
import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { emulatorEnv } from "../test/support/run-cli.ts";
import { HOUR, iso, START, TRAIL } from "../test/support/signed-trail.ts";

const RUNS = Number(process.argv[2] ?? 5);
const CLI = join(import.meta.dirname, "../dist/cli.mjs");
const FLOOR = join(import.meta.dirname, "validate/floor.mjs");
const RANGE = [iso(START), iso(START + 24 * HOUR)] as const;
const folder = mkdtempSync(join(tmpdir(), "trailproof-bench-"));

interface Served {
  readonly url: string;
  readonly keys: readonly string[];
  readonly size: number;
  readonly content: number;
}

function serve(...args: number[]): Promise<{ served: Served; child: ChildProcess }> {
  const child = fork(join(import.meta.dirname, "validate/serve.ts"), args.map(String), {
    execArgv: ["--import", "tsx", "--max-old-space-size=8192"],
  });
  return new Promise((resolve, reject) => {
    child.once("message", (served: Served) => resolve({ served, child }));
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

/** Wall time in milliseconds and peak memory in MiB. */
function once(command: string, args: readonly string[], env: Record<string, string> = {}): { ms: number; mib: number } {
  const memory = join(folder, "memory");
  const started = performance.now();
  const { status, stderr } = spawnSync("/usr/bin/time", ["-q", "-f", "%M", "-o", memory, command, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", HOME: folder, ...env },
    encoding: "utf8",
  });
  const ms = performance.now() - started;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${stderr}`);
  return { ms, mib: Number(readFileSync(memory, "utf8")) / 1024 };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

function line(name: string, samples: readonly { ms: number; mib: number }[], floor: number): void {
  const ms = median(samples.map((sample) => sample.ms));
  const mib = Math.max(...samples.map((sample) => sample.mib));
  const ratio = Number.isNaN(floor) ? "" : `${(ms / floor).toFixed(2)}× floor`;
  console.log(
    `  ${name.padEnd(30)} ${(ms / 1000).toFixed(2).padStart(7)} s  ${ratio.padStart(12)}  ${mib.toFixed(0).padStart(5)} MiB`,
  );
}

const ours =
  (url: string, ...more: string[]) =>
  () =>
    once(
      process.execPath,
      [CLI, "validate", "--trail-arn", TRAIL.arn, "--start", RANGE[0], "--end", RANGE[1], "--quiet", ...more],
      emulatorEnv(url),
    );

const peer = (url: string, regions: readonly string[]) => () => {
  const runs = regions.map((region) =>
    once(
      "aws",
      [
        "cloudtrail",
        "validate-logs",
        "--trail-arn",
        TRAIL.arn,
        "--start-time",
        RANGE[0],
        "--end-time",
        RANGE[1],
        "--region",
        region,
      ],
      emulatorEnv(url),
    ),
  );
  return { ms: runs.reduce((sum, run) => sum + run.ms, 0), mib: Math.max(...runs.map((run) => run.mib)) };
};

async function compare(title: string, logs: number, bytes: number, latency: number, withPeer: boolean): Promise<void> {
  const { served, child } = await serve(logs, bytes, 4, latency);
  try {
    const keys = join(folder, "keys.json");
    writeFileSync(keys, JSON.stringify(served.keys));
    console.log(
      `${title}: ${served.keys.length} log files of ${served.content} bytes (${served.size} stored), ${latency} ms a request`,
    );
    const floorRun = () => once(process.execPath, [FLOOR, keys, served.url]);
    floorRun();
    ours(served.url)();
    const floors: { ms: number; mib: number }[] = [];
    const runs: { ms: number; mib: number }[] = [];
    for (let i = 0; i < RUNS; i++) {
      floors.push(floorRun());
      runs.push(ours(served.url)());
    }
    const floor = median(floors.map((sample) => sample.ms));
    line("floor: GET, gunzip, SHA-256", floors, floor);
    line("trailproof validate", runs, floor);
    if (withPeer) line("aws cloudtrail validate-logs ×4", [peer(served.url, REGIONS)()], floor);
  } finally {
    child.removeAllListeners("exit");
    child.disconnect();
  }
}

/** Peak memory with many small log files; the million is made up as it is asked for. */
async function memory(): Promise<void> {
  const { served, child } = await serve(100_000, 400, 4, 0);
  console.log(`${served.keys.length} small log files`);
  line("trailproof validate", [ours(served.url)()], Number.NaN);
  child.removeAllListeners("exit");
  child.disconnect();
  const bundled = join(folder, "million.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "validate/million.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: bundled,
    logLevel: "error",
  });
  console.log("1,000,000 log files, listing and bodies made up");
  line("the engine", [once(process.execPath, [bundled, "1000000"])], Number.NaN);
}

/** Makes 200 kB of content: a made-up record takes less than the 200 bytes that it is counted for. */
const CONTENT = 240_000;
const REGIONS = ["us-east-1", "eu-west-1", "ap-south-1", "sa-east-1"];
const hasAws = spawnSync("aws", ["--version"]).status === 0;
if (!hasAws) console.log("The AWS CLI is not here: no peer.");

try {
  console.log(`node ${process.version}, median of ${RUNS}`);
  await compare("1,152 log files", 1152, CONTENT, 0, hasAws);
  await compare("1,152 log files", 1152, CONTENT, 30, hasAws);
  await compare("1,152 large log files", 1152, 10 * CONTENT, 0, false);
  await memory();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
