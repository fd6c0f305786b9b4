import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { duckdbFileSource } from "../../src/events/duckdb/files.ts";
import { parquetByDuckdb } from "../../src/events/duckdb/parquet.ts";
import { type QueryOptions, queryOf } from "../../src/events/query/query.ts";
import { searchEvents } from "../../src/events/search.ts";
import { fileSource } from "../../src/events/sources/files.ts";
import type { EventSource, FoundEvent } from "../../src/events/sources/source.ts";
import type { EventSearch } from "../../src/model/documents/events.ts";
import { ENGINE_EVENTS, ENGINE_QUERIES } from "../support/engine-events.ts";
import { CLI, runCli } from "../support/run-cli.ts";

const log = (events: readonly unknown[]) => JSON.stringify({ Records: events });
const GOOD = gzipSync(log(ENGINE_EVENTS.slice(0, 2)));
const LIST_USERS = JSON.stringify(ENGINE_EVENTS[0]);

/** Files that DuckDB cannot read, or reads in another way. */
const ODD: Readonly<Record<string, Buffer | string>> = {
  "cut.json.gz": GOOD.subarray(0, GOOD.length - 30),
  "noise.json.gz": Buffer.concat([GOOD, Buffer.from("garbage")]),
  "empty.json.gz": "",
  "not-gzip.json.gz": log(ENGINE_EVENTS.slice(0, 2)),
  "plain.json": log(ENGINE_EVENTS.slice(0, 3)),
  "lines.json.gz": gzipSync(ENGINE_EVENTS.map((event) => JSON.stringify(event)).join("\n")),
  "list.json.gz": gzipSync(JSON.stringify(ENGINE_EVENTS)),
  "null.json.gz": gzipSync('{"Records":null}'),
  "no-records.json.gz": gzipSync(log([null, 7, "ListUsers", { note: "ListUsers" }, ENGINE_EVENTS[0]])),
  "truncated.json.gz": gzipSync(log(ENGINE_EVENTS).slice(0, -200)),
  "history.json.gz": gzipSync(log([{ CloudTrailEvent: LIST_USERS }])),
  "messages.json.gz": gzipSync(JSON.stringify({ logEvents: [{ message: LIST_USERS }] })),
  "wrapped.json.gz": gzipSync(log([{ message: LIST_USERS }, { "detail-type": "x", detail: ENGINE_EVENTS[1] }])),
  "subscription.json.gz": gzipSync(
    log([{ awslogs: { data: gzipSync(JSON.stringify({ logEvents: [{ message: LIST_USERS }] })).toString("base64") } }]),
  ),
  "escapes.json.gz": gzipSync(
    log([ENGINE_EVENTS[0]]).replace("ListUsers", "\\u004cistUsers").replaceAll(":user/", ":user\\/"),
  ),
  "twice.json.gz": gzipSync(
    '{"Records":[{"eventName":"A","eventTime":"2020-01-01T00:00:00Z","eventName":"ListUsers","eventTime":"2026-11-12T11:45:00Z"}]}',
  ),
  "[a-z]*.json.gz": GOOD,
  "it's.json.gz": GOOD,
  "deep.json.gz": gzipSync(`{"Records":[{"eventName":"ListUsers","a":${"[".repeat(300)}${"]".repeat(300)}}]}`),
};

/** The records that a search finds, and what it could not read. */
const searched = async (source: EventSource, options: QueryOptions) => {
  const all: string[] = [];
  const each = ({ record }: FoundEvent) => all.push(JSON.stringify(record));
  const query = queryOf(options, Date.parse("2026-11-12T12:00:00Z"));
  const { document } = await searchEvents({ query, sources: [source], limit: 10, each });
  const problems = document.sources.flatMap((one) => one.problems.map(({ where, problem }) => `${where}: ${problem}`));
  return { events: all.sort(), duplicates: document.duplicates, problems };
};

