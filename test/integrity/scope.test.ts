import { describe, expect, it } from "vitest";
import { type Source, SourceError } from "../../src/integrity/source/source.ts";
import { describeWithAwsCli, peerVerdict } from "../support/aws-cli.ts";
import { memorySource, validateHere } from "../support/memory-source.ts";
import { runHere } from "../support/run-cli.ts";
import {
  addTrail,
  bucketOf,
  type Digest,
  deliver,
  deliveredTrail,
  HOUR,
  iso,
  type Log,
  logKey,
  MINUTE,
  publish,
  putLog,
  regionKey,
  START,
  signingKey,
  TRAIL,
  type World,
  world,
} from "../support/signed-trail.ts";
import { remove, replaceContent } from "../support/tamper.ts";
import { ALL_OF_TRAIL, briefly, RANGE, validateWorld as validateWorldBy } from "../support/validate.ts";

const validateWorld = (made: World, args?: readonly string[]) => validateWorldBy(made, args, runHere);
const REGIONS = ["us-east-1", "eu-west-1", "ap-south-1"];
const MEMBERS = ["111122223333", "222233334444", "333344445555"];
const ORGANIZATION = { organizationId: "o-acme12345" };
const NAMED = ["--trail-name", TRAIL.name, "--home-region", TRAIL.homeRegion, ...RANGE];
const range = (from: number, to: number) => ["--start", iso(from), "--end", iso(to)];

function organizationTrail(): { readonly world: World; readonly logs: readonly Log[] } {
  const made = world();
  addTrail(made, ORGANIZATION);
  const logs = MEMBERS.flatMap((accountId) =>
    REGIONS.slice(0, 2).flatMap((region) =>
      deliver(made, { ...ORGANIZATION, accountId, region, from: START, hours: 4, logsPerHour: 1 }).flatMap(
        (one) => one.logs,
      ),
    ),
  );
  return { world: made, logs };
}

