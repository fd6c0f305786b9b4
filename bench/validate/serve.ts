/** A process of its own that serves a bucket: `tsx serve.ts LOGS LOG_BYTES REGIONS LATENCY_MS`. Prints its address. */
import { gunzipSync } from "node:zlib";
import { bucketServer } from "../../test/support/bucket-server.ts";
import {
  addTrail,
  bucketOf,
  type Digest,
  HOUR,
  type Log,
  logKey,
  MINUTE,
  putDigest,
  putLog,
  START,
  TRAIL,
  world,
} from "../../test/support/signed-trail.ts";

const [logs = 1152, logBytes = 200_000, regions = 4, latencyMs = 0] = process.argv.slice(2).map(Number);
const HOURS = 24;
/** Bodies repeat: what is measured does not remember them, and they are made in no time. */
const DISTINCT = 16;

const made = world();
addTrail(made);
const bodies = Array.from({ length: DISTINCT }, () => {
  const log = putLog(made, { logBytes }, START - 30 * HOUR);
  const stored = bucketOf(made, TRAIL.bucket).get(log.key);
  bucketOf(made, TRAIL.bucket).delete(log.key);
  if (!stored) throw new Error("no body");
  return stored;
});
const names = [
  "us-east-1",
  "eu-west-1",
  "ap-south-1",
  "sa-east-1",
  "us-west-2",
  "eu-north-1",
  "ca-central-1",
  "eu-west-3",
];
let number = 0;
for (const region of names.slice(0, regions)) {
  let previous: Digest | undefined;
  for (let hour = 0; hour < HOURS; hour++) {
    const start = START + hour * HOUR;
    const count = Math.round(logs / regions / HOURS);
    const delivered = Array.from({ length: count }, (_, i): Log => {
      const time = start + Math.floor((i * 45) / count) * MINUTE;
      const key = logKey({ region }, time, `N${String(++number).padStart(15, "0")}`);
      bucketOf(made, TRAIL.bucket).set(key, bodies[number % DISTINCT] as (typeof bodies)[number]);
      return { bucket: TRAIL.bucket, key, time };
    });
    previous = putDigest(made, { region, start, end: start + HOUR, logs: delivered, previous });
  }
}
const size = bodies.reduce((sum, { body }) => sum + body.length, 0) / DISTINCT;
const content = bodies.reduce((sum, { body }) => sum + gunzipSync(body).length, 0) / DISTINCT;
const server = await bucketServer(made, { latencyMs, record: false });
const keys = [...bucketOf(made, TRAIL.bucket).keys()].filter((key) => key.includes("/CloudTrail/"));
process.send?.({ url: server.url, keys, size: Math.round(size), content: Math.round(content) });
process.on("disconnect", () => process.exit());
