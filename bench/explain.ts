/**
 * What `explain --events` costs: events a second end to end, from uncompressed JSON on the disk to the answer, against the
 * least that reading it could cost by other means (one JSON.parse for each record, already cut out and in memory); and peak
 * memory for one file and for one four times as large. Needs GNU time; run after `npm run build`:
 * `npx tsx bench/explain.ts [EVENTS]`.
 */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatSnapshot } from "../src/documents/format.ts";
import { account } from "../test/support/account.ts";

const EVENTS = Number(process.argv[2] ?? 500_000);
const RUNS = 5;
const CLI = join(import.meta.dirname, "../dist/cli.mjs");
const OURS = "123456789012";

/** A record as AWS writes it: half S3 objects, half KMS, of about a kilobyte. */
function record(i: number): string {
  const data = i % 2 === 0;
  const role = `app-role-${i % 97}`;
  const bucket = `data-${i % 40}`;
  return JSON.stringify({
    eventVersion: "1.11",
    userIdentity: {
      type: "AssumedRole",
      principalId: `AROAEXAMPLEEXAMPLE${i % 97}:worker`,
      arn: `arn:aws:sts::${OURS}:assumed-role/${role}/worker`,
      accountId: OURS,
      accessKeyId: "ASIAEXAMPLEEXAMPLE01",
      sessionContext: { attributes: { creationDate: "2026-11-12T10:00:00Z", mfaAuthenticated: "false" } },
    },
    eventTime: "2026-11-12T10:15:30Z",
    eventSource: data ? "s3.amazonaws.com" : "kms.amazonaws.com",
    eventName: data ? "GetObject" : "Decrypt",
    awsRegion: i % 5 ? "eu-west-1" : "us-east-1",
    sourceIPAddress: "10.0.12.34",
    userAgent: "aws-sdk-java/2.20.1 Linux/5.10",
    requestParameters: data
      ? { bucketName: bucket, Host: `${bucket}.s3.eu-west-1.amazonaws.com`, key: `2026/11/12/part-${i}.parquet` }
      : { encryptionContext: { "aws:s3:arn": `arn:aws:s3:::${bucket}` }, encryptionAlgorithm: "SYMMETRIC_DEFAULT" },
    responseElements: null,
    requestID: "6f1b2c3d-1111-2222-3333-444455556666",
    eventID: `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`,
    readOnly: true,
    resources: data
      ? [
          { type: "AWS::S3::Object", ARN: `arn:aws:s3:::${bucket}/2026/11/12/part-${i}.parquet` },
          { accountId: OURS, type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::${bucket}` },
        ]
      : [{ accountId: OURS, type: "AWS::KMS::Key", ARN: `arn:aws:kms:eu-west-1:${OURS}:key/00000000-0000-4000-8000` }],
    eventType: "AwsApiCall",
    managementEvent: !data,
    recipientAccountId: OURS,
    eventCategory: data ? "Data" : "Management",
  });
}

function write(file: string, events: number): void {
  const out = openSync(file, "w");
  writeSync(out, '{"Records":[');
  for (let i = 0; i < events; i += 1000) {
    const some = Array.from({ length: Math.min(1000, events - i) }, (_, j) => record(i + j));
    writeSync(out, `${i > 0 ? "," : ""}${some.join(",")}`);
  }
  writeSync(out, "]}");
  closeSync(out);
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const thousands = (rate: number) => Math.round(rate).toLocaleString("en");

/** Events a second (of the processor) of JSON.parse alone. */
function floor(): number {
  const records = Array.from({ length: 100_000 }, (_, i) => record(i));
  const started = process.cpuUsage();
  let members = 0;
  for (const one of records) members += (JSON.parse(one) as { eventName: string }).eventName.length;
  if (members === 0) throw new Error("nothing was parsed");
  const { user, system } = process.cpuUsage(started);
  return records.length / ((user + system) / 1e6);
}

interface Run {
  readonly seconds: number;
  /** Of the processor, over all threads. */
  readonly cpu: number;
  readonly mib: number;
}

function explain(args: readonly string[]): Run {
  const memory = join(folder, "memory");
  const started = performance.now();
  const { status, stderr } = spawnSync(
    "/usr/bin/time",
    ["-q", "-f", "%M %U %S", "-o", memory, process.execPath, CLI, "explain", "--quiet", ...args],
    { cwd: folder, encoding: "utf8", env: { PATH: process.env.PATH ?? "", HOME: folder } },
  );
  if (status !== 0 && status !== 1) throw new Error(`explain ended with ${status}: ${stderr}`);
  const seconds = (performance.now() - started) / 1000;
  const [kib = 0, user = 0, system = 0] = readFileSync(memory, "utf8").split(" ").map(Number);
  return { seconds, cpu: user + system, mib: kib / 1024 };
}

const S3 = [
  { field: "eventCategory", equals: ["Data"] },
  { field: "resources.type", equals: ["AWS::S3::Object"] },
];
const snapshot = account()
  .trail("main", {
    advanced: [
      [
        { field: "eventCategory", equals: ["Management"] },
        { field: "eventSource", notEquals: ["kms.amazonaws.com"] },
      ],
      [...S3, { field: "resources.ARN", notStartsWith: ["arn:aws:s3:::data-7/"] }],
    ],
  })
  .trail("writes", { homeRegion: "eu-west-1", isMultiRegionTrail: false, basic: [{ readWriteType: "WriteOnly" }] })
  .snapshot();

const folder = mkdtempSync(join(tmpdir(), "trailproof-bench-"));
try {
  writeFileSync(join(folder, "s.json"), formatSnapshot(snapshot));
  writeFileSync(join(folder, "p.json"), JSON.stringify({ TrailName: "main", EventSelectors: [{}] }));
  write(join(folder, "events.json"), EVENTS);
  write(join(folder, "more.json"), EVENTS * 4);
  const { size } = statSync(join(folder, "events.json"));
  console.log(`node ${process.version}, ${EVENTS} events of ${Math.round(size / EVENTS)} bytes, median of ${RUNS}`);
  const ways: Readonly<Record<string, readonly string[]>> = {
    "against an account": ["--snapshot", "s.json"],
    "compared with a proposal": ["--snapshot", "s.json", "--proposed", "p.json"],
    "against an account, as JSON": ["--snapshot", "s.json", "--output", "json=out.json"],
  };
  for (const [name, args] of Object.entries(ways)) {
    const floors: number[] = [];
    const runs: Run[] = [];
    for (let i = 0; i < RUNS; i++) {
      floors.push(floor());
      runs.push(explain(["--events", "events.json", ...args]));
    }
    const rate = EVENTS / median(runs.map(({ cpu }) => cpu));
    const columns = [
      name.padEnd(28),
      `${thousands(EVENTS / median(runs.map(({ seconds }) => seconds)))} events/s`,
      `${thousands(rate)} a second of the processor`,
      `${(rate / median(floors)).toFixed(2)}× JSON.parse alone (${thousands(median(floors))})`,
      `${Math.max(...runs.map(({ mib }) => mib)).toFixed(0)} MiB`,
    ];
    console.log(columns.join("  "));
  }
  console.log(
    `four times as many events: ${explain(["--events", "more.json", "--snapshot", "s.json"]).mib.toFixed(0)} MiB`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
