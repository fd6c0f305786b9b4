import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { limit } from "./machine.ts";

/** The account that the emulator files every unknown access key under. */
export const ACCOUNT = "123456789012";

/** Twenty characters, as the emulator wants of an access key id. */
export const CREDENTIALS = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "emulator-secret" } as const;

/** Said when there is no emulator. */
export const HOW_TO_GET_MOTO = "To run them: pip install 'moto[server]' (or have uvx on PATH).";

/** A running AWS emulator: all its accounts, one process. */
export interface Moto {
  readonly url: string;
  /** Forgets every account. */
  reset(): Promise<void>;
  /** From the next request on, asks IAM whether the caller may (`true`), or takes any credentials (`false`). */
  enforceIam(on: boolean): Promise<void>;
  stop(): Promise<void>;
}

type Command = readonly [file: string, ...args: string[]];

/** How to start the emulator on this machine; `undefined` if there is no way. */
export function motoCommand(path = process.env.PATH ?? ""): Command | undefined {
  const server = onPath("moto_server", path);
  if (server) return [server];
  const uvx = onPath("uvx", path);
  return uvx ? [uvx, "--from", "moto[server]", "moto_server"] : undefined;
}

function onPath(name: string, path: string): string | undefined {
  for (const folder of path.split(delimiter)) {
    if (!folder) continue;
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}

/**
 * Starts an emulator on a free port (0.7 s). The port is the system's choice and read from what the server
 * prints, so two test files never race for one. Its output goes to a file: a full pipe would stop it.
 */
export async function startMoto(command = motoCommand()): Promise<Moto> {
  if (!command) throw new Error(`No AWS emulator found. ${HOW_TO_GET_MOTO}`);
  const home = mkdtempSync(join(tmpdir(), "moto-"));
  const log = join(home, "output.txt");
  const output = openSync(log, "w");
  const [file, ...args] = command;
  const child = spawn(file, [...args, "-H", "127.0.0.1", "-p", "0"], {
    stdio: ["ignore", output, output],
    env: {
      ...process.env,
      PYTHONUNBUFFERED: "1",
      MOTO_DISABLE_GLOBAL_CORS: "true",
      // Thousands of machine images, made again for each account and region: half of its time.
      MOTO_EC2_LOAD_DEFAULT_AMIS: "false",
    },
  });
  closeSync(output);
  // Not SIGKILL: uvx could not pass it on.
  const kill = () => child.kill("SIGTERM");
  process.once("exit", kill);
  const clean = () => {
    process.removeListener("exit", kill);
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const url = await listening(child, log);
    return { ...motoAt(url), stop: () => stopped(child).finally(clean) };
  } catch (error) {
    kill();
    clean();
    throw error;
  }
}

/** An emulator that others started, and stop. */
export function motoAt(url: string): Moto {
  return {
    url,
    reset: () => post(`${url}/moto-api/reset`),
    enforceIam: (on) => post(`${url}/moto-api/reset-auth`, on ? "0" : "inf"),
    stop: async () => {},
  };
}

/** Waits for the line that names the address; generous, since uvx may have to download the emulator first. */
async function listening(child: ChildProcess, log: string): Promise<string> {
  let failure = "";
  child.once("error", (error) => {
    failure = error.message;
  });
  const end = Date.now() + limit(120_000);
  while (Date.now() < end) {
    const output = readFileSync(log, "utf8");
    const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1];
    if (url) return url;
    if (failure || child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`The AWS emulator did not start: ${failure || output.slice(-2000)}`);
    }
    await sleep(20);
  }
  throw new Error("The AWS emulator did not start in time.");
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  // An open keep-alive connection can hold it up.
  const late = setTimeout(() => child.kill("SIGKILL"), limit(2000));
  await gone;
  clearTimeout(late);
}

async function post(url: string, body?: string): Promise<void> {
  const response = await fetch(url, { method: "POST", body: body ?? null });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
}
