/**
 * What a run costs, against a bare node in the same run: start-up, an offline scan, a live scan of an emulated account
 * (3 trails, 17 regions; 8 and then 200 buckets). Prints the median wall time, its ratio to `node -e 0`, peak memory and
 * the number of calls. All run in the environment that this runs in, but for its AWS settings: what Node itself loads there
 * (NODE_EXTRA_CA_CERTS, NODE_OPTIONS) is part of both sides. `env -i PATH="$PATH" HOME="$HOME" npm run bench` is without.
 * Needs `moto_server` and GNU time; run after `npm run build`.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { benchAccount, manyBuckets } from "../test/support/accounts.ts";
import { startMoto } from "../test/support/moto.ts";
import { emulatorEnv } from "../test/support/run-cli.ts";

const RUNS = Number(process.argv[2] ?? 15);
const CLI = join(import.meta.dirname, "../dist/cli.mjs");
const REGIONS =
  "us-east-1,us-east-2,us-west-1,us-west-2,eu-west-1,eu-west-2,eu-west-3,eu-central-1,eu-north-1,ap-south-1,ap-northeast-1,ap-northeast-2,ap-northeast-3,ap-southeast-1,ap-southeast-2,ca-central-1,sa-east-1";

interface Sample {
  readonly ms: number;
  readonly mib: number;
}

/** This environment without what would lead a scan elsewhere. */
const around = Object.fromEntries(
  Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(AWS_|npm_|(https?|all|no)_proxy$)/i.test(entry[0]),
  ),
);

function once(args: readonly string[], env: Record<string, string>): Sample {
  const memory = join(folder, "memory");
  const started = performance.now();
  const { status } = spawnSync("/usr/bin/time", ["-q", "-f", "%M", "-o", memory, process.execPath, ...args], {
    cwd: folder,
    env: { ...around, HOME: folder, ...env },
    stdio: "ignore",
  });
  const ms = performance.now() - started;
  if (status === null || status > 3 || status === 2) throw new Error(`${args.join(" ")} ended with ${status}`);
  return { ms, mib: Number(readFileSync(memory, "utf8")) / 1024 };
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Runs bare node and the subject in turns, so that both meet the same machine. */
function measure(name: string, args: readonly string[], env: Record<string, string> = {}, note = ""): void {
  once(["-e", "0"], {});
  once(args, env);
  const floor: number[] = [];
  const subject: Sample[] = [];
  for (let i = 0; i < RUNS; i++) {
    floor.push(once(["-e", "0"], {}).ms);
    subject.push(once(args, env));
  }
  const ms = median(subject.map((sample) => sample.ms));
  const mib = Math.max(...subject.map((sample) => sample.mib));
  const columns = [
    name.padEnd(34),
    `${ms.toFixed(0).padStart(5)} ms`,
    `${(ms / median(floor)).toFixed(1).padStart(5)}× node`,
    `${mib.toFixed(0).padStart(4)} MiB`,
    note,
  ];
  console.log(columns.join("  ").trimEnd());
}

function calls(args: readonly string[], env: Record<string, string>): string {
  const { stderr } = spawnSync(process.execPath, [...args, "--verbose"], {
    cwd: folder,
    env: { ...around, HOME: folder, ...env },
    encoding: "utf8",
  });
  return `${stderr.split("\n").filter((line) => / \d+ ms /.test(line)).length} calls`;
}

const folder = mkdtempSync(join(tmpdir(), "trailproof-bench-"));
const moto = await startMoto();
try {
  const env = emulatorEnv(moto.url);
  await benchAccount(moto.url, { trails: 3, buckets: 8 });
  const report = ["--output", "json=r.json", "--quiet"];
  const live = [CLI, "scan", "--regions", REGIONS, ...report];
  const all = [...live, "--policy", "all"];
  const offline = [CLI, "scan", "--snapshot", "s.json", ...report];
  console.log(`node ${process.version}, median of ${RUNS}`);
  measure("--version", [CLI, "--version"]);
  once([...all, "--save-snapshot", "s.json"], env);
  measure("offline scan", offline);
  measure("offline scan, every control", [...offline, "--policy", "all"]);
  measure("live scan, 8 buckets", live, env, calls(live, env));
  measure("live scan, every control", all, env, calls(all, env));
  await manyBuckets(moto.url, 192);
  measure("live scan, 200 buckets", live, env, calls(live, env));
} finally {
  await moto.stop();
  rmSync(folder, { recursive: true, force: true });
}
