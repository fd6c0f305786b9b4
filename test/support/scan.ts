import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CollectorOptions, collect } from "../../src/collect/index.ts";
import { formatSnapshot } from "../../src/documents/format.ts";
import { evaluate } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { loadPolicy } from "../../src/policy/index.ts";
import { tool } from "../../src/tool.ts";
import { faultProxy, type Options } from "./fault-proxy.ts";
import { assertPublished } from "./published-schemas.ts";
import { type CliOptions, type CliResult, emulatorEnv, runCli } from "./run-cli.ts";

/** A folder for one test's files, removed by `remove`. */
export function scratch(): { readonly path: string; file(name: string): string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "trailproof-test-"));
  return { path, file: (name) => join(path, name), remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** On a busy machine the emulator may answer late: what is not about time limits waits for it. */
const PATIENT = ["--connect-timeout", "60000", "--call-timeout", "60000"];

/** Scans an account by every control, with the built program or by `run`, and reads its JSON report back. */
export async function scanCli(
  endpoint: string,
  args: readonly string[] = [],
  options: CliOptions = {},
  run = runCli,
): Promise<CliResult & { readonly result: ScanResult }> {
  const folder = scratch();
  const file = folder.file("result.json");
  try {
    const patient = args.includes("--call-timeout") ? [] : PATIENT;
    const ended = await run(["scan", "--policy", "all", "--output", `json=${file}`, ...patient, ...args], {
      ...options,
      env: emulatorEnv(endpoint, options.env),
    });
    // That its own file was written is no news to a test.
    const stdout = ended.stdout
      .split("\n")
      .filter((line) => !line.startsWith(`  ${file}: `))
      .join("\n");
    return { ...ended, stdout, result: JSON.parse(readFileSync(file, "utf8")) as ScanResult };
  } finally {
    folder.remove();
  }
}

/** Scans an account in this process, with the credentials of {@link useEmulatorCredentials}. */
export async function scanHere(
  endpointUrl: string,
  options: Partial<CollectorOptions> = {},
): Promise<{ readonly snapshot: Snapshot; readonly result: ScanResult }> {
  const snapshot = await collect({
    endpointUrl,
    tool,
    connectTimeoutMs: 60_000,
    attemptTimeoutMs: 60_000,
    ...options,
  });
  const text = formatSnapshot(snapshot);
  const loaded = await loadPolicy({ names: ["all"], cwd: import.meta.dirname, checks });
  const result = evaluate({ ...loaded, snapshot, text, tool });
  assertPublished("snapshot", JSON.parse(text));
  assertPublished("result", JSON.parse(JSON.stringify(result)));
  return { snapshot, result };
}

/** Gives this process the emulator's credentials and none of the machine's. */
export function useEmulatorCredentials(): void {
  for (const name of Object.keys(process.env)) if (/^AWS_(?!SDK_JS_)/.test(name)) delete process.env[name];
  const { AWS_ENDPOINT_URL: _, ...credentials } = emulatorEnv("");
  Object.assign(process.env, credentials, {
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
  });
}

/** `{ "trail-region-covered": "fail 22, pass 2", … }`: the statuses of these controls with their counts; of every one without `ids`. */
export function statuses(
  result: ScanResult,
  ids: readonly string[] = result.controls.map(({ id }) => id),
): Record<string, string> {
  const byControl: Record<string, string> = {};
  for (const id of ids) {
    const found = result.findings.filter(({ control }) => control === id).map(({ status }) => status);
    const counted = [...new Set(found)]
      .sort()
      .map((status) => `${status} ${found.filter((one) => one === status).length}`);
    byControl[id] = counted.join(", ");
  }
  return byControl;
}

/** Scans in this process through a fault proxy that behaves so, and counts the calls by operation. */
export async function scanThrough(
  target: string,
  behaviour: Omit<Options, "target">,
  options: Partial<CollectorOptions> = {},
): Promise<{
  readonly snapshot: Snapshot;
  readonly result: ScanResult;
  readonly calls: Readonly<Record<string, number>>;
}> {
  const proxy = await faultProxy({ target, ...behaviour });
  try {
    return { ...(await scanHere(proxy.url, options)), calls: proxy.counts() };
  } finally {
    await proxy.stop();
  }
}

/** The status of a control's one finding, with what it says; several are joined. */
export function verdict(result: ScanResult, control: string): string {
  const found = result.findings.filter((finding) => finding.control === control);
  return found.map(({ status, message }) => `${status}: ${message}`).join("\n");
}
