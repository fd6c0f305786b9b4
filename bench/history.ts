/**
 * What a history of 1,000 accounts and 365 days costs, against the limits below: adding a result, the page of one account, the
 * overview, and the memory of both. It ends with exit code 1 where one is missed. Needs GNU time; run after `npm run build`:
 * `npm run bench:history [accounts]`.
 *
 * The results are those of the sample account, each day with other failures. Files of the other accounts are hard links to those
 * of the first: as many names and bytes to read, and not as many to write.
 */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resultText } from "../reports/result-text.ts";
import { appendToHistory, folderStore } from "../src/history/index.ts";
import type { ScanResult } from "../src/model/documents/result.ts";

const CLI = join(import.meta.dirname, "../dist/cli.mjs");
const SNAPSHOT = join(import.meta.dirname, "../examples/sample-account.snapshot.json");
const LIMITS = { append: 50, page: 1000, growth: 1.25 } as const;
const DAYS = 365;
const RUNS = 5;
const accounts = Number(process.argv[2] ?? 1000);

const work = mkdtempSync(join(tmpdir(), "bench-history-"));
const folder = join(work, "history");
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function sample(): ScanResult {
  const file = join(work, "result.json");
  spawnSync(process.execPath, [CLI, "scan", "--quiet", "--snapshot", SNAPSHOT, "--output", `json=${file}`]);
  return JSON.parse(readFileSync(file, "utf8")) as ScanResult;
}

/** Every ninth day other failures are fixed. */
function onDay(result: ScanResult, day: number): ScanResult {
  const findings = result.findings.map((finding, i) =>
    finding.status === "fail" && (i * 31 + Math.floor(day / 9)) % 5 === 0
      ? { ...finding, status: "pass" as const }
      : finding,
  );
  const sha256 = createHash("sha256").update(String(day)).digest("hex");
  return {
    ...result,
    findings,
    snapshot: { sha256, collectedAt: new Date(Date.UTC(2026, 0, 1 + day, 6)).toISOString() },
  };
}

async function append(result: ScanResult): Promise<number> {
  const started = performance.now();
  await appendToHistory(folderStore(folder), result, [...resultText(result)].join(""));
  return performance.now() - started;
}

/** Milliseconds and megabytes of a run of the program. */
function run(...args: string[]): { ms: number; mb: number } {
  const started = performance.now();
  const { stderr, status } = spawnSync(
    "/usr/bin/time",
    ["-f", "%M", process.execPath, CLI, "history", folder, "--quiet", ...args],
    {
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(stderr);
  return { ms: performance.now() - started, mb: Number(stderr.trim().split("\n").at(-1)) / 1024 };
}

const times = (count: number, one: () => { ms: number; mb: number }) => {
  const all = Array.from({ length: count }, one);
  return { ms: median(all.map(({ ms }) => ms)), mb: Math.max(...all.map(({ mb }) => mb)) };
};

const result = sample();
const id = result.account.id;
const floor = median(
  Array.from({ length: RUNS }, () => {
    const started = performance.now();
    spawnSync(process.execPath, [CLI, "--version"]);
    return performance.now() - started;
  }),
);
for (let day = 0; day < DAYS; day++) await append(onDay(result, day));
const page = ["--account", id, "--output", `html=${join(work, "page.html")}`];
const alone = times(RUNS, () => run(...page));
const files = readdirSync(join(folder, id));
for (let i = 1; i < accounts; i++) {
  const other = join(folder, String(200_000_000_000 + i));
  mkdirSync(other);
  for (const name of files) linkSync(join(folder, id, name), join(other, name));
}
const appended = [];
for (let i = 0; i < 30; i++) appended.push(await append(onDay(result, DAYS + i)));
const among = times(RUNS, () => run(...page));
const overview = times(1, () => run("--output", `json=${join(work, "overview.json")}`));
const sizes = files.map((name) => statSync(join(folder, id, name)).size);
const bytes = sizes.reduce((sum, size) => sum + size, 0);

const rows: [string, string, boolean][] = [
  [
    "add a result",
    `${median(appended).toFixed(1)} ms (limit ${LIMITS.append}), slowest ${Math.max(...appended).toFixed(1)} ms`,
    median(appended) <= LIMITS.append,
  ],
  [
    "page of one account",
    `${among.ms.toFixed(0)} ms (limit ${LIMITS.page}), --version ${floor.toFixed(0)} ms`,
    among.ms <= LIMITS.page,
  ],
  [
    "memory of the page",
    `${among.mb.toFixed(0)} MB, of one account alone ${alone.mb.toFixed(0)} MB (limit ${LIMITS.growth} times)`,
    among.mb <= alone.mb * LIMITS.growth,
  ],
  ["overview", `${overview.ms.toFixed(0)} ms, ${overview.mb.toFixed(0)} MB`, true],
  [
    "stored",
    `${accounts} accounts, ${DAYS} days, ${(bytes / DAYS / 1024).toFixed(0)} kB a result with its numbers`,
    true,
  ],
];
for (const [what, text, isMet] of rows) console.log(`${isMet ? " " : "!"} ${what}: ${text}`);
rmSync(work, { recursive: true, force: true });
process.exitCode = rows.every(([, , isMet]) => isMet) ? 0 : 1;
