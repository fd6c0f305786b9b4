import { randomBytes } from "node:crypto";
import { cpSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { bucketServer } from "../support/bucket-server.ts";
import { CLI } from "../support/run-cli.ts";
import { scratch } from "../support/scan.ts";
import { deliveredTrail, type Log } from "../support/signed-trail.ts";
import { replaceBody, replaceContent } from "../support/tamper.ts";
import { ALL_OF_TRAIL, briefly, validateAt, validateWorld } from "../support/validate.ts";

/** So many that other threads take part, with small files and with large ones, which are streamed. */
it.each([
  ["small", 400],
  ["large", 1_600_000],
])("each kind of damage is told among many %s log files", async (_, logBytes) => {
  const { world, home } = deliveredTrail({ logsPerHour: 12, logBytes });
  const logs = home.flatMap((digest) => digest.logs);
  const changes: readonly (readonly [string, (log: Log) => void])[] = [
    ["log-modified", (log) => replaceContent(world, log, (text) => text.replace("Describe", "Delete"))],
    ["log-modified", (log) => replaceBody(world, log, () => gzipSync(randomBytes(logBytes)))],
    ["log-invalid-format", (log) => replaceBody(world, log, (body) => Buffer.concat([body, Buffer.from([0])]))],
    ["log-invalid-format", (log) => replaceBody(world, log, (body) => Buffer.concat([body, body]))],
    ["log-invalid-format", (log) => replaceBody(world, log, (body) => body.subarray(0, -1))],
    ["log-invalid-format", (log) => replaceBody(world, log, () => Buffer.alloc(0))],
    ["log-invalid-format", (log) => replaceBody(world, log, withWrongChecksum)],
    ["unreadable", (log) => replaceBody(world, log, () => gzipSync(Buffer.alloc(5 * 2 ** 20)))],
  ];
  const expected = changes.map(([kind, change], i) => {
    const log = logs.at(-1 - i) as Log;
    change(log);
    return `${kind} ${log.key.split("/").at(-1)}`;
  });
  const { code, result, stderr } = await validateWorld(world, [...ALL_OF_TRAIL, "--max-log-mib", "4"]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  expect(briefly(result.problems).sort()).toEqual(expected.sort());
  expect(result.summary.logs).toMatchObject({ valid: logs.length - 8, invalid: 7, unreadable: 1 });
});

it("is intact where threads cannot be had", async () => {
  const { world } = deliveredTrail({ logsPerHour: 12 });
  const folder = scratch();
  cpSync(dirname(CLI), folder.file("dist"), { recursive: true });
  const server = await bucketServer(world);
  for (const thread of ["throw new Error('none')", "process.exit()"]) {
    writeFileSync(folder.file("dist/inflate-worker.mjs"), thread);
    const { code, result } = await validateAt(server.url, ALL_OF_TRAIL, { entry: folder.file("dist/cli.mjs") });
    expect({ code, logs: result.summary.logs.valid }).toEqual({ code: 0, logs: 48 });
  }
  await server.stop();
  folder.remove();
});

function withWrongChecksum(body: Buffer): Buffer {
  const changed = Buffer.from(body);
  changed[body.length - 8] = (changed[body.length - 8] ?? 0) ^ 1;
  return changed;
}
