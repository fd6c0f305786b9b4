import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EventSearch } from "../../src/model/documents/events.ts";
import type { LogProof } from "../../src/model/documents/log-proof.ts";
import { expectSentence } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";
import { scratch } from "../support/scan.ts";
import {
  bucketOf,
  type Digest,
  HOUR,
  iso,
  type Log,
  logKey,
  MINUTE,
  putDigest,
  START,
  TRAIL,
  type World,
  world,
} from "../support/signed-trail.ts";
import { plant, remove, replaceContent } from "../support/tamper.ts";

const ID = "0e6f2c1d-5b7a-4c56-9d0e-2f6a7c9b1e11";

describe("the digest that proves a log file on disk", () => {
  let folder: ReturnType<typeof scratch>;
  let made: World;
  let log: Log;
  let digests: Digest[];
  const deliver = (prefix?: string) => {
    made = world();
    const options = prefix === undefined ? {} : { prefix };
    const time = START + HOUR + 20 * MINUTE;
    const key = logKey(options, time, "AbCdEfGhIjKlMnOp");
    const event = {
      eventTime: iso(time - MINUTE),
      eventSource: "iam.amazonaws.com",
      eventName: "CreateUser",
      eventID: ID,
      userIdentity: { type: "Root" },
    };
    plant(made, key, JSON.stringify({ Records: [event] }));
    log = { bucket: TRAIL.bucket, key, time };
    digests = [];
    for (let hour = 0; hour < 4; hour++) {
      const [start, end] = [START + hour * HOUR, START + (hour + 1) * HOUR];
      digests.push(
        putDigest(made, { ...options, start, end, logs: hour === 1 ? [log] : [], previous: digests.at(-1) }),
      );
    }
  };
  beforeEach(() => {
    folder = scratch();
    deliver();
  });
  afterEach(() => folder.remove());

  /** Writes the bucket as `aws s3 sync` would: metadata, and the signatures in it, stay behind. */
  const save = (where = "bucket", keys: (key: string) => boolean = () => true) => {
    for (const [key, { body }] of bucketOf(made, TRAIL.bucket)) {
      if (!keys(key)) continue;
      const path = join(folder.path, where, key);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, body);
    }
    const answers = [...made.publicKeys].map(([region, PublicKeyList]) => [region, { PublicKeyList }] as const);
    writeFileSync(folder.file("keys.json"), JSON.stringify(Object.fromEntries(answers)));
  };
  const show = async (source: string, ...args: string[]) => {
    const { code, stdout } = await runHere(
      ["events", "show", ID, "--source", source, "--output", "json=-", "--quiet", ...args],
      { cwd: folder.path },
    );
    const { places = [] } = JSON.parse(stdout) as EventSearch;
    return { code, proof: places[0]?.[0]?.proof as LogProof };
  };
  const KEYS = ["--public-keys", "keys.json"];
  const own = () => digests[1] as Digest;

  it("lies next to it, and is signed in the next digest", async () => {
    save();
    expect(await show("./bucket", ...KEYS)).toMatchObject({
      code: 0,
      proof: { verdict: "verified", digest: join("bucket", own().key), trail: { name: "main", arn: null } },
    });
  });

  it("lies next to it, where the trail has a prefix", async () => {
    deliver("audit/eu");
    save();
    expect(await show("./bucket/audit/eu", ...KEYS)).toMatchObject({ proof: { verdict: "verified" } });
    expect(await show(join("bucket", log.key), ...KEYS)).toMatchObject({ proof: { verdict: "verified" } });
  });

  it("lies in a copy that is named", async () => {
    save("copy", (key) => key.includes("CloudTrail-Digest"));
    const stored = bucketOf(made, TRAIL.bucket).get(log.key)?.body as Buffer;
    const name = log.key.split("/").at(-1) ?? "";
    writeFileSync(folder.file(name), stored);
    expect(await show(name, ...KEYS, "--digests", "copy")).toMatchObject({ code: 0, proof: { verdict: "verified" } });
    writeFileSync(folder.file(name), gzipSync(gunzipSync(stored).toString().replace("CreateUser", "DeleteUser")));
    expect(await show(name, ...KEYS, "--digests", "copy")).toMatchObject({ code: 1, proof: { verdict: "modified" } });
    // A file that was unpacked has the content that was hashed.
    writeFileSync(folder.file(name.slice(0, -3)), gunzipSync(stored));
    expect(await show(name.slice(0, -3), ...KEYS, "--digests", "copy")).toMatchObject({
      proof: { verdict: "verified" },
    });
  });

  it.each(["AttachUserPolicy", "DeleteUser"])(
    "is told for each of two files of one name, one of which has a forged %s",
    async (eventName) => {
      save("copy", (key) => key.includes("CloudTrail-Digest"));
      const stored = bucketOf(made, TRAIL.bucket).get(log.key)?.body as Buffer;
      const forged = gunzipSync(stored).toString().replace("CreateUser", eventName).replace(ID, "forged");
      for (const [place, content] of [["own", stored] as const, ["forged", gzipSync(forged)] as const]) {
        const path = join(folder.path, "mix", place, log.key.split("/").at(-1) ?? "");
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content);
      }
      const { stdout } = await runHere(
        ["events", "--source", "mix", ...KEYS, "--digests", "copy", "--expectations", "built-in", "-q", "-o", "json=-"],
        { cwd: folder.path },
      );
      const { unexpected } = JSON.parse(stdout) as EventSearch;
      const evidence = unexpected?.findings.flatMap((finding) => finding.evidence) ?? [];
      expect(Object.fromEntries(evidence.map(({ eventId, proof }) => [eventId, proof?.verdict]))).toEqual({
        [ID]: "verified",
        forged: "modified",
      });
    },
  );

  it("is invalid where it was changed, as the valid next one tells", async () => {
    replaceContent(made, own(), (content) => content.replace(/"newestEventTime":"2/, '"newestEventTime":"1'));
    save();
    expect(await show("./bucket", ...KEYS)).toMatchObject({ code: 1, proof: { verdict: "digest-invalid" } });
  });

  it("cannot be verified where no later digest has its signature", async () => {
    remove(made, ...digests.slice(2));
    save();
    const { code, proof } = await show("./bucket", ...KEYS);
    expect([code, proof.verdict]).toEqual([3, "unreadable"]);
    expect(proof.detail).toContain("neither a metadata file nor a later digest file has its signature");
  });

  it("is not read without public keys, and what is missing is said", async () => {
    save();
    const { code, proof } = await show("./bucket");
    expect([code, proof.verdict]).toEqual([0, "not-checked"]);
    expect(proof.detail).toContain("--public-keys FILE");
  });

  it.each([
    ["--digests needs --public-keys", ["--digests", "bucket"]],
    ["--public-keys needs --source", [...KEYS, "--bucket", "b", "--source", "s3"]],
    ["--digests keys.json is no folder", [...KEYS, "--digests", "keys.json"]],
    ["expected a list of public keys", ["--public-keys", "none.json"]],
  ])("ends with a sentence: %s", async (sentence, args) => {
    save();
    writeFileSync(folder.file("none.json"), "1");
    const source = args.includes("s3") ? [] : ["--source", "./bucket"];
    const ended = await runHere(["events", "show", ID, ...source, ...args], { cwd: folder.path });
    expectSentence(ended, 2, new RegExp(sentence));
  });
});
