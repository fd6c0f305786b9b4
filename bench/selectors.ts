/**
 * What evaluating selectors costs: a verdict over 5 trails with selectors at the API's limits (500 values each), and single
 * events a second on one core. A verdict is `covers` on compiled trails, as a scan asks it: each trail is compiled once for
 * all verdicts. What it costs with five trails compiled for one verdict alone is shown next to it. Medians, and the best in
 * brackets: on a busy machine the best is nearer to what the work takes. Run: `npx tsx bench/selectors.ts [RUNS]`.
 */
import type { AdvancedSelector } from "../src/model/documents/settings/selectors.ts";
import {
  type CloudTrailEvent,
  compile,
  covers,
  isRecorded,
  managementEvents,
  type RecordingTrail,
  s3ObjectEvents,
} from "../src/selectors/index.ts";

const RUNS = Number(process.argv[2] ?? 50);

function trail(number: number, advancedEventSelectors: AdvancedSelector[]): RecordingTrail {
  return {
    arn: `arn:aws:cloudtrail:eu-west-1:111122223333:trail/trail-${number}`,
    name: `trail-${number}`,
    homeRegion: "eu-west-1",
    partition: "aws",
    isMultiRegionTrail: true,
    isOrganizationTrail: false,
    includeGlobalServiceEvents: true,
    accountId: "111122223333",
    logging: true,
    selectors: { eventSelectors: [], advancedEventSelectors },
    insightSelectors: [],
  };
}

const numbered = (count: number, make: (i: number) => string) => Array.from({ length: count }, (_, i) => make(i));

const S3 = [
  { field: "eventCategory", equals: ["Data"] },
  { field: "resources.type", equals: ["AWS::S3::Object"] },
];
const named = (fieldSelectors: AdvancedSelector["fieldSelectors"]): AdvancedSelector => ({
  name: null,
  fieldSelectors,
});

const FIVE = [0, 1, 2, 3, 4];

/** 500 values a trail in different shapes; `answer` is what the verdict has to be. */
const ACCOUNTS = {
  "one carve-out of 498 buckets each": FIVE.map((t) =>
    trail(t, [
      named([
        ...S3,
        {
          field: "resources.ARN",
          notStartsWith: numbered(498, (i) => `arn:aws:s3:::bucket-${t}-${i}/`),
        },
      ]),
    ]),
  ),
  "prefixes, suffixes, equal ARNs": FIVE.map((t) =>
    trail(t, [
      named([
        ...S3,
        {
          field: "resources.ARN",
          startsWith: numbered(166, (i) => `arn:aws:s3:::bucket-${(t * 7 + i) % 300}/`),
          endsWith: numbered(166, (i) => `/key-${t}-${i}.json`),
          notEquals: numbered(166, (i) => `arn:aws:s3:::bucket-${i}/key-${t}.json`),
        },
      ]),
    ]),
  ),
  "100 selectors each, all different": FIVE.map((t) =>
    trail(
      t,
      numbered(100, String).map((i) =>
        named([
          ...S3,
          {
            field: "resources.ARN",
            startsWith: [`arn:aws:s3:::bucket-${i}/`],
            notStartsWith: [`arn:aws:s3:::bucket-${i}/${t}`],
          },
          { field: "eventName", notEquals: [`Get${i}`] },
        ]),
      ),
    ),
  ),
  "100 carve-outs each that others close": FIVE.map((t) =>
    trail(
      t,
      numbered(100, String).map((i) =>
        named([
          ...S3,
          { field: "resources.ARN", notStartsWith: [`arn:aws:s3:::bucket-${i}/`], notEndsWith: [`.${t}${i}`] },
          { field: "eventName", notEquals: [`Get${i}`] },
        ]),
      ),
    ),
  ),
  "carve-outs with capitals": FIVE.map((t) =>
    trail(t, [
      named([
        ...S3,
        {
          field: "resources.ARN",
          notStartsWith: numbered(249, (i) => `arn:aws:s3:::bucket-${t}-${i}/Folder/`),
          notEndsWith: numbered(249, (i) => `/Key-${t}-${i}.JSON`),
        },
      ]),
    ]),
  ),
  "100 selectors each, by principal and name": FIVE.map((t) =>
    trail(
      t,
      numbered(100, String).map((i) =>
        named([
          ...S3,
          {
            field: "userIdentity.arn",
            startsWith: [`arn:aws:sts::111122223333:assumed-role/Role${i}/`],
            endsWith: [`/${t}-${i}`],
          },
          { field: "eventName", startsWith: [`Get${i}`] },
        ]),
      ),
    ),
  ),
} as const;

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

