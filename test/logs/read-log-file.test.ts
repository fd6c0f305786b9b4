import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, readlinkSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, it } from "vitest";
import { readLogFile } from "../../src/logs/read-log-file.ts";

const folder = mkdtempSync(join(tmpdir(), "trailproof-logs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How often this process has a file open. What else it opens and closes meanwhile does not count. */
const timesOpen = (path: string) =>
  readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path;
    } catch {
      return false;
    }
  }).length;

it.skipIf(process.platform !== "linux")("closes a file that is damaged long before its end", async () => {
  const file = join(folder, "damaged.gz");
  const bytes = gzipSync(randomBytes(8_000_000), { level: 1 });
  bytes[10] = 7;
  writeFileSync(file, bytes);
  const problems: string[] = [];
  for (let i = 0; i < 5; i++)
    await readLogFile(file, {
      event: () => {},
      aggregated: () => {},
      malformed: (_, problem) => problems.push(problem),
    });
  expect(problems).toEqual(new Array(5).fill("its gzip data is damaged"));
  expect(timesOpen(realpathSync(file))).toBe(0);
});
