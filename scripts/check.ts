/**
 * The gates: format and lint, types, who imports whom, what is not used, the words of the project. A gate that saw no
 * file has checked nothing and fails.
 *
 * Usage: tsx scripts/check.ts [FOLDER] - a different checkout, for the test that plants violations.
 */
import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, ".."));
const bin = (name: string) => join(import.meta.dirname, "../node_modules/.bin", name);

interface Gate {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** How many files the gate says it saw; undefined where it cannot say. */
  readonly seen?: (output: string) => number;
}

const first = (pattern: RegExp) => (output: string) => Number(pattern.exec(output)?.[1] ?? 0);

const gates: readonly Gate[] = [
  { name: "biome", command: ["biome", "ci", "--colors=off", "."], seen: first(/Checked (\d+) files?/) },
  {
    name: "tsc",
    command: ["tsc", "--listFiles"],
    seen: (output) =>
      output.split("\n").filter((line) => line.startsWith(folder) && !line.includes("node_modules")).length,
  },
  {
    name: "dependency-cruiser",
    command: ["depcruise", "checks", "reports", "src"],
    seen: first(/(\d+) modules, [1-9]\d* dependencies cruised/),
  },
  { name: "knip", command: ["knip", "--no-progress"] },
  {
    name: "words",
    command: ["tsx", join(import.meta.dirname, "words.ts"), folder],
    seen: first(/Read (\d+) files/),
  },
];

let failed = 0;
for (const { name, command, seen } of gates) {
  const [program, ...args] = command;
  const { status, stdout, stderr } = spawnSync(bin(program), args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const output = `${stdout}${stderr}`;
  const files = seen?.(output);
  const ok = status === 0 && files !== 0;
  if (!ok) {
    failed++;
    const lines = output.split("\n").filter((line) => name !== "tsc" || !line.startsWith("/"));
    process.stderr.write(`${lines.join("\n")}\n`);
  }
  const what = files === 0 ? "saw no file" : ok ? `ok${files === undefined ? "" : `, ${files} files`}` : "failed";
  process.stdout.write(`${name}: ${what}\n`);
}
process.exitCode = failed > 0 ? 1 : 0;