function time(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** Milliseconds: the median, and the best in brackets. */
function ms(work: () => unknown): string {
  const times = numbered(RUNS, String).map(() => time(work));
  return `${median(times).toFixed(2).padStart(7)} (${Math.min(...times).toFixed(2)}) ms`;
}

const where = { regions: ["eu-west-1"], partition: "aws", readOnly: true } as const;
console.log(`node ${process.version}, ${RUNS} runs: median (best)`);
for (const [name, trails] of Object.entries(ACCOUNTS)) {
  const compiled = trails.map(compile);
  const [reads, management] = [s3ObjectEvents(where), managementEvents(where)];
  const { answer } = covers(compiled, reads);
  console.log(`${name}: S3 reads are ${answer}`);
  console.log(`  S3 reads ${ms(() => covers(compiled, reads))}, compiled for it ${ms(() => covers(trails, reads))}`);
  console.log(`  management ${ms(() => covers(compiled, management))}, compile alone ${ms(() => trails.map(compile))}`);
}

const EVENTS: CloudTrailEvent[] = numbered(1000, String).map((i) => ({
  eventCategory: Number(i) % 2 ? "Data" : "Management",
  readOnly: Number(i) % 3 === 0,
  eventSource: Number(i) % 2 ? "s3.amazonaws.com" : "kms.amazonaws.com",
  eventName: Number(i) % 2 ? "GetObject" : "Decrypt",
  eventType: "AwsApiCall",
  awsRegion: "eu-west-1",
  recipientAccountId: "111122223333",
  userIdentityArn: "arn:aws:sts::111122223333:assumed-role/example/session",
  resources: [
    { type: "AWS::S3::Object", ARN: `arn:aws:s3:::bucket-${Number(i) % 400}/folder/key-${i}.json` },
    { type: "AWS::S3::Bucket", ARN: `arn:aws:s3:::bucket-${Number(i) % 400}` },
  ],
}));

const usual = trail(0, [
  named([
    { field: "eventCategory", equals: ["Management"] },
    { field: "eventSource", notEquals: ["kms.amazonaws.com"] },
  ]),
  named([...S3, { field: "resources.ARN", notStartsWith: ["arn:aws:s3:::logs/"] }]),
]);

/** The least that a loop over events can cost: one member of each is looked at. */
function floor(): number {
  let count = 0;
  for (const event of EVENTS) if (event.eventCategory === "Data") count++;
  return count;
}

function perSecond(work: () => unknown): number {
  const rounds = 100;
  for (let i = 0; i < rounds; i++) work();
  return median(
    numbered(9, String).map(
      () =>
        (EVENTS.length * rounds) /
        (time(() => {
          for (let i = 0; i < rounds; i++) work();
        }) /
          1000),
    ),
  );
}

const least = perSecond(floor);
for (const [name, one] of [
  ["a usual trail", usual] as const,
  ...Object.entries(ACCOUNTS).map(([name, [first]]) => [name, first ?? usual] as const),
]) {
  const compiled = compile(one);
  const rate = perSecond(() => EVENTS.map((event) => isRecorded(compiled, event)));
  console.log(
    `${name.padEnd(42)}  ${Math.round(rate).toLocaleString("en").padStart(12)} events/s  (1/${(least / rate).toFixed(0)} of an empty loop)`,
  );
}