describe("--engine duckdb", () => {
  const folder = mkdtempSync(join(tmpdir(), "trailproof-duckdb-"));

  beforeAll(() => {
    const day = join(folder, "region=us-east-1", "2026");
    mkdirSync(day, { recursive: true });
    for (const [i, event] of ENGINE_EVENTS.entries())
      writeFileSync(
        join(day, `${i % 2 === 0 ? "" : "444455556666_CloudTrail_"}${i}.json.gz`),
        gzipSync(log([event, ...ENGINE_EVENTS.slice(0, i)])),
      );
    for (const [name, content] of Object.entries(ODD)) writeFileSync(join(folder, name), content);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(ENGINE_QUERIES)("finds what the built-in reader finds: %j", async (options) => {
    const [duckdb, ours] = [
      await searched(duckdbFileSource([folder], Date.now()), options),
      await searched(fileSource([folder], Date.now()), options),
    ];
    expect(duckdb.events).toEqual(ours.events);
    expect(duckdb.duplicates).toBe(ours.duplicates);
    // A record that is malformed inside is named where it may match.
    const isSure = (problem: string) => !problem.includes("deep.json");
    expect(duckdb.problems.filter(isSure).sort()).toEqual(ours.problems.filter(isSure).sort());
  });

  it("finds something for each filter, and not everything", async () => {
    const { events: everything } = await searched(fileSource([folder], Date.now()), {});
    for (const options of ENGINE_QUERIES.filter(({ grep }) => !grep)) {
      const { events } = await searched(fileSource([folder], Date.now()), options);
      expect(events.length, JSON.stringify(options)).toBeGreaterThan(0);
      expect(events.length, JSON.stringify(options)).toBeLessThan(everything.length);
    }
  });

  it("says how DuckDB is installed where it is missing, and that it searches files", async () => {
    const alone = mkdtempSync(join(tmpdir(), "trailproof-alone-"));
    cpSync(dirname(CLI), alone, { recursive: true });
    const args = ["events", "--engine", "duckdb", "--event-name", "ListUsers"];
    const missing = await runCli([...args, "--source", folder], { entry: join(alone, "cli.mjs") });
    rmSync(alone, { recursive: true });
    expect(missing).toMatchObject({ code: 2, stdout: "" });
    expect(missing.stderr).toContain("npm install @duckdb/node-api");
    const history = await runCli(args);
    expect(history).toMatchObject({ code: 2, stdout: "" });
    expect(history.stderr).toContain("--engine duckdb searches log files");
  });

  it("is an option of the command", async () => {
    const args = ["--event-name", "ListUsers", "--engine", "duckdb", "--output", "json=-", "--quiet"];
    const { code, stdout, stderr } = await runCli(["events", "--source", folder, ...args]);
    expect(code).toBe(3);
    expect((JSON.parse(stdout) as EventSearch).found).toBeGreaterThan(0);
    expect(stderr).toContain("cut.json.gz: its gzip data ends too early");
  });
});

describe("--engine duckdb on a folder of Parquet files", () => {
  const work = mkdtempSync(join(tmpdir(), "trailproof-lake-"));
  const [logs, lake] = [join(work, "logs"), join(work, "lake")];
  const events = ENGINE_EVENTS.slice(0, -1);

  beforeAll(async () => {
    mkdirSync(logs);
    writeFileSync(join(logs, "111122223333_CloudTrail_1.json.gz"), gzipSync(log(events)));
    expect(await runCli(["events", "export", "--source", logs, "--parquet", lake])).toMatchObject({ code: 0 });
    writeFileSync(join(lake, "damaged.parquet"), "PAR1 is not all");
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it("finds what is in the log files, and names a file that is damaged", async () => {
    for (const options of [...ENGINE_QUERIES, {}]) {
      for (const source of [duckdbFileSource([lake], Date.now()), fileSource([lake], Date.now(), parquetByDuckdb)]) {
        const found = await searched(source, options);
        expect(found.events, JSON.stringify(options)).toEqual(
          (await searched(fileSource([logs], Date.now()), options)).events,
        );
        expect(found.problems.filter((problem) => problem.includes("damaged.parquet"))).toHaveLength(1);
      }
    }
  });

  it("needs no --engine, and finds log files next to them", async () => {
    cpSync(join(lake, "damaged.parquet"), join(logs, "[odd].parquet"));
    const args = ["--event-name", "ListUsers", "--output", "json=-", "--quiet"];
    const ours = JSON.parse((await runCli(["events", "--source", logs, ...args])).stdout) as EventSearch;
    const { code, stdout, stderr } = await runCli(["events", "--source", lake, "--source", logs, ...args]);
    rmSync(join(logs, "[odd].parquet"));
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringMatching(/\[odd\]\.parquet: DuckDB takes characters of its path .*\n.*damaged\.parquet: /),
    });
    const both = JSON.parse(stdout) as EventSearch;
    expect([both.found, both.duplicates]).toEqual([ours.found, ours.found]);
    expect(ours.found).toBeGreaterThan(0);
  });

  it("says what is to be installed where DuckDB is missing", async () => {
    const alone = mkdtempSync(join(tmpdir(), "trailproof-alone-"));
    cpSync(dirname(CLI), alone, { recursive: true });
    const { code, stderr } = await runCli(["events", "--source", lake, "--quiet"], { entry: join(alone, "cli.mjs") });
    rmSync(alone, { recursive: true });
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /^\S+\.parquet \(and \d+ more\): Parquet files need DuckDB\. Install it next to trailproof: npm install @duckdb\/node-api\n$/,
    );
  });
});
