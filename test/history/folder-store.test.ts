import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
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
    expect(await append(result(1))).toBe("added");
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
    expect(await append(result(1, { finishedAt: "2026-12-01T00:00:00.000Z" }))).toBe("equal");
    expect(await append(result(1, { policies: [{ name: "all", sha256: sha("all") }] }))).toBe("added");
    expect(await append(result(1, { command: "trailproof scan --control trail-logging" }))).toBe("added");
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

  it("names a result that was deleted beside its numbers, which it shows", async () => {
    for (const n of [1, 2]) await append(result(n));
    const account = join(folder, "111122223333");
    const names = readdirSync(account).filter((one) => one.endsWith(".result.json.gz"));
    for (const name of names) rmSync(join(account, name));
    const { accounts, problems } = await readHistory(folderStore(folder));
    expect(accounts[0]?.points).toHaveLength(2);
    expect(problems.map(({ file }) => file)).toEqual(names.sort().map((name) => `111122223333/${name}`));
  });

  /** The stored file of a day, and of its numbers. */
  const filesOf = (n: number) =>
    readdirSync(join(folder, "111122223333")).filter((one) => one.startsWith(`202611${10 + n}`));

  it.each([
    ["truncated", (bytes: Buffer) => bytes.subarray(0, -20)],
    ["empty", () => Buffer.alloc(0)],
    ["of which a bit is different", (bytes: Buffer) => Buffer.from(bytes.map((one, i) => (i === 99 ? one ^ 1 : one)))],
    ["a different one", () => gzipSync([...resultText(result(2))].join(""))],
  ])("names a result that is %s beside its numbers, and replaces it when an equal one is added", async (_, damage) => {
    for (const n of [1, 2]) await append(result(n));
    const [name = ""] = filesOf(1).filter((one) => one.endsWith(".result.json.gz"));
    const path = join(folder, "111122223333", name);
    writeFileSync(path, damage(readFileSync(path)));
    const damaged = await readHistory(folderStore(folder));
    expect(damaged.accounts[0]?.points).toHaveLength(2);
    expect(damaged.problems).toEqual([
      { file: `111122223333/${name}`, problem: expect.stringMatching(/^it is damaged/) },
    ]);
    const again = result(1, { finishedAt: "2026-12-01T00:00:00.000Z" });
    expect(await append(again)).toBe("replaced");
    expect(JSON.parse(gunzipSync(readFileSync(path)).toString()).finishedAt).toBe(again.finishedAt);
    const { accounts, problems } = await readHistory(folderStore(folder));
    expect(problems).toEqual([]);
    expect(accounts[0]?.points[0]?.finishedAt).toBe(again.finishedAt);
    expect(await append(again)).toBe("equal");
  });

  it("makes the numbers of an equal result where they are missing, and replaces it where it is damaged", async () => {
    await append(result(1));
    const [name = "", numbers = ""] = filesOf(1).sort();
    rmSync(join(folder, "111122223333", numbers));
    expect(await append(result(1))).toBe("equal");
    expect(filesOf(1)).toContain(numbers);
    rmSync(join(folder, "111122223333", numbers));
    writeFileSync(join(folder, "111122223333", name), "no gzip");
    expect(await append(result(1))).toBe("replaced");
    expect((await readHistory(folderStore(folder))).problems).toEqual([]);
  });

  it("keeps one of equal results that finished at different times, with its own numbers", async () => {
    const at = (i: number) => result(1, { finishedAt: `2026-12-01T00:00:${10 + i}.000Z` });
    const done = await Promise.all(Array.from({ length: 20 }, (_, i) => append(at(i))));
    expect(done.filter((one) => one === "added")).toHaveLength(1);
    expect(done).not.toContain("replaced");
    expect((await readHistory(folderStore(folder))).problems).toEqual([]);
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
