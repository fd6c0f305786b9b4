/**
 * What filter patterns cost: events a second on one core, of patterns as the benchmarks have them, on events that are parsed
 * already, against `JSON.parse` of the same events; and the slowest of the hostile patterns. Run:
 * `npx tsx bench/filters.ts [EVENTS]`.
 */
import { compileFilter } from "../src/filters/index.ts";

const EVENTS = Number(process.argv[2] ?? 20_000);

const NAMES = [
  "GetObject",
  "Decrypt",
  "AssumeRole",
  "DescribeInstances",
  "ConsoleLogin",
  "DeleteTrail",
  "RunInstances",
];

const records = Array.from({ length: EVENTS }, (_, i) => ({
  eventVersion: "1.11",
  userIdentity: {
    type: i % 3 ? "AssumedRole" : "IAMUser",
    principalId: `AROAEXAMPLEEXAMPLE${i % 97}:worker`,
    arn: `arn:aws:sts::123456789012:assumed-role/app-${i % 97}/worker`,
    accountId: "123456789012",
    sessionContext: { attributes: { creationDate: "2026-11-12T10:00:00Z", mfaAuthenticated: "false" } },
  },
  eventTime: "2026-11-12T10:15:30Z",
  eventSource: "ec2.amazonaws.com",
  eventName: NAMES[i % NAMES.length],
  awsRegion: "eu-west-1",
  sourceIPAddress: "10.0.12.34",
  userAgent: "aws-sdk-java/2.20.1",
  requestParameters: { bucketName: `data-${i % 40}`, key: `2026/11/12/part-${i}.parquet` },
  responseElements: null,
  requestID: "6f1b2c3d-1111-2222-3333-444455556666",
  eventID: `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`,
  readOnly: i % 2 === 0,
  ...(i % 10 ? {} : { errorCode: "AccessDenied", errorMessage: "Failed authentication" }),
  eventType: "AwsApiCall",
  managementEvent: true,
  recipientAccountId: "123456789012",
  eventCategory: "Management",
}));

const anyOf = (...names: string[]) => names.map((name) => `($.eventName = ${name})`).join(" || ");

const PATTERNS: Readonly<Record<string, string>> = {
  "console sign-in failures": '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
  "unauthorized calls": '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
  "root usage":
    '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
  "18 names": `{ ${anyOf(...Array.from({ length: 17 }, (_, i) => `Delete${i}`), "RunInstances")} }`,
  "a regular expression": "{ $.eventName = %^Create|^Delete|Policy$% }",
};

const best = (work: () => unknown) =>
  Math.min(
    ...Array.from({ length: 9 }, () => {
      const started = performance.now();
      work();
      return performance.now() - started;
    }),
  );

const rate = (ms: number) =>
  `${Math.round((EVENTS / ms) * 1000)
    .toLocaleString("en")
    .padStart(12)} events/s`;

const lines = records.map((record) => JSON.stringify(record));
const parse = best(() => lines.map((line) => JSON.parse(line)));
console.log(`node ${process.version}, ${EVENTS} events, best of 9`);
console.log(`${"JSON.parse alone".padEnd(28)} ${rate(parse)}`);
for (const [name, text] of Object.entries(PATTERNS)) {
  const filter = compileFilter(text);
  if ("error" in filter) throw new Error(`${name}: ${filter.error.message}`);
  const ms = best(() => records.filter((record) => filter.matches(record)).length);
  console.log(`${name.padEnd(28)} ${rate(ms)}  (1/${(parse / ms).toFixed(0)} of the time of JSON.parse)`);
}

const HOSTILE: Readonly<Record<string, string>> = {
  "a* 200 times": `{ $.v = %${"a*".repeat(200)}b% }`,
  "a? 300 times": `{ $.v = %${"a?".repeat(300)}b% }`,
  "500 stars": `{ $.v = "*${"a*".repeat(500)}b" }`,
};
const subject = { v: "a".repeat(256 * 1024) };
for (const [name, text] of Object.entries(HOSTILE)) {
  const ms = best(() => {
    const filter = compileFilter(text);
    if (!("error" in filter)) filter.matches(subject);
  });
  console.log(`hostile: ${name.padEnd(19)} ${ms.toFixed(1).padStart(12)} ms on 256 KiB`);
}