describe("accounts and regions", () => {
  it("are all looked at in one run", async () => {
    const { world: made, digests } = deliveredTrail({ regions: REGIONS });
    remove(made, digests["ap-south-1"]?.[1] as Digest);
    const { code, result } = await validateWorld(made);
    expect(code).toBe(1);
    expect(result.regions.map(({ region, verifiedShare }) => [region, verifiedShare])).toEqual([
      ["ap-south-1", 0.75],
      ["eu-west-1", 1],
      ["us-east-1", 1],
    ]);
    expect(result.problems.map(({ kind, region }) => [kind, region])).toEqual([["digest-missing", "ap-south-1"]]);
    expect(result.problems[0]).toMatchObject({ from: iso(START + HOUR), to: iso(START + 2 * HOUR) });
    expect(result.summary.verifiedShare).toBe(0.916666);
  });

  it("are those that are asked for", async () => {
    const { world: made } = deliveredTrail({ regions: REGIONS });
    const { result } = await validateWorld(made, [...ALL_OF_TRAIL, "--regions", "eu-west-1,us-east-1"]);
    expect(result.regions.map(({ region }) => region)).toEqual(["eu-west-1", "us-east-1"]);
  });

  it("where nothing is found are in the result if they are requested, and so is the home Region", async () => {
    const made = deliveredTrail({ regions: REGIONS.slice(0, 2) }).world;
    const wipe = (region: string) => {
      const bucket = bucketOf(made, TRAIL.bucket);
      for (const key of [...bucket.keys()]) if (key.includes(`/${region}/`)) bucket.delete(key);
    };
    wipe("eu-west-1");
    const asked = [...ALL_OF_TRAIL, "--regions", "us-east-1,eu-west-1"];
    const { code, result, stdout } = await validateWorld(made, asked);
    expect({ code, verifiedShare: result.summary.verifiedShare }).toEqual({ code: 3, verifiedShare: 0.5 });
    expect(result.notes).toMatchObject([{ code: "NothingFound", region: "eu-west-1" }]);
    expect(stdout).toMatch(
      /^Only part was verified: 4 digest files valid, but no file was found in a requested Region/,
    );
    putLog(made, { region: "eu-west-1" }, START - 240 * HOUR);
    expect((await validateWorld(made)).code).toBe(0);
    const traced = await validateWorld(made, asked);
    expect(traced.result.problems.map(({ kind, region }) => [kind, region])).toEqual([
      ["digests-stopped", "eu-west-1"],
    ]);

    const other = await validateWorld(made, [...ALL_OF_TRAIL, "--account-id", "999988887777"]);
    expect(other.result.notes.map(({ code }) => code)).toContain("NothingVerified");
    deliver(made, { region: "eu-west-1", from: START, hours: 4 });
    wipe("us-east-1");
    const home = await validateWorld(made);
    expect({ code: home.code, verifiedShare: home.result.summary.verifiedShare }).toEqual({
      code: 3,
      verifiedShare: 0.5,
    });
    expect(home.result.notes).toMatchObject([{ code: "NothingFound", region: "us-east-1" }]);
  });

  it("of an organization are every member's", async () => {
    const { world: made, logs } = organizationTrail();
    expect((await validateWorld(made)).result.summary.logs.valid).toBe(24);
    replaceContent(made, logs[23] as Log, (text) => `${text} `);
    const { code, result } = await validateWorld(made);
    expect(code).toBe(1);
    expect(result.regions.map(({ accountId }) => accountId)).toEqual(MEMBERS.flatMap((id) => [id, id]));
    expect(result.problems.map(({ accountId, key }) => [accountId, key])).toEqual([["333344445555", logs[23]?.key]]);
    const some = await validateWorld(made, [...ALL_OF_TRAIL, "--account-id", "111122223333,222233334444"]);
    expect(some.code).toBe(0);
    expect(some.result.regions).toHaveLength(4);
  });

  it("are found by an auditor who has the bucket alone, beside the trails of others", async () => {
    const { world: made } = organizationTrail();
    deliver(made, { name: "other", accountId: "999988887777", from: START, hours: 4 });
    made.trails.length = 0;
    const { code, result } = await validateWorld(made, [...NAMED, "--bucket", TRAIL.bucket]);
    expect(code).toBe(0);
    expect(result.trail).toMatchObject({ arn: null, accountId: null, isOrganizationTrail: null });
    expect(result.regions.map(({ accountId }) => accountId)).toEqual(MEMBERS.flatMap((id) => [id, id]));
  });

  it("are in an auditor's result if their digests were deleted", async () => {
    const made = world();
    const [, gone] = MEMBERS.slice(0, 2).map((accountId) =>
      deliver(made, { accountId, from: START - 4 * HOUR, hours: 8 }),
    );
    remove(made, ...(gone ?? []).filter(({ end }) => end > START));
    const from = [...NAMED.slice(0, 4), "--bucket", TRAIL.bucket, ...range(START + HOUR, START + 4 * HOUR)];
    for (const more of [[], ["--account-id", MEMBERS[1] as string]]) {
      const { code, result } = await validateWorld(made, [...from, ...more]);
      expect(code).toBe(1);
      expect(result.problems.map(({ kind, accountId }) => [kind, accountId])).toEqual([
        ["digests-stopped", MEMBERS[1]],
      ]);
    }
    // An organization's trail has its own layout; an account beside it counts where it once had the trail.
    const { world: organization } = organizationTrail();
    deliver(organization, { accountId: "555566667777", from: START - 10 * HOUR, hours: 4 });
    const beside = await validateWorld(organization, [...NAMED, "--bucket", TRAIL.bucket]);
    expect(beside.result.problems.map(({ kind, accountId }) => [kind, accountId])).toEqual([
      ["digests-stopped", "555566667777"],
    ]);
  });

  it("lie under the trail's prefix, or the one that is named", async () => {
    const { world: made } = deliveredTrail({ prefix: "audit/cloudtrail" });
    expect((await validateWorld(made)).result.summary.digests.valid).toBe(4);
    const named = await validateWorld(made, [...NAMED, "--bucket", TRAIL.bucket, "--prefix", "audit/cloudtrail"]);
    expect(named.result.summary.digests.valid).toBe(4);
    const bare = await validateWorld(made, [...NAMED, "--bucket", TRAIL.bucket]);
    expect(bare.result.summary.digests.valid).toBe(0);
    expect(bare.code).toBe(3);
    expect(bare.stdout).toMatch(/^Nothing was verified: .*Likely reason: .*try\s+--prefix\s+audit\/cloudtrail/s);
  });
});

