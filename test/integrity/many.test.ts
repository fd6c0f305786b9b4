import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { deliveredTrail, type Log } from "../support/signed-trail.ts";
import { replaceBody, replaceContent } from "../support/tamper.ts";
import { briefly, validateWorld, WHOLE_TRAIL } from "../support/validate.ts";

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
  const { code, result, stderr } = await validateWorld(world, [...WHOLE_TRAIL, "--max-log-mib", "4"]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  expect(briefly(result.problems).sort()).toEqual(expected.sort());
  expect(result.summary.logs).toMatchObject({ valid: logs.length - 8, invalid: 7, unreadable: 1 });
});

function withWrongChecksum(body: Buffer): Buffer {
  const changed = Buffer.from(body);
  changed[body.length - 8] = (changed[body.length - 8] ?? 0) ^ 1;
  return changed;
}
