import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { destinationOf } from "../../src/explain/call/destination.ts";
import { integrityReader } from "../../src/integrity/trail-reader.ts";
import type { Trail } from "../../src/model/documents/snapshot.ts";
import { ACCOUNT, account } from "../support/account.ts";
import { bucketServer } from "../support/bucket-server.ts";
import { emulatorEnv, runHere } from "../support/run-cli.ts";
import { bucketOf, deliveredTrail, HOUR, type Log, START, TRAIL } from "../support/signed-trail.ts";
import { replaceContent } from "../support/tamper.ts";
import { briefly, RANGE as HOURS, validateWorld } from "../support/validate.ts";

beforeEach(() => {
  for (const [name, value] of Object.entries(emulatorEnv("http://127.0.0.1:9"))) vi.stubEnv(name, value);
});
afterEach(() => vi.unstubAllEnvs());

const RANGE = { start: START, end: START + 4 * HOUR };

it.each(["/audit", "logs/", "//"])("scan --verify-logs keeps the prefix %s as it is", async (prefix) => {
  const { world, home } = deliveredTrail({ prefix, accountId: ACCOUNT });
  const log = home[1]?.logs[0] as Log;
  replaceContent(world, log, (text) => `${text} `);
  const server = await bucketServer(world);
  const snapshot = account().trail("main", { s3KeyPrefix: prefix, s3BucketName: TRAIL.bucket }).snapshot();
  const [trail] = Object.values(snapshot.trails) as [Trail];
  const { read } = integrityReader({ range: RANGE, session: { endpointUrl: server.url } });
  const { signal } = new AbortController();
  const found = await read(undefined, trail, trail.homeRegion, signal, snapshot).finally(server.stop);
  expect(found.summary.digests.valid).toBe(4);
  expect(briefly(found.problems)).toEqual([`log-modified ${log.key.split("/").at(-1)}`]);
});

it.each(["/audit", "logs/", "//"])("validate --prefix %s is kept as it is", async (prefix) => {
  const { world, home } = deliveredTrail({ prefix });
  const log = home[1]?.logs[0] as Log;
  replaceContent(world, log, (text) => `${text} `);
  const named = ["--trail-name", TRAIL.name, "--home-region", TRAIL.homeRegion, "--bucket", TRAIL.bucket];
  const { code, result } = await validateWorld(world, [...named, "--prefix", prefix, ...HOURS], runHere);
  expect(briefly(result.problems)).toEqual([`log-modified ${log.key.split("/").at(-1)}`]);
  expect(code).toBe(1);
});

it.each(["audit", "/audit", "logs/", "//"])("explain names the folder that the prefix %s gives", (prefix) => {
  const { world, home } = deliveredTrail({ prefix });
  const { s3KeyPrefix } = destinationOf(
    {
      s3BucketName: TRAIL.bucket,
      s3KeyPrefix: prefix,
      organizationId: undefined,
      logGroupArn: null,
      accountId: TRAIL.accountId,
    },
    { eventCategory: "Management", awsRegion: TRAIL.homeRegion },
  );
  const delivered = [...bucketOf(world, TRAIL.bucket).keys()].filter((key) => key.startsWith(s3KeyPrefix));
  expect(delivered).toHaveLength(home.flatMap(({ logs }) => logs).length);
});
