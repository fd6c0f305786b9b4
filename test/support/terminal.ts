import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { CLI } from "./run-cli.ts";

/** Node has no pseudo-terminals; Python has. What is written to it is typed. */
const RELAY = `
import fcntl, os, pty, select, struct, sys, termios
columns = int(sys.argv[1])
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    os.execvp(sys.argv[2], sys.argv[2:])
sources = [terminal, 0]
while True:
    ready, _, _ = select.select(sources, [], [])
    if 0 in ready:
        typed = os.read(0, 1024)
        if typed: os.write(terminal, typed)
        else: sources = [terminal]
    if terminal in ready:
        try: shown = os.read(terminal, 65536)
        except OSError: break
        if not shown: break
        os.write(1, shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
`;

/** Said when there is no Python. */
export const HOW_TO_GET_TERMINALS = "To run them: install python3.";

export const hasTerminals = (): boolean => spawnSync("python3", ["-c", "import pty"]).status === 0;

/** `describe` for tests on a terminal: without Python they are skipped, or fail where CI is set. */
export function describeWithTerminal(name: string, body: () => void): void {
  describe.skipIf(!hasTerminals() && !process.env.CI)(name, body);
}

export interface Terminal {
  /** Everything that was shown so far, with its control sequences. */
  shown(): string;
  /** Waits until a text was shown. */
  see(text: RegExp): Promise<void>;
  type(text: string): void;
  /** The exit code. */
  readonly ended: Promise<number | null>;
}

/** Runs the built program as a person does: its input, output and errors are one terminal of 24 lines. */
export function onTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
  columns = 100,
): Terminal {
  const home = mkdtempSync(join(tmpdir(), "trailproof-home-"));
  const child: ChildProcess = spawn("python3", ["-c", RELAY, String(columns), process.execPath, CLI, ...args], {
    cwd,
    env: {
      PATH: process.env.PATH ?? "",
      HOME: home,
      TERM: "xterm-256color",
      AWS_EC2_METADATA_DISABLED: "true",
      ...env,
    },
  });
  let shown = "";
  let look = () => {};
  // A character can be in two chunks.
  child.stdout?.setEncoding("utf8");
  child.stdout?.on("data", (chunk: string) => {
    shown += chunk;
    look();
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve)).finally(() =>
    rmSync(home, { recursive: true, force: true }),
  );
  return {
    shown: () => shown,
    see: (text) =>
      new Promise((resolve, reject) => {
        look = () => {
          if (text.test(shown)) resolve();
        };
        look();
        void ended.then(() => reject(new Error(`never shown: ${text}\n${shown}`)));
      }),
    type: (text) => void child.stdin?.write(text),
    ended,
  };
}