describe("the end of the range", () => {
  it("a region without digests is unreadable if its log files cannot be listed", async () => {
    const { world: made } = deliveredTrail();
    putLog(made, { region: "eu-west-1" }, START - 240 * HOUR);
    const regions = ["us-east-1", "eu-west-1"];
    expect((await validateHere(made, { regions })).problems.map(({ kind }) => kind)).toEqual(["digests-stopped"]);
    const memory = memorySource(made);
    const source: Source = {
      ...memory,
      list: (request) => {
        if (!request.shallow && request.startAfter === undefined && request.prefix.endsWith("/CloudTrail/eu-west-1/"))
          throw new SourceError("SlowDown", "please reduce your request rate");
        return memory.list(request);
      },
    };
    const { exitCode, problems } = await validateHere(made, { regions, source });
    expect(exitCode).toBe(3);
    expect(problems).toMatchObject([
      { kind: "unreadable", region: "eu-west-1", detail: expect.stringContaining("SlowDown") },
    ]);
  });

  it("a region whose digests all went is stopped, and so is one with digests before the range only", async () => {
    const { world: made, digests } = deliveredTrail({ regions: REGIONS });
    remove(made, ...(digests["eu-west-1"] ?? []));
    const before = { region: "sa-east-1", from: START - 5 * HOUR, hours: 3 };
    deliver(made, before);
    const { code, result } = await validateWorld(made);
    expect(code).toBe(1);
    expect(result.problems.map(({ kind, region, from, to }) => [kind, region, from, to])).toEqual([
      ["digests-stopped", "eu-west-1", iso(START), iso(START + 4 * HOUR)],
      ["digests-stopped", "sa-east-1", iso(START), iso(START + 4 * HOUR)],
    ]);
    expect(result.problems[0]?.detail).toMatch(/the trail is logging/);
    expect(result.regions.map(({ region, logs }) => [region, logs.undigested])).toContainEqual(["eu-west-1", 6]);
    expect(result.problems[0]?.detail).toContain("6 log files follow");
  });

  it("a stopped trail sends no more; one that cannot be read counts as logging", async () => {
    const { world: made } = deliveredTrail({ hours: 2 });
    made.status = { IsLogging: false, StopLoggingTime: (START + 2 * HOUR) / 1000 };
    expect((await validateWorld(made)).code).toBe(0);
    const { code, result } = await validateWorld(made, [...NAMED, "--bucket", TRAIL.bucket]);
    expect(code).toBe(1);
    expect(result.problems).toMatchObject([
      {
        kind: "digests-stopped",
        from: iso(START + 2 * HOUR),
        detail: expect.stringContaining("so the trail counts as logging"),
      },
    ]);
  });

  it("a digest after it tells: its chain leads back, or begins", async () => {
    const { world: made, home } = deliveredTrail({ hours: 8 });
    remove(made, ...home.slice(2, 6));
    const led = await validateWorld(made);
    expect(briefly(led.result.problems)).toEqual([`digest-missing ${home[5]?.key.split("/").at(-1)}`]);
    expect(led.result.problems[0]).toMatchObject({ from: iso(START + 2 * HOUR), to: iso(START + 6 * HOUR) });
    const { world: begun } = deliveredTrail({ hours: 2 });
    deliver(begun, { from: START + 6 * HOUR, hours: 2 });
    const unexplained = await validateWorld(begun);
    expect(unexplained.code).toBe(3);
    expect(unexplained.stdout).toMatch(/^Undecided: .* 1 gap between digests is\s+unexplained/s);
    expect(unexplained.stdout).toMatch(/gap \(unexplained\) in us-east-1 .*StopLogging, UpdateTrail/s);
    expect((await validateWorld(begun, [...ALL_OF_TRAIL, "--allow-gaps"])).code).toBe(0);
    begun.status = {
      IsLogging: true,
      StopLoggingTime: (START + 2 * HOUR) / 1000,
      StartLoggingTime: (START + 6 * HOUR) / 1000,
    };
    const began = await validateWorld(begun);
    expect(began.code).toBe(0);
    expect(began.result.problems.map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ["gap", iso(START + 2 * HOUR), iso(START + 6 * HOUR)],
    ]);
  });

  it("a chain that goes on in another bucket after it is followed back", async () => {
    for (const hours of [5, 6]) {
      const made = world();
      addTrail(made, { bucket: "new-trail" });
      const old = deliver(made, { from: START, hours });
      deliver(made, { from: START + hours * HOUR, hours: 2, bucket: "new-trail", after: old.at(-1) as Digest });
      const clean = await validateWorld(made);
      expect({ code: clean.code, verifiedShare: clean.result.summary.verifiedShare }).toEqual({
        code: 0,
        verifiedShare: 1,
      });
      const log = old[1]?.logs[0] as Log;
      replaceContent(made, log, (text) => `${text} `);
      expect(briefly((await validateWorld(made)).result.problems)).toEqual([
        `log-modified ${log.key.split("/").at(-1)}`,
      ]);
    }
  });

  it("a gap that reaches it hides no log file that nothing proves", async () => {
    const { world: made } = deliveredTrail({ hours: 2 });
    deliver(made, { from: START + 8 * HOUR, hours: 2 });
    const log = putLog(made, {}, START + 3 * HOUR);
    for (const from of [START, START + 150 * MINUTE]) {
      const { code, result } = await validateWorld(made, ["--trail-arn", TRAIL.arn, ...range(from, START + 4 * HOUR)]);
      expect(code).toBe(1);
      expect(briefly(result.problems)).toContain(`log-undigested ${log.key.split("/").at(-1)}`);
      expect(result.problems.map(({ kind }) => kind).sort()).toEqual(["gap", "log-undigested"]);
      expect(result.regions[0]?.notYetDigested).toBe(0);
    }
  });

  it("a trail that started after it is no problem; a range before answers what that means", async () => {
    const { world: made } = deliveredTrail();
    made.status = { IsLogging: true, StartLoggingTime: START / 1000 };
    const { code, result, stdout } = await validateWorld(made, [
      "--trail-arn",
      TRAIL.arn,
      ...range(START - 48 * HOUR, START - 24 * HOUR),
    ]);
    expect({ code, problems: result.problems, verifiedShare: result.summary.verifiedShare }).toEqual({
      code: 0,
      problems: [],
      verifiedShare: 0,
    });
    expect(stdout).toMatch(/^Nothing was verified: .*None\s+were\s+expected: the trail has been logging since/s);
  });

  it("digests up to an hour after the end count, and all their log files", async () => {
    const { world: made, home } = deliveredTrail({ hours: 6 });
    replaceContent(made, home[2]?.logs[1] as Log, (text) => `${text} `);
    const { result } = await validateWorld(made, [
      "--trail-arn",
      TRAIL.arn,
      ...range(START + 61 * MINUTE, START + 2 * HOUR),
    ]);
    expect(result.summary.digests.valid).toBe(2);
    expect(briefly(result.problems)).toEqual([`log-modified ${home[2]?.logs[1]?.key.split("/").at(-1)}`]);
  });
});

