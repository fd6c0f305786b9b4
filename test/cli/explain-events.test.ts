import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { record } from "../logs/records.ts";
import { ACCOUNT, account } from "../support/account.ts";
import { expectSentence } from "../support/cli-files.ts";
import { explainIn } from "../support/explain.ts";

const read = (some = {}) => record({ recipientAccountId: ACCOUNT, ...some });
const write = (some = {}) => read({ eventName: "DisableKey", readOnly: false, ...some });
const log = (...records: object[]) => JSON.stringify({ Records: records });
const AGGREGATED = { eventCategory: "Aggregated", eventType: "AwsAggregatedEvent", eventId: "a-1", summary: {} };
const lines = (...records: object[]) => records.map((one) => `${JSON.stringify(one)}\n`).join("");

const { folder, text, json } = explainIn({
  "writes.json": account()
    .trail("writes", { basic: [{ readWriteType: "WriteOnly" }] })
    .snapshot(),
  "hidden.json": account()
    .trail("writes", { basic: [{ readWriteType: "WriteOnly" }] })
    .deny("cloudtrail:DescribeTrails", "eu-west-1")
    .snapshot(),
  "log.json": log(write(), read(), write({ awsRegion: "us-east-1" })),
  "late.json": JSON.stringify({ version: "1", Records: [write(), read(), write({ awsRegion: "us-east-1" })] }),
  "list.json": JSON.stringify([write(), read(), write({ awsRegion: "us-east-1" })]),
  "lines.jsonl": lines(write(), read(), write({ awsRegion: "us-east-1" })),
  "aggregated.jsonl": lines(write(), AGGREGATED, AGGREGATED),
  "aggregated.json": JSON.stringify(AGGREGATED),
  "recorded.json": log(write(), write()),
  "broken.json": `{"Records":[${JSON.stringify(write())},{"eventName":tru},5,{"hello":1},${JSON.stringify(read())}`,
  "empty.json": "",
  "no-events.json": log(),
});
mkdirSync(folder.file("logs/AWSLogs/CloudTrail/2026/11"), { recursive: true });
mkdirSync(folder.file("logs/AWSLogs/CloudTrail-Digest/2026"), { recursive: true });
mkdirSync(folder.file("nothing"));
const inLogs = (path: string, content: string | Buffer) =>
  writeFileSync(join(folder.path, "logs/AWSLogs", path), content);
inLogs("CloudTrail/2026/11/1.json.gz", gzipSync(log(write(), read())));
inLogs("CloudTrail/2026/11/2.json", log(write({ awsRegion: "us-east-1" })));
inLogs("CloudTrail/.hidden", "malformed");
inLogs("CloudTrail-Digest/2026/digest.json.gz", gzipSync('{"digestS3Bucket":"b"}'));
symlinkSync("..", folder.file("logs/AWSLogs/up"));
mkdirSync(folder.file("linked"));
symlinkSync("../logs/AWSLogs", folder.file("linked/a"));
symlinkSync("../logs", folder.file("linked/b"));
writeFileSync(folder.file("misnamed.json"), gzipSync(log(write(), read(), write({ awsRegion: "us-east-1" }))));
writeFileSync(
  folder.file("truncated.json.gz"),
  gzipSync(log(...Array.from({ length: 50 }, () => write()))).subarray(0, 150),
);
afterAll(() => folder.remove());

const saved = ["--snapshot", "writes.json"];
const THREE = { events: 3, recorded: 2, notRecorded: 1, undecidable: 0, malformed: 0 };

