/**
 * What a large account costs: size of the reports, peak memory and processor time of a scan of 1,000 and of 4,000 trails by
 * the controls below, and of its evaluation alone, against the limits below. It ends with exit code 1 where one is missed. Needs
 * GNU time; run after `npm run build`: `npm run bench:size`. `JSON.parse` of the snapshot is measured for comparison: on a
 * machine that is busy with other work all processor times rise.
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
import { pathToFileURL } from "node:url";
import { stringify } from "yaml";
import { OPTIMIZE_LATER, PREFER_LESS_MEMORY } from "../src/cli/process/tune-v8.ts";
import { formatSnapshot } from "../src/documents/format.ts";
import { factsFor } from "../src/evaluate/index.ts";
import { checks } from "../src/generated/checks.ts";
import type { ScanResult } from "../src/model/documents/result.ts";
import type { AdvancedSelector } from "../src/model/documents/settings/selectors.ts";
import type { Snapshot } from "../src/model/documents/snapshot.ts";
import { defaultParams } from "../src/model/findings/check.ts";
import { memberOf, notCollected } from "../src/model/resources/facts.ts";
import { collections, factsOf } from "../src/model/resources/graph.ts";
import { account, hoursAgo } from "../test/support/account.ts";

const CLI = join(import.meta.dirname, "../dist/cli.mjs");
const LIBRARY = pathToFileURL(join(import.meta.dirname, "../dist/index.mjs")).href;
const REGIONS =
  "us-east-1 us-east-2 us-west-1 us-west-2 eu-west-1 eu-west-2 eu-west-3 eu-central-1 eu-north-1 ap-south-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-southeast-1 ap-southeast-2 ca-central-1 sa-east-1".split(
    " ",
  );

/** Controls that make about eleven findings a trail: limits of size hold for so many, whatever other controls there are. */
const CONTROLS = [
  ...["bucket-exists", "key-usable"],
  ...["events-bedrock", "events-data-resources", "events-global-duplicated", "events-global-services"],
  ...["events-insights", "events-lambda-data", "events-management", "events-management-exclusions"],
  ...["events-network-activity", "events-s3-data-read", "events-s3-data-write"],
  ...["trail-cloudwatch-delivery", "trail-cloudwatch-logs", "trail-digest-delivery", "trail-exists", "trail-integrity"],
  ...["trail-kms-encryption", "trail-log-file-validation", "trail-logging", "trail-multi-region"],
  ...["trail-region-covered", "trail-s3-delivery", "trail-sns-notification", "trail-tags"],
];
const POLICY = {
  title: "Limits of size",
  extends: ["all"],
  controls: Object.fromEntries(checks.filter(({ id }) => !CONTROLS.includes(id)).map(({ id }) => [id, false])),
};

/** For 1,000 trails; four times as many may cost four times as much, and a tenth more. */
const LIMITS = { json: 12, html: 8, memory: 250, evaluation: 3 } as const;
const LINEAR = 4 * 1.1;

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
  return formatSnapshot(asScanned(built.snapshot()));
}

/** The snapshot as a scan by these controls saves it: without facts that no control needs. */
function asScanned(snapshot: Snapshot): Snapshot {
  const inForce = checks.filter(({ id }) => CONTROLS.includes(id));
  const needed = factsFor(inForce.map((check) => ({ check, params: defaultParams(check) })));
  const kept = structuredClone(snapshot) as Snapshot & Record<string, Record<string, Record<string, unknown>>>;
  for (const [collection, type] of collections()) {
    const others = factsOf(type).filter((fact) => !needed.has(fact));
    for (const resource of Object.values(kept[collection] ?? {}))
      for (const fact of others) resource[memberOf(fact)] = notCollected(fact);
  }
  return kept;
}

interface Cost {
  readonly trails: number;
  readonly findings: number;
  /** In megabytes (10^6 bytes). */
  readonly json: number;
  readonly html: number;
  readonly memory: number;
  /**
   * User and system time of the library's `evaluate` with the program's settings of V8, and of `JSON.parse` of the snapshot in
   * the same process.
   */
  readonly evaluation: number;
  readonly parsing: number;
  /** The same of the program from its start to its end, which writes the JSON report. */
  readonly seconds: number;
}

/** Measures in a process of its own, since what another evaluation left behind would be collected in this one. */
function evaluation(folder: string): { evaluation: number; parsing: number } {
  const script = `
    import { readFileSync } from "node:fs";
    import { evaluate } from ${JSON.stringify(LIBRARY)};
    const seconds = async (run) => {
      const start = process.cpuUsage();
      const value = await run();
      const { user, system } = process.cpuUsage(start);
      return { value, seconds: (user + system) / 1e6 };
    };
    const text = readFileSync("s.json", "utf8");
    const parsed = await seconds(() => JSON.parse(text));
    const evaluated = await seconds(() => evaluate(parsed.value, { policy: ["./size.yaml"] }));
    console.log(JSON.stringify({ evaluation: evaluated.seconds, parsing: parsed.seconds }));`;
  const args = [...OPTIMIZE_LATER, ...PREFER_LESS_MEMORY, "--input-type=module", "--eval", script];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`the evaluation ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as { evaluation: number; parsing: number };
}

function scan(folder: string, ...outputs: string[]): { memory: number; seconds: number } {
  const args = ["scan", "--snapshot", "s.json", "--policy", "size.yaml", "--quiet", ...outputs];
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
    writeFileSync(join(folder, "size.yaml"), stringify(POLICY));
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
      ...evaluation(folder),
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
  ["processor time, evaluate", "evaluation", "s"],
  ["processor time, scan and JSON", "seconds", "s"],
  ["processor time, JSON.parse", "parsing", "s"],
] as const;

const [thousand, fourThousand] = [measure(1000), measure(4000)];
console.log(`node ${process.version}; ${thousand.findings} and ${fourThousand.findings} findings`);
console.log(`${((thousand.json * 1e6) / thousand.findings).toFixed(0)} bytes of JSON a finding`);
for (const [name, member, unit] of ROWS) {
  const [one, four] = [thousand[member], fourThousand[member]];
  const limit = member in LIMITS ? LIMITS[member as keyof typeof LIMITS] : undefined;
  const within = limit === undefined ? "" : one <= limit ? "within" : "OVER";
  const factor = four / one;
  const linear = limit === undefined ? "" : factor <= LINEAR ? "linear" : "NOT LINEAR";
  if (within === "OVER" || linear === "NOT LINEAR") process.exitCode = 1;
  const text = (value: number) => `${value.toFixed(member === "parsing" ? 3 : 1)} ${unit}`.padStart(10);
  const allowed = limit === undefined ? "".padEnd(16) : `limit ${text(limit)}`;
  console.log(
    `${name.padEnd(30)} 1,000 trails ${text(one)}  ${allowed}  ${within.padEnd(6)}  4,000 trails ${text(four)}  ${factor.toFixed(1)} times  ${linear}`,
  );
}
