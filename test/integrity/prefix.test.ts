import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { verifyLogs } from "../../src/cli/validate/verify-logs.ts";
import { destinationOf } from "../../src/explain/call/destination.ts";
import { ACCOUNT, account } from "../support/account.ts";
import { bucketServer } from "../support/bucket-server.ts";
import { emulatorEnv } from "../support/run-cli.ts";
import { bucketOf, deliveredTrail, HOUR, type Log, START, TRAIL } from "../support/signed-trail.ts";
import { replaceContent } from "../support/tamper.ts";
import { briefly } from "../support/validate.ts";

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
  const { trails } = await verifyLogs(snapshot, RANGE, { endpointUrl: server.url }, () => {});
  await server.stop();
  const [verified] = Object.values(trails);
  expect(verified?.integrity).toMatchObject({ state: "read", value: { summary: { digests: { valid: 4 } } } });
  const problems = verified?.integrity.state === "read" ? verified.integrity.value.problems : [];
  expect(briefly(problems)).toEqual([`log-modified ${log.key.split("/").at(-1)}`]);
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
