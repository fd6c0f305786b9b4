import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parquetFile } from "../../reports/event-parquet.ts";
import { Lake } from "../../src/cli/events/lake/lake.ts";
import { blocks, page } from "../docs/pages.ts";
import { expectSentence, folderWith } from "../support/cli-files.ts";
import { duckdb } from "../support/duckdb.ts";
import { eventServer } from "../support/event-server.ts";
import { emulatorEnv, runCli, startCli } from "../support/run-cli.ts";

const START = Date.UTC(2026, 0, 15, 22);
const record = (i: number, more: object = {}) => ({
  eventVersion: "1.11",
  eventTime: new Date(START + i * 1000).toISOString().replace(".000", ""),
  eventSource: "s3.amazonaws.com",
  eventName: i % 4 ? "GetObject" : "PutObject",
  awsRegion: i % 3 ? "eu-west-1" : "us-east-1",
  recipientAccountId: "012345678901",
  eventID: `id-${i}`,
  requestParameters: { bucketName: "data", key: `${i}` },
  ...more,
});
/** Three hours in two Regions. */
const RECORDS = Array.from({ length: 900 }, (_, i) => record(i * 10));
const log = (records: readonly object[]) => JSON.stringify({ Records: records });

let db: Awaited<ReturnType<typeof duckdb>>;
let folder: ReturnType<typeof folderWith>;
beforeAll(async () => {
  db = await duckdb();
});
afterAll(() => db.close());
beforeEach(() => {
  folder = folderWith({ "log.json": log(RECORDS) });
});
afterEach(() => folder.remove());

const run = (...args: string[]) => runCli(["events", "export", "--parquet", "lake", ...args], { cwd: folder.path });
const add = async (...args: string[]) => (await run("--source", "log.json", ...args)).stdout;
/** Every name in the lake, hidden ones too. */
const names = () => readdirSync(folder.file("lake"), { recursive: true }).map(String).sort();
const parts = () => names().filter((name) => name.includes("part-"));
const LAKE = () => `'${folder.file("lake")}/**/*.parquet'`;
const records = async () =>
  (await db.rows(`SELECT record FROM ${LAKE()} ORDER BY eventTime`)).map(
    ({ record }) => JSON.parse(String(record)) as object,
  );

