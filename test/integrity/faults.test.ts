import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ValidateOptions } from "../../src/integrity/options.ts";
import { validate } from "../../src/integrity/validate.ts";
import type { Problem } from "../../src/model/integrity/integrity-result.ts";
import { type BucketServer, bucketServer } from "../support/bucket-server.ts";
import { type AwsRequest, type Fault, faultProxy, type Rule } from "../support/fault-proxy.ts";
import { limit } from "../support/machine.ts";
import { useEmulatorCredentials } from "../support/scan.ts";
import { type Digest, deliveredTrail, type Log, TRAIL, type World } from "../support/signed-trail.ts";
import { briefly, RANGE } from "../support/validate.ts";

let world: World;
let home: readonly Digest[];
let server: BucketServer;
beforeAll(async () => {
  useEmulatorCredentials();
  const delivered = deliveredTrail();
  world = delivered.world;
  home = delivered.home;
  server = await bucketServer(world);
});
afterAll(() => server.stop());

const log = () => home[1]?.logs[0] as Log;
const file = ({ key }: { readonly key: string }) => key.split("/").at(-1);
const about =
  (object: () => { readonly key: string }) =>
  ({ path }: AwsRequest): boolean =>
    path.endsWith(object().key);

/** Faults of one object that do not pass: it is unreadable, and nothing else. */
const LASTING: readonly Fault[] = [
  "deny",
  "error500",
  "throttle",
  "hang",
  "hang-body",
  "cut",
  "cut-404",
  "foreign-page",
];

describe.concurrent("what fails says nothing about an object", () => {
  it.each(LASTING)("a log file: %s", async (fault) => {
    const result = await validateFor([{ fault, operation: "s3:GetObject", when: about(log) }]);
    expect(result.exitCode).toBe(3);
    expect(briefly(result.problems)).toEqual([`unreadable ${file(log())}`]);
    expect(result.summary.logs).toEqual({ valid: 7, invalid: 0, missing: 0, unreadable: 1, undigested: 0 });
  });

  it.each(LASTING)("a digest: %s; and its log files are not undigested", async (fault) => {
    const digest = home[1] as Digest;
    const result = await validateFor([{ fault, operation: "s3:GetObject", when: about(() => digest) }]);
    expect(result.exitCode).toBe(3);
    expect(briefly(result.problems)).toEqual([`unreadable ${file(digest)}`]);
    expect(result.summary.digests).toEqual({ valid: 3, invalid: 0, missing: 0, unreadable: 1 });
    expect(result.summary.logs).toEqual({ valid: 6, invalid: 0, missing: 0, unreadable: 2, undigested: 0 });
    expect(result.summary.verifiedShare).toBe(0.75);
  });

  it.each<Fault>(["error500", "throttle", "hang", "cut", "cut-404"])("%s that passes is tried again", async (fault) => {
    const result = await validateFor([{ fault, operation: "s3:GetObject", times: 1 }]);
    expect(result.problems).toEqual([]);
    expect(result.exitCode).toBe(0);
  });

  it.each<Fault>(["deny", "error500", "foreign-page", "cut"])(
    "public keys: %s makes every digest unreadable",
    async (fault) => {
      const result = await validateFor([{ fault, operation: "cloudtrail:ListPublicKeys" }]);
      expect(result.exitCode).toBe(3);
      expect(result.summary.digests).toEqual({ valid: 0, invalid: 0, missing: 0, unreadable: 4 });
      expect(new Set(result.problems.map(({ kind }) => kind))).toEqual(new Set(["unreadable"]));
    },
  );

  it.each<[string, Fault, RegExp]>([
    ["of accounts' regions", "deny", /CloudTrail-Digest\/$/],
    ["of digests", "deny", /CloudTrail-Digest\/us-east-1\/$/],
    ["of a day's log files", "deny", /CloudTrail\/us-east-1\/2026\/01\/15\/$/],
    ["of log files", "foreign-page", /CloudTrail\/us-east-1\/$/],
  ])("a listing %s: %s", async (_, fault, prefix) => {
    const when = ({ input }: AwsRequest) => typeof input.prefix === "string" && prefix.test(input.prefix);
    const result = await validateFor([{ fault, operation: "s3:ListObjectsV2", when }]);
    expect(result.exitCode).toBe(3);
    expect(result.problems.map(({ kind }) => kind)).toEqual(["unreadable"]);
    expect(result.problems[0]?.key).toMatch(/\/$/);
  });

  it.each<[string, string]>([
    ["cloudtrail:GetTrailStatus", "deny"],
    ["cloudtrail:DescribeTrails", "deny"],
  ])("%s refused is a note where the bucket is named", async (operation, fault) => {
    const result = await validateFor([{ fault: fault as Fault, operation }], { bucket: TRAIL.bucket });
    expect(result.exitCode).toBe(0);
    expect(result.notes.map(({ api }) => api)).toEqual([operation]);
  });

  it("throttling of half of all requests", async () => {
    let count = 0;
    const result = await validateFor([{ fault: "throttle", operation: "s3:*", when: () => count++ % 2 === 0 }]);
    expect([0, 3]).toContain(result.exitCode);
    expect(result.problems.filter(({ kind }) => kind !== "unreadable")).toEqual([]);
  });
});

/** A proxy for each test: they run at the same time. */
async function validateFor(rules: readonly Rule[], more: Partial<ValidateOptions> = {}) {
  // Only what hangs needs a short timeout: on a busy machine it would also end answers that come.
  if (!rules.some(({ fault }) => fault.startsWith("hang")))
    return validateOnce(rules, { attemptTimeoutMs: 120_000, ...more });
  const mayFail = ({ key }: Problem) => rules.some(({ times, when }) => times === undefined && when?.(at(key)));
  for (let ms = 1000; ; ms *= 3) {
    const result = await validateOnce(rules, { attemptTimeoutMs: Math.round(limit(ms)), ...more });
    if (ms > 20_000 || result.problems.every(mayFail)) return result;
  }
}

const at = (key: string) => ({ path: `/${key}` }) as AwsRequest;

async function validateOnce(rules: readonly Rule[], options: Partial<ValidateOptions>) {
  const own = await faultProxy({ target: server.url, rules });
  try {
    return await validateHere(own.url, options);
  } finally {
    await own.stop();
  }
}

function validateHere(endpointUrl: string, more: Partial<ValidateOptions> = {}) {
  const [, start, , end] = RANGE;
  return validate({ trailArn: TRAIL.arn, start, end, endpointUrl, ...more });
}

describe.concurrent("a wrong Content-Length", () => {
  it.each([-20, -1, 1, 20])("%i bytes of a log file or a digest: unreadable, never modified", async (by) => {
    for (const object of [log(), home[2] as Digest]) {
      const liar = await bucketServer(world, { lie: (key) => (key === object.key ? by : 0) });
      const result = await validateHere(liar.url);
      await liar.stop();
      expect(briefly(result.problems)).toEqual([`unreadable ${file(object)}`]);
      expect(result.exitCode).toBe(3);
    }
  });
});
