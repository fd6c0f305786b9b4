import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pLimit from "p-limit";
import { describe } from "vitest";
import { bucketServer } from "./bucket-server.ts";
import { isOnPath } from "./on-path.ts";
import { emulatorEnv } from "./run-cli.ts";
import { HOUR, iso, START, TRAIL, type World } from "./signed-trail.ts";

/** Said when there is no AWS CLI. */
export const HOW_TO_GET_AWS_CLI = "To run them: pip install awscli.";

/** Whether the AWS CLI is on this machine. */
export const hasAwsCli = (): boolean => isOnPath("aws");

/** `describe` for tests that compare with the AWS CLI: without it they are skipped, or fail where CI is set. */
export function describeWithAwsCli(name: string, body: () => void): void {
  describe.skipIf(!hasAwsCli() && !process.env.CI)(name, body);
}

export interface PeerVerdict {
  readonly code: number | null;
  readonly stdout: string;
  /** What it calls INVALID, each as `reason file`, in order. */
  readonly invalid: readonly string[];
  /** How many gaps it saw. */
  readonly gaps: number;
}

export interface PeerOptions {
  readonly region?: string;
  readonly accountId?: string;
  readonly start?: number;
  readonly end?: number;
}

/** What `aws cloudtrail validate-logs` says of a world. */
export async function peerVerdict(world: World, options: PeerOptions = {}): Promise<PeerVerdict> {
  const server = await bucketServer(world);
  try {
    return await peerAt(server.url, options);
  } finally {
    await server.stop();
  }
}

/** The same at an endpoint. */
export async function peerAt(endpoint: string, options: PeerOptions = {}): Promise<PeerVerdict> {
  const { region = TRAIL.homeRegion, accountId, start = START, end = START + 4 * HOUR } = options;
  const home = mkdtempSync(join(tmpdir(), "trailproof-aws-"));
  const times = ["--start-time", iso(start), "--end-time", iso(end)];
  const account = accountId ? ["--account-id", accountId] : [];
  const args = ["cloudtrail", "validate-logs", "--trail-arn", TRAIL.arn, ...times, ...account, "--region", region];
  try {
    const { code, stdout, stderr } = await awsCli(args, { ...cliEnv(endpoint, home), AWS_MAX_ATTEMPTS: "1" });
    const lines = stderr.split("\n");
    const invalid = lines.flatMap((line) => {
      const [, key = "", reason = ""] = /s3:\/\/[^/]+\/(\S+)\tINVALID: (.*)/.exec(line) ?? [];
      return key ? [`${reason.replace(/ (for fingerprint|in region).*/, "")} ${key.split("/").at(-1)}`] : [];
    });
    return { code, stdout, invalid, gaps: lines.filter((line) => line.includes("No log files were delivered")).length };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The environment in which the AWS CLI calls an endpoint. */
export const cliEnv = (endpoint: string, home: string): Record<string, string> => ({
  PATH: process.env.PATH ?? "",
  HOME: home,
  AWS_EC2_METADATA_DISABLED: "true",
  // Of commands that name none, as those of IAM.
  AWS_DEFAULT_REGION: "us-east-1",
  ...emulatorEnv(endpoint),
});

/**
 * Runs printed commands (`aws …`, quoted for a shell) at an endpoint, one after the other.
 *
 * @throws Error where a command fails, with what it says.
 */
export async function runPrinted(commands: readonly string[], endpoint: string): Promise<void> {
  for (const [i, args] of (await argumentsOf(commands)).entries()) {
    const { code, stderr } = await awsCli(args, cliEnv(endpoint, "/nowhere"));
    if (code !== 0) throw new Error(`${commands[i]}: ${stderr}`);
  }
}

/** The arguments of each command. The shell itself reads the quotes: one for all. */
export async function argumentsOf(commands: readonly string[]): Promise<string[][]> {
  const script = ["set -e", "aws() { printf '%s\\0' $# \"$@\"; }", ...commands].join("\n");
  const { code, stdout, stderr } = await run("sh", ["-c", script], {});
  if (code !== 0) throw new Error(`${commands.join("\n")}: ${stderr}`);
  const words = stdout.split("\0");
  return commands.map(() => words.splice(0, 1 + Number(words[0])).slice(1));
}

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One Python process runs every command line of a test file, where `python3` has the AWS CLI. */
let python: { ask(request: object): Promise<Ran> } | undefined;
const hasModule = () => spawnSync("python3", ["-c", "import awscli"]).status === 0;

/** Runs one command line of the AWS CLI. */
export async function awsCli(args: readonly string[], env: Record<string, string>): Promise<Ran> {
  python ??= hasModule() ? startPython() : undefined;
  return python ? python.ask({ args, env }) : run("aws", args, env);
}

/** What the AWS CLI has against a call by its models of the services; "" if nothing. It calls no service. */
export async function rejected(args: readonly string[]): Promise<string> {
  python ??= hasModule() ? startPython() : undefined;
  const env = cliEnv("http://127.0.0.1:9", "/nowhere");
  const { code, stderr } = await (python?.ask({ args, env, check: true }) ??
    run("aws", [...args, "--generate-cli-skeleton", "output"], env));
  return code === 0 ? "" : stderr.trim() || `exit code ${code}`;
}

function startPython(): { ask(request: object): Promise<Ran> } {
  const child = spawn("python3", [join(import.meta.dirname, "aws-cli.py")], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  process.once("exit", () => child.kill());
  const one = pLimit(1);
  return {
    ask: (request) =>
      one(async () => {
        child.stdin.write(`${JSON.stringify(request)}\n`);
        const { value, done } = await answers.next();
        if (done) throw new Error("The AWS CLI ended");
        return JSON.parse(value) as Ran;
      }),
  };
}

function run(command: string, args: readonly string[], env: Record<string, string>) {
  return new Promise<Ran>((resolve, reject) => {
    const child = spawn(command, args, { env });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}
