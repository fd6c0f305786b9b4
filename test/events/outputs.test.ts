import { execFileSync } from "node:child_process";
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "csv-parse/sync";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EventSearch } from "../../src/model/documents/events.ts";
import { MOST_LISTED_MIB } from "../../src/model/documents/limits.ts";
import { folderWith } from "../support/cli-files.ts";
import { eventServer } from "../support/event-server.ts";
import { emulatorEnv, runCli, startCli } from "../support/run-cli.ts";

const COUNT = 2500;
const RECORDS = Array.from({ length: COUNT }, (_, i) => ({
  eventVersion: "1.11",
  eventTime: new Date(Date.UTC(2026, 0, 15) + i * 1000).toISOString().replace(".000", ""),
  eventSource: "s3.amazonaws.com",
  eventName: i % 2 ? "GetObject" : "PutObject",
  awsRegion: "eu-west-1",
  eventID: `id-${i}`,
  requestParameters: { bucketName: "data", key: `${i}/${"x".repeat(400)}` },
}));

describe("Outputs of a search", () => {
  let folder: ReturnType<typeof folderWith>;
  beforeEach(() => {
    folder = folderWith({ "log.json": JSON.stringify({ Records: RECORDS }), "out.jsonl": "as it was" });
  });
  afterEach(() => folder.remove());
  const search = (...args: string[]) =>
    runCli(["events", "--source", "log.json", "--quiet", ...args], { cwd: folder.path });
  const text = (name: string) => readFileSync(folder.file(name), "utf8");
  const lines = (jsonl: string) =>
    jsonl
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);

  it("have every event in jsonl and csv, and the newest in json", async () => {
    const outputs = ["json=out.json", "jsonl=out.jsonl", "csv=out.csv"].flatMap((output) => ["--output", output]);
    const { code, stderr } = await search("--event-name", "PutObject", "--limit", "10", ...outputs);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "wrote out.json\nwrote out.jsonl\nwrote out.csv\n" });
    const wanted = RECORDS.filter(({ eventName }) => eventName === "PutObject");
    expect(lines(text("out.jsonl"))).toEqual(wanted);
    const rows = parse(text("out.csv"), { columns: true }) as Record<string, string>[];
    expect(rows.map(({ eventID }) => eventID)).toEqual(wanted.map(({ eventID }) => eventID));
    expect(rows[1]).toMatchObject({
      eventTime: "2026-01-15T00:00:02Z",
      resources: `data 2/${"x".repeat(400)}`,
      errorCode: "",
    });
    const { events, found } = JSON.parse(text("out.json")) as { events: object[]; found: number };
    expect({ found, events }).toEqual({ found: wanted.length, events: wanted.toReversed().slice(0, 10) });
  });

  it("have the records as AWS wrote them, each on one line", async () => {
    const written =
      '{"eventName":"A","eventID": "1","n":2048.0,"big":12345678901234567890,"lone":"\\ud800","mark":"\u202e"}';
    const line = written.replace("\u202e", "\\u202e");
    writeFileSync(folder.file("odd.json"), `{"Records":[${written.replaceAll(",", "\r\n\t,\n  ")}]}`);
    const outputs = ["json=out.json", "jsonl=out.jsonl"].flatMap((output) => ["--output", output]);
    await runCli(["events", "--source", "odd.json", "--quiet", ...outputs], { cwd: folder.path });
    expect(text("out.jsonl")).toBe(`${line}\n`);
    expect(text("out.json").split("\n")).toContain(`    ${line}`);
  });

  it("list events up to a size, and say how many they do not list", async () => {
    const large = RECORDS.slice(0, 300).map((record) => ({ ...record, note: "x".repeat(100_000) }));
    writeFileSync(folder.file("large.json"), JSON.stringify({ Records: large }));
    const { stdout } = await runCli(["events", "--source", "large.json", "--output", "json=out.json"], {
      cwd: folder.path,
    });
    const { events, found, unlisted } = JSON.parse(text("out.json")) as EventSearch;
    expect(Buffer.byteLength(JSON.stringify(events))).toBeLessThan(MOST_LISTED_MIB * 1024 * 1024);
    expect(events).toEqual(large.toReversed().slice(0, events.length));
    expect({ found, unlisted }).toEqual({ found: 300, unlisted: { count: 300 - events.length, reason: "size" } });
    expect(stdout).toContain(
      `and ${300 - events.length} earlier: events are listed up to 24 MiB; --output jsonl, csv or parquet has every one`,
    );
  });

  it("are all of standard output", async () => {
    const { code, stdout } = await search("--output", "jsonl=-");
    expect(code).toBe(0);
    expect(lines(stdout)).toEqual(RECORDS);
  });

  it("are written into a pipe as fast as it is read", async () => {
    execFileSync("mkfifo", [folder.file("pipe")]);
    const { result } = startCli(["events", "--source", "log.json", "--quiet", "--output", "jsonl=pipe"], {
      cwd: folder.path,
    });
    // Opened while it is waited for by a read: this process must not wait itself.
    const pipe = openSync(folder.file("pipe"), "r+");
    const bytes = Buffer.alloc(16_384);
    let got = "";
    while (got.split("\n").length <= COUNT) {
      got += bytes.toString("utf8", 0, readSync(pipe, bytes));
      await sleep(1);
    }
    closeSync(pipe);
    expect(lines(got)).toEqual(RECORDS);
    expect((await result).code).toBe(0);
  });

  it.skipIf(process.platform !== "linux")("end the search when all of their readers have gone away", async () => {
    execFileSync("mkfifo", [folder.file("endless")]);
    // Open for both, so that no end of the pipe ends the search.
    const pipe = openSync(folder.file("endless"), constants.O_RDWR | constants.O_NONBLOCK);
    const { child, result } = startCli(["events", "--source", "endless", "--output", "jsonl=-"], {
      cwd: folder.path,
      timeoutMs: 30_000,
    });
    child.stdout?.once("data", () => child.stdout?.destroy());
    for (let i = 0; child.exitCode === null && child.signalCode === null; i++) {
      try {
        writeSync(pipe, `${JSON.stringify({ ...RECORDS[0], eventID: `id-${i}` })}\n`);
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe("EAGAIN");
      }
      await sleep(1);
    }
    closeSync(pipe);
    expect(await result).toMatchObject({ code: 0, stderr: "" });
  });

  it("are complete where a different one has lost its reader", async () => {
    const outputs = ["--output", "jsonl=-", "--output", "csv=out.csv"];
    const { child, result } = startCli(["events", "--source", "log.json", "--quiet", ...outputs], { cwd: folder.path });
    child.stdout?.once("data", () => child.stdout?.destroy());
    expect(await result).toMatchObject({ code: 0, stderr: "wrote out.csv\n" });
    expect(parse(text("out.csv"), { columns: true })).toHaveLength(COUNT);
  });

  it("end the search where they cannot be written", async () => {
    const { code, stderr } = await search("--output", "jsonl=/dev/full", "--output", "csv=out.csv");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "trailproof: Cannot write /dev/full: no space left on the device\n",
    });
    expect(existsSync(folder.file("out.csv"))).toBe(false);
  });

  it("leave nothing behind when the search is interrupted", async () => {
    const server = await eventServer([]);
    server.behave({ rules: [{ operation: "cloudtrail:LookupEvents", fault: "hang" }] });
    const { child, result } = startCli(["events", "--output", "jsonl=out.jsonl"], {
      cwd: folder.path,
      env: emulatorEnv(server.url),
    });
    while (server.proxy.count("cloudtrail:LookupEvents") === 0) await sleep(20);
    expect(readdirSync(folder.path)).toHaveLength(3);
    child.kill("SIGINT");
    const { code } = await result;
    await server.stop();
    expect(code).toBe(130);
    expect(readdirSync(folder.path).sort()).toEqual(["log.json", "out.jsonl"]);
    expect(text("out.jsonl")).toBe("as it was");
  });

  it.skipIf(process.platform !== "linux")(
    "leave nothing behind when the search is interrupted while it waits for a named pipe",
    async () => {
      execFileSync("mkfifo", [folder.file("pipe")]);
      const { child, result } = startCli(["events", "--source", "pipe", "--output", "jsonl=out.jsonl"], {
        cwd: folder.path,
        timeoutMs: 30_000,
      });
      let pipe: number | undefined;
      while (pipe === undefined && child.exitCode === null)
        try {
          pipe = openSync(folder.file("pipe"), constants.O_WRONLY | constants.O_NONBLOCK);
        } catch {
          // It has no reader yet.
          await sleep(20);
        }
      child.kill("SIGINT");
      const { code } = await result;
      if (pipe !== undefined) closeSync(pipe);
      expect(code).toBe(130);
      expect(readdirSync(folder.path).sort()).toEqual(["log.json", "out.jsonl", "pipe"]);
      expect(text("out.jsonl")).toBe("as it was");
    },
  );
});
