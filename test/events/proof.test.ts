import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EventSearch } from "../../src/model/documents/events.ts";
import type { LogProof } from "../../src/model/documents/log-proof.ts";
import { type EventServer, eventServer } from "../support/event-server.ts";
import { emulatorEnv, runHere } from "../support/run-cli.ts";
import { type Digest, HOUR, iso, type Log, logKey, MINUTE, putDigest, TRAIL } from "../support/signed-trail.ts";
import { plant, remove, replaceContent, replaceMetadata } from "../support/tamper.ts";

const ID = "0e6f2c1d-5b7a-4c56-9d0e-2f6a7c9b1e11";
/** The hours that have digests: three, the last of which ended four hours ago. */
const BEGIN = Math.floor(Date.now() / HOUR) * HOUR - 8 * HOUR;
const DELIVERED = BEGIN + HOUR + 20 * MINUTE;
const BUCKET = { bucket: "audit-logs" } as const;

const record = (eventID: string, time: number) => ({
  userIdentity: { type: "Root", arn: `arn:aws:iam::${TRAIL.accountId}:root` },
  eventTime: iso(time),
  eventSource: "iam.amazonaws.com",
  eventName: "CreateUser",
  awsRegion: "us-east-1",
  eventID,
  recipientAccountId: TRAIL.accountId,
  eventCategory: "Management",
});

