import { writeFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parquetFile } from "../../reports/event-parquet.ts";
import { folderWith } from "../support/cli-files.ts";
import { duckdb } from "../support/duckdb.ts";
import { hostile } from "../support/hostile.ts";
import { hostileEvent } from "../support/hostile-event.ts";
import { runCli, runHere } from "../support/run-cli.ts";

const arn = (name: string) => `arn:aws:s3:::${name}`;
const RECORDS = Array.from({ length: 2500 }, (_, i) => ({
  eventVersion: "1.11",
  eventTime: new Date(Date.UTC(2026, 0, 15) + i * 1000).toISOString().replace(".000", ""),
  eventSource: "s3.amazonaws.com",
  eventName: i % 2 ? "GetObject" : "PutObject",
  awsRegion: "eu-west-1",
  recipientAccountId: "012345678901",
  eventID: `id-${i}`,
  readOnly: i % 2 === 1,
  ...(i % 10 ? {} : { errorCode: "AccessDenied" }),
  userIdentity: { type: "AssumedRole", sessionContext: { attributes: { mfaAuthenticated: "false" } } },
  requestParameters: i % 3 ? { bucketName: "data", key: `${i}` } : null,
  resources: [{ ARN: arn(`data/${i}`) }],
}));

let db: Awaited<ReturnType<typeof duckdb>>;
let folder: ReturnType<typeof folderWith>;
beforeAll(async () => {
  db = await duckdb();
});
afterAll(() => db.close());
beforeEach(() => {
  folder = folderWith({ "log.json": JSON.stringify({ Records: RECORDS }) });
});
afterEach(() => folder.remove());
const table = (name: string) => `read_parquet('${folder.file(name)}')`;

/** A Parquet file of these records. */
function written(name: string, records: readonly Record<string, unknown>[]): string {
  const parts: Buffer[] = [];
  const file = parquetFile((bytes) => parts.push(bytes));
  file.add(records.map((record) => ({ record })));
  file.end();
  writeFileSync(folder.file(name), Buffer.concat(parts));
  return table(name);
}

describe("The Parquet file of a search", () => {
  it("has the events that were found, with the types of its columns", async () => {
    const args = ["--source", "log.json", "--event-name", "GetObject", "--quiet", "--output", "parquet=out.parquet"];
    const { code, stderr } = await runHere(["events", ...args], { cwd: folder.path });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "wrote out.parquet\n" });
    const from = `FROM ${table("out.parquet")}`;
    const wanted = RECORDS.filter(({ eventName }) => eventName === "GetObject");
    const records = await db.rows(`SELECT record ${from}`);
    expect(records.map(({ record }) => JSON.parse(String(record)) as unknown)).toEqual(wanted);
    expect(await db.columns(`SELECT * ${from}`)).toMatchObject({
      eventTime: "TIMESTAMP WITH TIME ZONE",
      readOnly: "BOOLEAN",
      resources: "VARCHAR[]",
      userIdentity: expect.stringContaining('STRUCT("type" VARCHAR'),
      record: "VARCHAR",
    });
    const [row] = await db.rows(
      `SELECT epoch_ms(eventTime) AS ms, * EXCLUDE (record) ${from} WHERE list_contains(resources, '${arn("data/5")}')`,
    );
    expect(row).toMatchObject({
      ms: BigInt(Date.UTC(2026, 0, 15, 0, 0, 5)),
      recipientAccountId: "012345678901",
      readOnly: true,
      errorCode: null,
      userIdentity: { type: "AssumedRole", arn: null, sessionContext: { attributes: { mfaAuthenticated: "false" } } },
      requestParameters: '{"bucketName":"data","key":"5"}',
      responseElements: null,
    });
  });

  it("is a table without rows where nothing was found", async () => {
    const args = ["--source", "log.json", "--event-name", "ListUsers", "--quiet", "--output", "out.parquet"];
    expect((await runCli(["events", ...args], { cwd: folder.path })).code).toBe(0);
    expect(await db.rows(`SELECT * FROM ${table("out.parquet")}`)).toEqual([]);
  });

  it("has any text as it was, and finds it", async () => {
    const texts = ["", "a\0b", "\ud800", "\udc00x", "\u{1f600}", "\uffff", ...fc.sample(hostile, 300)];
    const from = `FROM ${written("hostile.parquet", texts.map(hostileEvent))}`;
    const rows = await db.rows(`SELECT eventName, errorMessage, userIdentity, resources, record ${from}`);
    expect(rows).toHaveLength(texts.length);
    for (const [i, text] of texts.entries()) {
      // What is no text in UTF-8 stands as U+FFFD in a column; the record has it.
      const shown = Buffer.from(text).toString();
      expect(rows[i]).toMatchObject({ eventName: shown, errorMessage: shown, userIdentity: { principalId: shown } });
      expect(rows[i]?.resources).toContain(shown);
      expect(JSON.parse(String(rows[i]?.record))).toEqual(hostileEvent(text));
    }
    for (const text of new Set(texts.slice(0, 60).map((one) => Buffer.from(one).toString())))
      expect([text, await db.rows(`SELECT 1 ${from} WHERE eventName = $1`, [text])]).not.toEqual([text, []]);
  });

  it("has records whose members are of other types than CloudTrail documents", async () => {
    const strange = [
      {
        eventName: "A",
        eventTime: 5,
        readOnly: "true",
        userIdentity: ["x"],
        resources: "none",
        requestParameters: "a",
      },
      { eventName: "B", eventTime: "yesterday", readOnly: 1, userIdentity: { type: {}, sessionContext: "x" } },
    ];
    const columns = "eventTime, readOnly, userIdentity, resources, requestParameters, record";
    const rows = await db.rows(`SELECT ${columns} FROM ${written("strange.parquet", strange)}`);
    expect(rows.map(({ record }) => JSON.parse(String(record)) as unknown)).toEqual(strange);
    expect(rows).toMatchObject([
      { eventTime: null, readOnly: true, userIdentity: null, resources: [], requestParameters: '"a"' },
      { eventTime: null, readOnly: null, userIdentity: { type: null, sessionContext: null }, resources: [] },
    ]);
  });

  it("has records of megabytes, and more of them than one row group holds", async () => {
    const large = Array.from({ length: 5 }, (_, i) => ({ eventName: "Put", eventID: `${i}`, note: "é".repeat(9e6) }));
    const from = `FROM ${written("large.parquet", large)}`;
    expect(await db.rows(`SELECT eventID, length(record->>'$.note') AS length ${from}`)).toEqual(
      large.map(({ eventID }) => ({ eventID, length: 9_000_000n })),
    );
  });
});
