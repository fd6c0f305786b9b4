/**
 * What a search of log files costs, against the limits below: processor time of `trailproof events --event-name ListUsers` on
 * gzip files, against `zcat | jq` and against DuckDB's `read_json` with one thread, and peak memory on all of the files and on a
 * quarter of them. It ends with exit code 1 where a limit is missed. Needs GNU time and jq; run after `npm run build`:
 * `npm run bench:events [GIGABYTES]` (10 unpacked; a tenth of that on the disk). jq gets a part of the files, which is scaled.
 *
 * A file has 1,000 records of about a kilobyte, and one record in 50,000 is one that is searched for. The files repeat.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const CLI = join(import.meta.dirname, "../dist/cli.mjs");
const GIGABYTES = Number(process.argv[2] ?? 10);
const LIMITS = { jq: 10, duckdb: 1, memory: 300 } as const;
const FILES = 400;
const RECORDS = 1000;
const EVENTS = ["GetObject", "Decrypt", "AssumeRole", "DescribeInstances", "PutObject", "ListBuckets"];
const OURS = "123456789012";
/** Files that jq reads. */
const JQ_FILES = 200;

/** The same numbers in each run. */
let state = 1;
const random = () => {
  state = (state * 1103515245 + 12345) % 2147483648;
  return state;
};
const hex = (digits: number) => Array.from({ length: digits }, () => ((random() >> 16) & 15).toString(16)).join("");
const uuid = () => [8, 4, 4, 4, 12].map(hex).join("-");

function record(i: number): object {
  const isData = i % 2 === 0;
  const role = `app-role-${i % 97}`;
  return {
    eventVersion: "1.11",
    userIdentity: {
      type: "AssumedRole",
      principalId: `AROAEXAMPLEEXAMPLE${i % 97}:worker`,
      arn: `arn:aws:sts::${OURS}:assumed-role/${role}/worker`,
      accountId: OURS,
      accessKeyId: `ASIA${hex(16).toUpperCase()}`,
      sessionContext: {
        sessionIssuer: { type: "Role", arn: `arn:aws:iam::${OURS}:role/${role}` },
        attributes: { creationDate: "2026-11-12T10:00:00Z", mfaAuthenticated: "false" },
      },
    },
    eventTime: new Date(Date.UTC(2026, 10, 12) + i * 200).toISOString().replace(/\.\d+Z/, "Z"),
    eventSource: isData ? "s3.amazonaws.com" : "kms.amazonaws.com",
    eventName: i % 50_000 === 7 ? "ListUsers" : EVENTS[i % EVENTS.length],
    awsRegion: i % 5 ? "eu-west-1" : "us-east-1",
    sourceIPAddress: `10.0.12.${i % 256}`,
    userAgent: "[aws-sdk-java/2.20.1 Linux/5.10]",
    requestParameters: { bucketName: `data-${i % 40}`, key: `2026/11/12/part-${i}-${hex(16)}.parquet` },
    responseElements: null,
    requestID: uuid(),
    eventID: uuid(),
    readOnly: true,
    resources: [{ type: "AWS::S3::Object", ARN: `arn:aws:s3:::data-${i % 40}/part-${i}.parquet` }],
    eventType: "AwsApiCall",
    managementEvent: !isData,
    recipientAccountId: OURS,
    eventCategory: isData ? "Data" : "Management",
  };
}

const work = mkdtempSync(join(tmpdir(), "bench-events-"));
const first = join(work, "logs", "000");
mkdirSync(first, { recursive: true });
let unpacked = 0;
for (let file = 0; file < FILES; file++) {
  const text = JSON.stringify({ Records: Array.from({ length: RECORDS }, (_, i) => record(file * RECORDS + i)) });
  unpacked += text.length;
  writeFileSync(join(first, `${String(file).padStart(3, "0")}.json.gz`), gzipSync(text));
}
const copies = Math.max(1, Math.round((GIGABYTES * 1e9) / unpacked));
for (let copy = 1; copy < copies; copy++) {
  const folder = join(work, "logs", String(copy).padStart(3, "0"));
  mkdirSync(folder);
  for (const name of readdirSync(first)) copyFileSync(join(first, name), join(folder, name));
}
const stored = readdirSync(first).reduce((sum, name) => sum + statSync(join(first, name)).size, 0) * copies;