describe("public keys", () => {
  it("may come in the other encoding, over several pages", async () => {
    const made = world();
    addTrail(made);
    for (let i = 2; i < 5; i++) publish(made, TRAIL.homeRegion, signingKey(i));
    publish(made, TRAIL.homeRegion, regionKey(TRAIL.homeRegion), regionKey(TRAIL.homeRegion).spki);
    deliver(made, { from: START, hours: 4 });
    expect((await validateWorld(made)).code).toBe(0);
  });

  it("are those of the digest's own region", async () => {
    const { world: made } = deliveredTrail({ regions: ["us-east-1", "eu-west-1"], keyFor: () => signingKey(0) });
    made.publicKeys.set("eu-west-1", []);
    const { code, result } = await validateWorld(made);
    expect(code).toBe(1);
    expect(result.problems.map(({ kind, region }) => `${kind} ${region}`)).toEqual(
      Array.from({ length: 4 }, () => "digest-key-unknown eu-west-1"),
    );
  });
});

describe("what another trail's digests account for", () => {
  it("is not undigested, and no reason to expect this trail's digests there", async () => {
    const { world: made } = deliveredTrail();
    deliver(made, { name: "second", homeRegion: "eu-west-1", region: "eu-west-1", from: START, hours: 4 });
    expect(await validateWorld(made)).toMatchObject({ code: 0, result: { problems: [] } });
    putLog(made, { region: "eu-west-1" }, START + HOUR);
    const { result } = await validateWorld(made);
    expect(result.problems.map(({ kind, region }) => [kind, region])).toEqual([["digests-stopped", "eu-west-1"]]);
  });
});