describe("the digest that proves an event's log file", () => {
  let server: EventServer;
  let log: Log;
  let digests: Digest[];
  beforeAll(async () => {
    server = await eventServer([]);
  });
  afterAll(() => server.stop());
  beforeEach(() => {
    server.behave({});
    server.bucket.asked.length = 0;
    server.world.buckets.get(BUCKET.bucket)?.clear();
    const put = (time: number, id: string): Log => {
      const key = logKey({}, time, `AbCdEfGhIjKl${id.slice(0, 4)}`);
      plant(server.world, key, JSON.stringify({ Records: [record(id, time - 5 * MINUTE)] }), BUCKET.bucket);
      return { ...BUCKET, key, time };
    };
    log = put(DELIVERED, ID);
    digests = [];
    for (let hour = 0; hour < 4; hour++)
      digests.push(
        putDigest(server.world, {
          ...BUCKET,
          start: BEGIN + hour * HOUR,
          end: BEGIN + (hour + 1) * HOUR,
          logs: hour === 1 ? [log] : [put(BEGIN + hour * HOUR + MINUTE, `other-${hour}`)],
          previous: digests.at(-1),
        }),
      );
  });
  const own = () => digests[1] as Digest;

  const plantInstead = (key: string, time: number) => {
    remove(server.world, log);
    plant(server.world, key, JSON.stringify({ Records: [record(ID, time)] }), BUCKET.bucket);
  };

  const show = async (...args: string[]) => {
    const env = emulatorEnv(server.url);
    const { code, stdout } = await runHere(
      ["events", "show", ID, "--source", "s3", "--since", iso(BEGIN), "--output", "json=-", "--quiet", ...args],
      { env },
    );
    const { places = [] } = JSON.parse(stdout) as EventSearch;
    return { code, proof: places[0]?.[0]?.proof as LogProof };
  };
  const read = (part: string) =>
    server.bucket.asked.filter(({ operation, about }) => operation === "s3:GetObject" && about.includes(part));

  it("is the one that lists it with its SHA-256, signed", async () => {
    const { code, proof } = await show();
    const digest = `s3://${BUCKET.bucket}/${own().key}`;
    expect(proof).toMatchObject({
      verdict: "verified",
      digest,
      trail: { name: "main", homeRegion: "us-east-1", arn: TRAIL.arn },
      sha256: (own().body.logFiles as { hashValue: string }[])[0]?.hashValue,
    });
    expect(proof.detail).toBe(`digest ${digest} lists the file with the SHA-256 that it has; its signature is valid`);
    expect(code).toBe(0);
  });

  it("is the only digest that is read", async () => {
    await show();
    expect(read("CloudTrail-Digest").map(({ about }) => about)).toEqual([own().key]);
  });

  it.each<[string, LogProof["verdict"], RegExp, number, () => void]>([
    [
      "the file was changed",
      "modified",
      /SHA-256 differs from digest s3:/,
      1,
      () => replaceContent(server.world, log, (content) => content.replace("CreateUser", "DeleteUser")),
    ],
    [
      "bytes follow it",
      "modified",
      /not exactly one complete gzip member/,
      1,
      () =>
        plant(
          server.world,
          log.key,
          Buffer.concat([gzipSync(JSON.stringify({ Records: [record(ID, DELIVERED)] })), Buffer.from("x")]),
          BUCKET.bucket,
        ),
    ],
    [
      "the digest was changed",
      "digest-invalid",
      /signature verification failed/,
      1,
      () =>
        replaceContent(server.world, own(), (content) =>
          content.replace(/"newestEventTime":"2/, '"newestEventTime":"1'),
        ),
    ],
    [
      "the digest has no signature",
      "digest-invalid",
      /its metadata has no signature/,
      1,
      () => replaceMetadata(server.world, own(), () => ({})),
    ],
    [
      "it was planted",
      "unlisted",
      /no valid digest lists it: CloudTrail may not have delivered it/,
      1,
      () => {
        plantInstead(logKey({}, DELIVERED, "PlantedByAnother"), DELIVERED);
      },
    ],
    [
      "it was planted under a name that is none",
      "unlisted",
      /CloudTrail does not deliver files of this name/,
      1,
      () => {
        plantInstead(log.key.replace(/[^/]*$/, "events.json.gz"), DELIVERED);
      },
    ],
    [
      "it was delivered an hour ago",
      "not-yet",
      /the digest of an hour is delivered up to an hour after its end/,
      0,
      () => {
        plantInstead(logKey({}, Date.now() - HOUR, "DeliveredJustNow"), Date.now() - HOUR);
      },
    ],
    [
      "its digest and all others were deleted",
      "no-digest",
      /there is no digest of trail main for .*: log file validation was off/,
      0,
      () => remove(server.world, ...digests),
    ],
    [
      "its digest was deleted",
      "digest-invalid",
      /listed in the next digest, missing from the bucket/,
      1,
      () => remove(server.world, own()),
    ],
    [
      "a digest may not be read",
      "unreadable",
      /could not be read: s3:GetObject: .*AccessDenied.*; grant s3:GetObject/,
      3,
      () =>
        server.behave({
          rules: [{ operation: "s3:GetObject", when: ({ path }) => path.includes("CloudTrail-Digest"), fault: "deny" }],
        }),
    ],
    [
      "public keys may not be read",
      "unreadable",
      /cloudtrail:ListPublicKeys: .*; grant cloudtrail:ListPublicKeys/,
      3,
      () => server.behave({ rules: [{ operation: "cloudtrail:ListPublicKeys", fault: "deny" }] }),
    ],
  ])("is not there where %s", async (_, verdict, detail, exit, tamper) => {
    tamper();
    const { code, proof } = await show();
    expect(proof.verdict).toBe(verdict);
    expect(proof.detail).toMatch(detail);
    expect(code).toBe(exit);
  });
  describe("with findings of unexpected access", () => {
    const find = (...args: string[]) =>
      runHere(["events", "--source", "s3", "--since", iso(BEGIN), "--expectations", "built-in", ...args], {
        env: emulatorEnv(server.url),
      });

    it("is named for each of their events", async () => {
      replaceContent(server.world, digests[2]?.logs[0] as Log, (content) =>
        content.replace("CreateUser", "DeleteUser"),
      );
      const { code, stdout } = await find("--output", "json=-", "--quiet");
      const { unexpected } = JSON.parse(stdout) as EventSearch;
      const evidence = unexpected?.findings.flatMap((finding) => finding.evidence) ?? [];
      expect(evidence.map(({ eventId, proof }) => [eventId, proof?.verdict, proof?.digest?.split("/").at(-1)])).toEqual(
        expect.arrayContaining([
          [ID, "verified", own().key.split("/").at(-1)],
          ["other-2", "modified", digests[2]?.key.split("/").at(-1)],
        ]),
      );
      expect(code).toBe(1);
    });

    it("is told in a few words", async () => {
      const { stdout } = await find();
      expect(stdout.replace(/\s+/g, " ").replaceAll(/ at [\d:TZ-]+ in /g, " in ")).toContain(
        `${ID} in s3://${BUCKET.bucket}/${log.key}: verified by its digest`,
      );
      const { stdout: page } = await find("--quiet", "--output", "html=-");
      expect(page).toContain(`${log.key}: verified by its digest (s3://${BUCKET.bucket}/${own().key})`);
    });

    it("is not looked for with --no-prove", async () => {
      const { stdout } = await find("--no-prove", "--output", "json=-", "--quiet");
      expect(stdout).not.toContain('"proof"');
      expect(read("CloudTrail-Digest")).toEqual([]);
    });
  });
});