interface Cost {
  /** User and system time. */
  readonly seconds: number;
  readonly mb: number;
  readonly output: string;
}

/** A shell command line, with all processes that it starts. */
function cost(command: string): Cost {
  const { stdout, stderr, status } = spawnSync("/usr/bin/time", ["-f", "%U %S %M", "bash", "-c", command], {
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  const line = stderr.trim().split("\n").at(-1) ?? "";
  const [user = 0, system = 0, kib = 0] = line.split(" ").map(Number);
  if (status !== 0) throw new Error(stderr);
  return { seconds: user + system, mb: kib / 1024, output: stdout };
}

const search = (folder: string) =>
  cost(
    `'${process.execPath}' '${CLI}' events --source '${folder}' --event-name ListUsers --limit 1 --quiet --output json=-`,
  );

let failed = false;
const line = (what: string, value: string, limit: string, isMet: boolean) => {
  failed ||= !isMet;
  console.log(`${what.padEnd(52)} ${value.padStart(10)}  limit ${limit.padStart(8)}  ${isMet ? "within" : "MISSED"}`);
};

try {
  const total = unpacked * copies;
  console.log(
    `node ${process.version}; ${FILES * copies} files, ${(total / 1e9).toFixed(1)} GB unpacked, ${(stored / 1e9).toFixed(2)} GB stored`,
  );
  const ours = search(join(work, "logs"));
  const { found, duplicates } = JSON.parse(ours.output) as { found: number; duplicates: number };
  const quarter = Math.max(1, Math.round(copies / 4));
  for (let copy = quarter; copy < copies; copy++)
    rmSync(join(work, "logs", String(copy).padStart(3, "0")), { recursive: true });
  const part = search(join(work, "logs"));
  const partBytes = unpacked * Math.min(quarter, copies);
  const duckdb = cost(
    `'${process.execPath}' --import tsx '${join(import.meta.dirname, "duckdb-search.ts")}' '${join(work, "logs")}'`,
  );
  const jq = cost(
    `ls '${first}'/*.gz | head -${JQ_FILES} | xargs zcat | jq -c '.Records[] | select(.eventName == "ListUsers") | .eventID'`,
  );
  const rate = (bytes: number, { seconds }: Cost) => bytes / 1e6 / seconds;
  const speeds = {
    ours: rate(total, ours),
    duckdb: rate(partBytes, duckdb),
    jq: rate((unpacked * JQ_FILES) / FILES, jq),
  };
  console.log(
    `found ${found} and ${duplicates} copies; DuckDB found ${duckdb.output.trim()} in a quarter of the files`,
  );
  for (const [name, speed] of Object.entries(speeds))
    console.log(`${name.padEnd(8)} ${speed.toFixed(0).padStart(6)} MB/s a core`);
  const times = (ratio: number) => `${ratio.toFixed(1)} times`;
  line(
    "as fast as zcat | jq, a core",
    times(speeds.ours / speeds.jq),
    times(LIMITS.jq),
    speeds.ours / speeds.jq >= LIMITS.jq,
  );
  line(
    "as fast as DuckDB's read_json, a core",
    times(speeds.ours / speeds.duckdb),
    times(LIMITS.duckdb),
    speeds.ours / speeds.duckdb >= LIMITS.duckdb,
  );
  line("peak memory, all files", `${ours.mb.toFixed(0)} MB`, `${LIMITS.memory} MB`, ours.mb <= LIMITS.memory);
  line("peak memory, a quarter of them", `${part.mb.toFixed(0)} MB`, `${LIMITS.memory} MB`, part.mb <= LIMITS.memory);
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