describeWithAwsCli("the AWS CLI agrees, account by account and region by region", () => {
  it.each(REGIONS.slice(0, 2))("in %s of an organization's member", async (region) => {
    const { world: made, logs } = organizationTrail();
    const log = logs.find(({ key }) => key.includes("/222233334444/") && key.includes(`_${region}_`)) as Log;
    replaceContent(made, log, (text) => `${text} `);
    const { code, invalid, stdout } = await peerVerdict(made, { region, accountId: "222233334444" });
    const ours = await validateWorld(made, [...ALL_OF_TRAIL, "--account-id", "222233334444", "--regions", region]);
    expect({ code, invalid }).toEqual({ code: 1, invalid: [`hash value doesn't match ${log.key.split("/").at(-1)}`] });
    expect(briefly(ours.result.problems)).toEqual([`log-modified ${log.key.split("/").at(-1)}`]);
    const { digests, logs: counts } = ours.result.summary;
    expect(stdout).toContain(`${digests.valid}/4 digest files valid`);
    expect(stdout).toContain(`${counts.valid}/4 log files valid, ${counts.invalid}/4 log files INVALID`);
  });
});

it("what one listing beside the regions found counts where another could not be made", async () => {
  const { world: made } = deliveredTrail();
  const name = logKey({}, START + HOUR, "Astray")
    .split("/")
    .at(-1);
  const [found, closed] = [`AWSLogs/${TRAIL.accountId}/CloudTrail/`, `AWSLogs/${TRAIL.accountId}/CloudTrail//`];
  for (const folder of [found, closed])
    bucketOf(made, TRAIL.bucket).set(`${folder}${name}`, { body: Buffer.from("{}"), metadata: {} });
  const intact = memorySource(made);
  const source: Source = {
    ...intact,
    list: async function* (request) {
      if (request.prefix === closed) throw new SourceError("AccessDenied", "no");
      yield* intact.list(request);
    },
  };
  const { exitCode, problems } = await validateHere(made, { source });
  expect(exitCode).toBe(1);
  expect(problems.map(({ kind, key }) => [kind, key])).toEqual([
    ["unreadable", found],
    ["log-undigested", `${found}${name}`],
  ]);
});
