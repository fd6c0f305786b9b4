/**
 * What a large account costs: size of the reports, peak memory and processor time of a scan of 1,000 and of 4,000 trails by
 * every control, against the limits below. Needs GNU time; run after `npm run build`: `npm run bench:size`.
 *
 * The account: 17 Regions; single-Region trails, spread over the Regions in turn, each with a bucket, a KMS key, a log group
 * and a topic of its own, which makes eleven findings a trail (nine on the trail, one on its bucket, one on its key).
 * One trail in four has been stopped, one in four has no delivery since two days, one in five has no log file validation,
 * one in five has a key that is scheduled for deletion, one in seven has no bucket any more, one in three records
 * S3 objects of its own bucket and Lambda functions beside the management events. No call was refused.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatSnapshot } from "../src/documents/format.ts";
import type { ScanResult } from "../src/model/documents/result.ts";
import type { AdvancedSelector } from "../src/model/documents/selectors.ts";
import { account, hoursAgo } from "../test/support/account.ts";

const CLI = join(import.meta.dirname, "../dist/cli.mjs");
const REGIONS =
  "us-east-1 us-east-2 us-west-1 us-west-2 eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-north-1 ap-south-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-southeast-1 ap-southeast-2 ca-central-1 sa-east-1".split(
    " ",
  );

/** For 1,000 trails; four times as many may cost four times as much, and a fifth more. */
const LIMITS = { json: 12, html: 8, memory: 250, seconds: 3 };
const LINEAR = 4 * 1.2;

const selectors = (bucket: string): AdvancedSelector["fieldSelectors"][] => [
  [{ field: "eventCategory", equals: ["Management"] }],
  [
    { field: "eventCategory", equals: ["Data"] },
    { field: "resources.type", equals: ["AWS::S3::Object"] },
    { field: "resources.ARN", startsWith: [`arn:aws:s3:::${bucket}/`] },
  ],
  [
    { field: "eventCategory", equals: ["Data"] },
    { field: "resources.type", equals: ["AWS::Lambda::Function"] },
  ],
];

function snapshotOf(trails: number): string {
  let built = account(REGIONS);
  for (let i = 0; i < trails; i++) {
    const name = `workload-${String(i).padStart(4, "0")}-audit`;
    built = built.trail(name, {
      homeRegion: REGIONS[i % REGIONS.length] ?? "",
      isMultiRegionTrail: false,
      includeGlobalServiceEvents: i % 2 === 0,
      logging: i % 4 !== 0,
      ...(i % 4 === 1 ? { status: { latestDeliveryTime: hoursAgo(48), latestDeliveryError: "AccessDenied" } } : {}),
      logFileValidationEnabled: i % 5 !== 0,
      key: i % 5 === 1 ? "PendingDeletion" : "Enabled",
      bucket: i % 7 === 0 ? "gone" : "own",
      group: "present",
      topic: "present",
      ...(i % 3 === 0 ? { advanced: selectors(`${name}-data`) } : {}),
    });
  }
  return formatSnapshot(built.snapshot());
}

interface Cost {
  readonly trails: number;
  readonly findings: number;
  /** In megabytes (10^6 bytes). */
  readonly json: number;
  readonly html: number;
  readonly memory: number;
  /** User and system time of the process. */
  readonly seconds: number;
}

function scan(folder: string, ...outputs: string[]): { memory: number; seconds: number } {
  const args = ["scan", "--snapshot", "s.json", "--policy", "all", "--quiet", ...outputs];
  const time = ["-q", "-f", "%M %U %S", "-o", "time", process.execPath, CLI, ...args];
  const { status, stderr } = spawnSync("/usr/bin/time", time, { cwd: folder, encoding: "utf8" });
  if (status !== 1) throw new Error(`the scan ended with ${status}: ${stderr}`);
  const [kilobytes = 0, user = 0, system = 0] = readFileSync(join(folder, "time"), "utf8").split(" ").map(Number);
  return { memory: (kilobytes * 1024) / 1e6, seconds: user + system };
}

function measure(trails: number): Cost {
  const folder = mkdtempSync(join(tmpdir(), "trailproof-bench-"));
  const size = (name: string) => statSync(join(folder, name)).size / 1e6;
  try {
    writeFileSync(join(folder, "s.json"), snapshotOf(trails));
    const all = scan(folder, "--output", "json=r.json", "--output", "html=r.html");
    const alone = scan(folder, "--output", "json=r.json");
    const again = spawnSync(process.execPath, [CLI, "report", "r.json", "--quiet"], { cwd: folder, encoding: "utf8" });
    if (again.status !== 0) throw new Error(`the result cannot be read again: ${again.stderr}`);
    const { findings } = JSON.parse(readFileSync(join(folder, "r.json"), "utf8")) as ScanResult;
    return {
      trails,
      findings: findings.length,
      json: size("r.json"),
      html: size("r.html"),
      memory: all.memory,
      seconds: alone.seconds,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ROWS = [
  ["JSON", "json", "MB"],
  ["HTML", "html", "MB"],
  ["peak memory, JSON and HTML", "memory", "MB"],
  ["processor time, JSON", "seconds", "s"],
] as const;

const [thousand, fourThousand] = [measure(1000), measure(4000)];
console.log(`node ${process.version}; ${thousand.findings} and ${fourThousand.findings} findings`);
console.log(`${((thousand.json * 1e6) / thousand.findings).toFixed(0)} bytes of JSON a finding`);
for (const [name, member, unit] of ROWS) {
  const [one, four, limit] = [thousand[member], fourThousand[member], LIMITS[member]];
  const within = one <= limit ? "within" : "OVER";
  const linear = four <= one * LINEAR ? "linear" : "NOT LINEAR";
  const text = (value: number) => `${value.toFixed(1)} ${unit}`.padStart(10);
  console.log(
    `${name.padEnd(28)} 1,000 trails ${text(one)}  limit ${text(limit)}  ${within.padEnd(6)}  4,000 trails ${text(four)}  ${linear}`,
  );
}
