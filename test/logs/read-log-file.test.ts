import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, it } from "vitest";
import { readLogFile } from "../../src/logs/read-log-file.ts";

const folder = mkdtempSync(join(tmpdir(), "trailproof-logs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const openFiles = () => readdirSync("/proc/self/fd").length;

it.skipIf(process.platform !== "linux")("closes a file that is damaged long before its end", async () => {
  const file = join(folder, "damaged.gz");
  const bytes = gzipSync(randomBytes(8_000_000), { level: 1 });
  bytes[10] = 7;
  writeFileSync(file, bytes);
  const problems: string[] = [];
  const before = openFiles();
  for (let i = 0; i < 5; i++)
    await readLogFile(file, {
      event: () => {},
      aggregated: () => {},
      malformed: (_, problem) => problems.push(problem),
    });
  expect(problems).toEqual(new Array(5).fill("its gzip data is damaged"));
  expect(openFiles()).toBe(before);
});