describe("An export", () => {
  it("is a table by hour and Region that has every event", async () => {
    const { code, stdout, stderr } = await run("--source", "log.json");
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "Added 900 events in 6 files to lake\n",
      stderr: "",
    });
    expect(await records()).toEqual(RECORDS);
    const hours = await db.rows(`
      SELECT CAST(date AS VARCHAR) AS date, hour::INT AS hour, region, count(*) AS events,
        bool_and(strftime(eventTime AT TIME ZONE 'UTC', '%Y-%m-%d %H') = date || ' ' || lpad(hour::VARCHAR, 2, '0')) AND bool_and(awsRegion = region) AS fits
      FROM ${LAKE()} GROUP BY ALL ORDER BY ALL LIMIT 3`);
    expect(hours).toEqual([
      { date: "2026-01-15", hour: 22, region: "eu-west-1", events: 240n, fits: true },
      { date: "2026-01-15", hour: 22, region: "us-east-1", events: 120n, fits: true },
      { date: "2026-01-15", hour: 23, region: "eu-west-1", events: 240n, fits: true },
    ]);
    expect(names().filter((name) => !name.startsWith("date="))).toEqual([]);
  });

  it("adds no event that the folder has, whatever the ranges and filters of the exports", async () => {
    const unnamed = [record(1, { eventID: undefined }), record(1, { eventID: undefined, eventName: "Other" })];
    writeFileSync(folder.file("log.json"), log([...RECORDS, ...unnamed]));
    expect(await add("--event-name", "GetObject,PutObject", "--until", "2026-01-15T22:30:00Z")).toBe(
      "Added 182 events in 2 files to lake\n",
    );
    expect(await add()).toBe("Added 720 events in 6 files to lake; the folder had 182 already\n");
    const before = names();
    expect(await add()).toBe("Added 0 events in 0 files to lake; the folder had 902 already\n");
    expect(names()).toEqual(before);
    // One that is delivered later, and the same ID in another account.
    writeFileSync(folder.file("log.json"), log([...RECORDS, record(5), record(10, { recipientAccountId: "1" })]));
    expect(await add()).toBe("Added 2 events in 1 file to lake; the folder had 900 already\n");
    expect(parts().filter((name) => name.includes("hour=22/region=eu"))).toEqual(
      [1, 2, 3].map((n) => `date=2026-01-15/hour=22/region=eu-west-1/part-${n}.parquet`),
    );
    expect(await records()).toHaveLength(904);
  });

  it("stays in its folder, and has every event, whatever Region, time and account are", async () => {
    const values = ["../../x", "/tmp/x", "..", "a/b", "eu-west-1\0", "EU-WEST-1", "x".repeat(5000), "", "=", null, 5];
    const strange = values.flatMap((value, i) => [
      record(i, { awsRegion: value, recipientAccountId: value, eventID: `a${i}` }),
      record(i, { eventTime: value, eventID: `b${i}` }),
    ]);
    strange.push(record(0, { eventTime: "+012026-01-01T00:00:00Z", eventID: "c" }));
    writeFileSync(folder.file("log.json"), log(strange));
    expect((await run("--source", "log.json")).code).toBe(0);
    expect(readdirSync(folder.path).sort()).toEqual(["lake", "log.json"]);
    const none = "__HIVE_DEFAULT_PARTITION__";
    expect(parts()).toEqual([
      `date=2026-01-15/hour=22/region=${none}/part-1.parquet`,
      ...["eu-west-1", "us-east-1"].map((region) => `date=${none}/hour=${none}/region=${region}/part-1.parquet`),
    ]);
    const rows = await db.rows(`SELECT date, region, eventID FROM ${LAKE()}`);
    expect(rows.map(({ eventID }) => eventID).sort()).toEqual(strange.map(({ eventID }) => eventID).sort());
    expect(rows.find(({ eventID }) => eventID === "a0")).toMatchObject({ region: null });
    expect(rows.find(({ eventID }) => eventID === "b0")).toMatchObject({ date: null });
  });

  it("that is interrupted leaves nothing, and one that is killed nothing that is read", async () => {
    const server = await eventServer([]);
    server.behave({ rules: [{ operation: "cloudtrail:LookupEvents", fault: "hang" }] });
    const start = async (signal: NodeJS.Signals) => {
      const asked = server.proxy.count("cloudtrail:LookupEvents");
      const { child, result } = startCli(["events", "export", "--parquet", "lake"], {
        cwd: folder.path,
        env: emulatorEnv(server.url),
      });
      while (server.proxy.count("cloudtrail:LookupEvents") === asked) await sleep(20);
      if (signal === "SIGKILL") {
        const other = await run("--source", "log.json");
        expectSentence(other, 2, /Cannot write lake: a different export writes there/);
      }
      child.kill(signal);
      return result;
    };
    await start("SIGINT");
    expect(existsSync(folder.file("lake/.trailproof-export"))).toBe(false);
    await start("SIGKILL");
    await server.stop();
    expect(names()).toEqual([".trailproof-export", ".trailproof-export/owner"]);
    expect(await add()).toBe("Added 900 events in 6 files to lake\n");
    expect(names().filter((name) => name.startsWith("."))).toEqual([]);
    expect(await records()).toEqual(RECORDS);
  });

  it("of a different computer may still run", async () => {
    mkdirSync(folder.file("lake/.trailproof-export"), { recursive: true });
    writeFileSync(folder.file("lake/.trailproof-export/owner"), `not-${hostname()} 1`);
    expectSentence(await run("--source", "log.json"), 2, /If none does, remove "lake\/\.trailproof-export"/);
  });

  it("adds nothing where a file of the folder cannot be read", async () => {
    await add("--event-name", "GetObject", "--regions", "eu-west-1");
    const [first = ""] = parts();
    writeFileSync(folder.file(`lake/${first}`), "PAR1 and no more");
    const before = names();
    expectSentence(await run("--source", "log.json"), 2, /part-1\.parquet: it is no Parquet file of an export/);
    expect(names()).toEqual(before);
  });

  it("says what could not be read, and has the rest", async () => {
    mkdirSync(folder.file("logs"));
    expect(await run("--source", "logs/")).toMatchObject({
      code: 4,
      stdout: "Added 0 events in 0 files to lake\nThere is no log file in logs/\n",
    });
    expect(readdirSync(folder.path).sort()).toEqual(["log.json", "logs"]);
    writeFileSync(folder.file("logs/1.json"), log(RECORDS.slice(0, 5)));
    writeFileSync(folder.file("logs/2.json.gz"), "no gzip");
    const { code, stderr } = await run("--source", "logs/");
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining("logs/2.json.gz") });
    expect(await records()).toEqual(RECORDS.slice(0, 5));
  });

  it("refuses a folder among what it reads, a file, and options of searches", async () => {
    for (const parquet of [".", "./inner", "inner/lake"])
      expectSentence(await run("--source", ".", "--parquet", parquet), 2, /is among the input \./);
    expectSentence(await run("--source", "log.json", "--parquet", "log.json"), 2, /Cannot write log\.json/);
    expectSentence(await run("--source", "log.json", "--output", "x.json"), 2, /--output does not apply/);
    expect(readdirSync(folder.path)).toEqual(["log.json"]);
  });

  it("of more than is kept in memory has every event once", async () => {
    const all = Array.from({ length: 3000 }, (_, i) => record(i * 30, { note: `${i}é`.repeat(2500) }));
    for (const [round, expected] of [3000, 0].entries()) {
      const lake = new Lake(folder.file("lake"), parquetFile);
      for (const one of [...all, ...all.slice(0, 10)]) lake.add({ record: one });
      const { events } = await lake.finish();
      lake.close();
      expect([round, events]).toEqual([round, expected]);
    }
    expect(await records()).toEqual(all);
  });

  it("answers the queries of the documents", async () => {
    await add();
    await runCli(["events", "--source", "log.json", "--quiet", "-o", "week.parquet"], { cwd: folder.path });
    const queries = blocks(page("docs/events.md"), "sh").flatMap((block) =>
      [...block.matchAll(/^duckdb -c "(.+)"$/gm)].map(([, sql = ""]) => sql),
    );
    expect(queries.length).toBeGreaterThan(4);
    for (const sql of queries) await db.rows(sql.replaceAll(/'(?=lake\/|week)/g, `'${folder.path}/`));
  });

  it("takes files that DuckDB has made of its own", async () => {
    await add();
    cpSync(folder.file("lake"), folder.file("first"), { recursive: true });
    await db.rows(
      `COPY (SELECT * FROM '${folder.file("first")}/**/*.parquet') TO '${folder.file("lake")}' (FORMAT parquet, PARTITION_BY (date, hour, region), OVERWRITE)`,
    );
    expect(parts()).toEqual([]);
    expect(names().filter((name) => name.endsWith(".parquet"))).toHaveLength(6);
    expect(await add()).toContain("Added 0 events");
  });
});
