import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resultText } from "../../reports/result-text.ts";
import { appendToHistory, folderStore, readHistory } from "../../src/history/index.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { UserError } from "../../src/model/errors.ts";
import { sampleResult } from "../support/sample-result.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "history-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sha = (text: string) => createHash("sha256").update(text).digest("hex");
const result = (n: number, more: Partial<ScanResult> = {}) =>
  sampleResult({ snapshot: { sha256: sha(`${n}`), collectedAt: `2026-11-${10 + n}T09:30:00.000Z` }, ...more });

const append = (one: ScanResult, where = folder) =>
  appendToHistory(folderStore(where), one, [...resultText(one)].join(""));

const stored = () => readdirSync(join(folder, "111122223333")).filter((name) => name.endsWith(".result.json.gz"));

describe("a history in a folder", () => {
  it("keeps the result as the JSON report has it, with its numbers", async () => {
    expect(await append(result(1))).toBe(true);
    const [name = ""] = stored();
    const text = gunzipSync(readFileSync(join(folder, "111122223333", name))).toString();
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(result(1))));
    const { accounts } = await readHistory(folderStore(folder));
    expect(accounts[0]?.points).toMatchObject([
      { score: result(1).score, resultSha256: sha(text), snapshotSha256: sha("1"), unknown: result(1).summary.unknown },
    ]);
  });

  it("keeps equal results once, whenever they finished; other policies and options are other results", async () => {
    await append(result(1));
    expect(await append(result(1, { finishedAt: "2026-12-01T00:00:00.000Z" }))).toBe(false);
    expect(await append(result(1, { policies: [{ name: "all", sha256: sha("all") }] }))).toBe(true);
    expect(await append(result(1, { command: "trailproof scan --control trail-logging" }))).toBe(true);
    expect(stored()).toHaveLength(3);
  });

  it("takes results in any order", async () => {
    for (const n of [3, 1, 2]) await append(result(n));
    const { accounts } = await readHistory(folderStore(folder));
    expect(accounts[0]?.points.map(({ collectedAt }) => collectedAt.slice(8, 10))).toEqual(["11", "12", "13"]);
  });

  it("makes the numbers from the result where they are missing, damaged or of another version", async () => {
    for (const n of [1, 2, 3]) await append(result(n));
    const before = await readHistory(folderStore(folder));
    const account = join(folder, "111122223333");
    const [a = "", b = "", c = ""] = readdirSync(account).filter((name) => name.endsWith(".summary.json"));
    rmSync(join(account, a));
    writeFileSync(join(account, b), '{"schemaVersion":"1.0"}');
    const later = JSON.parse(readFileSync(join(account, c), "utf8"));
    writeFileSync(join(account, c), JSON.stringify({ ...later, schemaVersion: "9.0", open: [] }));
    expect(await readHistory(folderStore(folder))).toEqual(before);
  });

  it("names a result that is damaged, and shows the others", async () => {
    for (const n of [1, 2]) await append(result(n));
    const account = join(folder, "111122223333");
    for (const name of readdirSync(account).filter((one) => one.startsWith("20261111")))
      writeFileSync(join(account, name), "no gzip");
    const { accounts, problems } = await readHistory(folderStore(folder));
    expect(accounts[0]?.points).toHaveLength(1);
    expect(problems).toMatchObject([{ file: expect.stringContaining("20261111T093000Z") }]);
  });

  it("shows several accounts by their newest results, and one by its id", async () => {
    for (const n of [1, 2, 3]) await append(result(n));
    await append(result(1, { account: { id: "444455556666", alias: null, partition: "aws" } }));
    const overview = await readHistory(folderStore(folder));
    expect(overview.accounts).toMatchObject([
      { results: 3, points: [{}, {}] },
      { results: 1, points: [{}] },
    ]);
    expect(overview.accounts[0]).not.toHaveProperty("failures");
    expect((await readHistory(folderStore(folder), "444455556666")).accounts).toHaveLength(1);
    await expect(readHistory(folderStore(folder), "1")).rejects.toThrow(UserError);
  });

  it("refuses an account that would be a path", async () => {
    const one = result(1, { account: { id: "../../x", alias: null, partition: "aws" } });
    await expect(append(one)).rejects.toThrow(UserError);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("lets writers of equal results run at once", async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => append(result(i % 4))));
    expect(stored()).toHaveLength(4);
    const { accounts, problems } = await readHistory(folderStore(folder));
    expect(problems).toEqual([]);
    expect(accounts[0]?.points).toHaveLength(4);
  });

  it("loses nothing that was added where writers are killed", async () => {
    const script = join(import.meta.dirname, "../support/append-results.ts");
    const added: string[] = [];
    const killed = async (i: number) => {
      const child = spawn(process.execPath, ["--import", "tsx", script, folder, String(i * 1_000_000)]);
      let seen = "";
      // Killed at any moment after its first results.
      child.stdout.on("data", (data) => {
        seen += data;
        if (seen.length > 65 * (2 + (i % 5))) setTimeout(() => child.kill("SIGKILL"), i % 7);
      });
      await new Promise((resolve) => child.on("exit", resolve));
      added.push(...seen.split("\n").filter((line) => line.length === 64));
    };
    const runs = Array.from({ length: 20 }, (_, i) => i);
    for (let i = 0; i < runs.length; i += 4) await Promise.all(runs.slice(i, i + 4).map(killed));
    const { accounts, problems } = await readHistory(folderStore(folder));
    expect(problems).toEqual([]);
    const kept = new Set(accounts[0]?.points.map(({ snapshotSha256 }) => snapshotSha256));
    expect(added.length).toBeGreaterThanOrEqual(40);
    expect(added.filter((one) => !kept.has(one))).toEqual([]);
  });
});