describe("log files", () => {
  it.each(["log.json", "late.json", "list.json", "lines.jsonl", "logs", "linked", "misnamed.json"])(
    "are read: %s",
    async (path) => {
      const { code, document } = await json(["--events", path, ...saved]);
      expect({ code, summary: document.summary }).toEqual({ code: 1, summary: THREE });
    },
  );

  it.each(["log.json", "misnamed.json"])("are read from standard input, as in %s", async (path) => {
    const { readFileSync } = await import("node:fs");
    const input = readFileSync(folder.file(path)) as unknown as string;
    const { document } = await json(["--events", "-", ...saved], { input });
    expect(document.summary).toEqual(THREE);
  });

  it("are read together", async () => {
    const { document } = await json(["--events", "log.json", "--events", "logs", ...saved]);
    expect(document.summary).toEqual({ ...THREE, events: 6, recorded: 4, notRecorded: 2 });
  });

  it("for people", async () => {
    const run = await text(["--events", "log.json", ...saved]);
    expect(run).toMatchObject({ code: 1, stderr: "" });
    expect(run.stdout).toBe(`2 of 3 events are recorded, 1 not.

Event           Region     recorded  not  unknown
kms:Decrypt     eu-west-1         0    1        0
kms:DisableKey  eu-west-1         1    0        0
kms:DisableKey  us-east-1         1    0        0
`);
  });

  it("for programs: each event, and the counts by source, name and region", async () => {
    const { document } = await json(["--events", "log.json", ...saved]);
    const by = [
      {
        trail: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/writes`,
        selector: { kind: "basic", index: 0, name: null },
      },
    ];
    expect(document.events?.slice(0, 2)).toEqual([
      {
        eventID: read().eventID,
        eventSource: "kms.amazonaws.com",
        eventName: "DisableKey",
        awsRegion: "eu-west-1",
        recorded: true,
        by,
        reason: null,
      },
      expect.objectContaining({
        eventName: "Decrypt",
        recorded: false,
        by: [],
        reason: expect.stringContaining("requires readOnly = false (the event has true)"),
      }),
    ]);
    expect(document.bySource[0]).toEqual({
      eventSource: "kms.amazonaws.com",
      eventName: "Decrypt",
      awsRegion: "eu-west-1",
      events: 1,
      recorded: 0,
      notRecorded: 1,
      undecidable: 0,
    });
  });

  it("that are all recorded end with 0", async () => {
    expect(await text(["--events", "recorded.json", ...saved, "--quiet"])).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });

  it("are undecidable where trails are hidden", async () => {
    const { code, document } = await json(["--events", "log.json", "--snapshot", "hidden.json"]);
    expect({ code, ...document.summary }).toMatchObject({ code: 3, recorded: 2, notRecorded: 0, undecidable: 1 });
  });

  it("list no events past 100,000 of them, unless each is asked for", async () => {
    const one = `${JSON.stringify(read())}\n`;
    const few = await json(["--events", "-", ...saved], { input: one.repeat(100_000) });
    expect(few.document.events).toHaveLength(100_000);
    const many = await json(["--events", "-", ...saved], { input: one.repeat(100_001) });
    expect(many.document.summary.events).toBe(100_001);
    expect(many.document).not.toHaveProperty("events");
    const each = await json(["--events", "-", "--each", ...saved], { input: one.repeat(100_001) });
    expect(each.document.events).toHaveLength(100_001);
  });
});

it("aggregated events are skipped, counted and no fault", async () => {
  const { code, document } = await json(["--events", "aggregated.jsonl", ...saved]);
  expect({ code, summary: document.summary }).toEqual({
    code: 0,
    summary: { events: 1, recorded: 1, notRecorded: 0, undecidable: 0, malformed: 0, aggregated: 2 },
  });
  const run = await text(["--events", "aggregated.jsonl", ...saved]);
  expect(run.stdout).toContain("Skipped 2 aggregated events");
  expectSentence(
    await text(["--event-json", "aggregated.json", ...saved]),
    2,
    /aggregated\.json is an aggregated event: it summarizes data events/,
  );
});

describe("what is malformed is counted, named and passed over", () => {
  it("in a file", async () => {
    const { code, document } = await json(["--events", "broken.json", ...saved]);
    expect({ code, ...document.summary }).toEqual({
      code: 3,
      events: 2,
      recorded: 1,
      notRecorded: 1,
      undecidable: 0,
      malformed: 4,
    });
    expect(document.malformed.map(({ problem }) => problem)).toEqual([
      "it is no JSON",
      "it is no JSON object",
      "it has neither eventSource, eventName nor eventCategory",
      "it ends before its list of records does",
    ]);
  });

  it.each([
    ["empty.json", /empty\.json: it is empty/],
    ["truncated.json.gz", /truncated\.json\.gz: its gzip data ends too early/],
  ])("%s as a complete file", async (file, sentence) => {
    const run = await text(["--events", file, "--events", "recorded.json", ...saved]);
    expect(run.code).toBe(3);
    expect(run.stdout).toMatch(/Skipped (1 file or record|2 files or records):/);
    expect(run.stdout).toMatch(sentence);
  });

  it("in no more names than a person reads", async () => {
    const { document } = await json(["--events", "-", ...saved], { input: "malformed\n".repeat(1000) });
    expect(document.summary.malformed).toBe(1000);
    expect(document.malformed).toHaveLength(100);
    const run = await text(["--events", "-", ...saved], { input: "malformed\n".repeat(1000) });
    expect(run.stdout).toContain("… and 995 more");
  });

  it("and nothing read proves nothing", async () => {
    const run = await text(["--events", "no-events.json", ...saved]);
    expect(run).toMatchObject({ code: 3, stdout: "No events were found.\n" });
  });
});

describe("what cannot be read is one sentence", () => {
  it.each([
    [["--events", "missing"], /Cannot read missing: there is no such file/],
    [["--events", "nothing"], /There is no log file in nothing/],
    [["--events", "log.json", "--output", "json=log.json"], /the input log.json is the same file/],
    [["--events", "nothing", "--output", "html=nothing/page.html"], /its folder is among the input nothing/],
    [["--events", ".", "--output", "json=./nothing/a.json"], /its folder is among the input \./],
    [["--events", "log.json", "--write"], /--write describes a call/],
  ])("%j", async (args, sentence) => {
    expectSentence(await text([...args, ...saved]), 2, sentence);
  });
});
