import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderSource } from "../../src/integrity/source/folder.ts";
import type { Logging } from "../../src/model/integrity/digest-gap.ts";
import type { IntegrityResult } from "../../src/model/integrity/integrity-result.ts";
import { type MemoryOptions, validateHere } from "../support/memory-source.ts";
import { scratch } from "../support/scan.ts";
import {
  bucketOf,
  deliver,
  deliveredTrail,
  HOUR,
  iso,
  START,
  TRAIL,
  type World,
  world,
} from "../support/signed-trail.ts";

const at = (hours: number): string => iso(START + hours * HOUR);
const status = (isLogging: boolean, startLoggingTime: string | null, stopLoggingTime: string | null): Logging => ({
  isLogging,
  startLoggingTime,
  stopLoggingTime,
});
const codes = ({ notes }: IntegrityResult): string[] => [...new Set(notes.map(({ code }) => code))];
const reasons = ({ notes }: IntegrityResult): string[] =>
  notes.filter(({ code }) => code === "LikelyReason").map(({ message }) => message);

function empty(): World {
  const made = world();
  bucketOf(made, TRAIL.bucket);
  return made;
}

describe("a run that finds neither digest nor log files", () => {
  it.each<[string, MemoryOptions, 0 | 3]>([
    ["of a trail that is logging", {}, 3],
    ["of a trail whose status is unknown", { trail: { logging: undefined } }, 3],
    ["unless that is allowed", { allowEmpty: true }, 0],
    ["of a trail that never logged", { logging: status(false, null, null) }, 0],
    ["of a trail that was stopped before", { logging: status(false, null, at(-1)) }, 0],
    ["of a trail that was stopped meanwhile", { logging: status(false, null, at(1)) }, 3],
    ["of a trail that is stopped since an unknown time", { logging: status(false, at(-9), null) }, 3],
    ["of a trail that was created later", { logging: status(true, at(5), null) }, 0],
    ["of a trail that was created meanwhile", { logging: status(true, at(2), null) }, 3],
    ["of a trail that was off and on again", { logging: status(true, at(5), at(-1)) }, 0],
    ["of a trail that logged until its stop", { logging: status(true, at(5), at(3)) }, 3],
    ["of a range that is too young", { now: START + HOUR, end: START + HOUR }, 3],
    ["of a trail that was created just now", { now: START + 4 * HOUR, logging: status(true, at(3), null) }, 0],
  ])("%s", async (_, options, exitCode) => {
    const result = await validateHere(empty(), options);
    expect(result).toMatchObject({ exitCode, problems: [], regions: [], summary: { verifiedShare: 0 } });
    expect(codes(result)).toEqual(
      exitCode === 3 || options.allowEmpty ? ["LikelyReason", "NothingVerified"] : ["NothingExpected"],
    );
    expect(result.notes.at(-1)?.message).toContain(`under s3://${TRAIL.bucket}/AWSLogs/ from ${iso(START)}`);
  });

  it("in one Region that was to be verified ends the same way", async () => {
    const { world: made } = deliveredTrail({ regions: ["us-east-1", "eu-west-1"] });
    for (const key of bucketOf(made, TRAIL.bucket).keys())
      if (key.includes("/us-east-1/")) bucketOf(made, TRAIL.bucket).delete(key);
    const result = await validateHere(made);
    expect({ code: result.exitCode, codes: codes(result) }).toEqual({ code: 3, codes: ["NothingFound"] });
    expect((await validateHere(made, { allowEmpty: true })).exitCode).toBe(0);
    const off = await validateHere(made, { logging: status(true, at(5), null) });
    expect({ code: off.exitCode, codes: codes(off) }).toEqual({ code: 0, codes: ["NothingExpected"] });
  });
});

describe("the likely reason", () => {
  const wrong = "s3://acme-trail/";

  it.each<[string, () => World, MemoryOptions["trail"], readonly string[]]>([
    ["an empty bucket", empty, {}, [`${wrong} is empty`]],
    [
      "a prefix that is not named",
      () => deliveredTrail({ prefix: "a/b" }).world,
      {},
      [`AWSLogs/ was found in ${wrong}a/b/: try --prefix a/b`],
    ],
    [
      "a prefix without its slash",
      () => deliveredTrail({ prefix: "logs/" }).world,
      { prefix: "logs" },
      [`AWSLogs/ was found in ${wrong}logs//: try --prefix logs/`],
    ],
    [
      "a prefix too much",
      () => deliveredTrail().world,
      { prefix: "logs" },
      [`AWSLogs/ is in ${wrong} itself: the trail's files there have no prefix (--prefix "")`],
    ],
    [
      "another trail",
      () => deliveredTrail({ name: "other" }).world,
      {},
      ["Digest files there belong to other (home Region us-east-1), not to main (home Region us-east-1)"],
    ],
    [
      "log file validation that is off",
      empty,
      { logFileValidationEnabled: false },
      ["Log file validation of the trail is off: CloudTrail delivers no digest files", `${wrong} is empty`],
    ],
    [
      "a range before the first digest file",
      () => {
        const made = world();
        deliver(made, { from: START + 24 * HOUR, hours: 2 });
        return made;
      },
      {},
      [`The range is before the trail's first digest file, of ${at(25)}`],
    ],
  ])("%s", async (_, make, trail, expected) => {
    const result = await validateHere(make(), { trail: trail ?? {} });
    expect(result.exitCode).toBe(3);
    expect(reasons(result)).toEqual(expected);
  });

  it.each([
    [".", [/^AWSLogs\/ was found in .*copy\/: try --prefix copy or --source .*copy$/]],
    ["copy/AWSLogs", [/is a folder inside AWSLogs\/: --source takes the folder above AWSLogs\/$/]],
    ["copy/none", [/none is an empty folder$/]],
  ])("a source folder at %s", async (path, expected) => {
    const folder = scratch();
    for (const [key, { body }] of bucketOf(deliveredTrail().world, TRAIL.bucket)) {
      const file = join(folder.path, "copy", key);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, body);
    }
    mkdirSync(folder.file("copy/none"));
    const source = folderSource({
      folder: folder.file(path),
      keys: new Map(),
      keysFile: "keys.json",
      namesBucket: false,
      maxLogMib: 1,
    });
    const result = await validateHere(empty(), { source, trail: { logging: undefined } });
    await source.close();
    folder.remove();
    expect(result.exitCode).toBe(3);
    expect(reasons(result)).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
    expect(result.notes.at(-1)?.message).toContain(`under ${join(folder.path, path, "AWSLogs/")}`);
  });
});
