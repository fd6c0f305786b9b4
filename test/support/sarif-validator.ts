import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "sarif";

/** What Microsoft's validator says of a file, by GitHub's rules: one line a complaint. */
type Validator = (sarif: string) => string[];

// No culture data is needed, and not every machine has it.
const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" };

/**
 * The validator, if this machine can run it. In CI nothing is skipped: there it must.
 *
 * @throws in CI, where it cannot be run.
 */
export async function sarifValidator(): Promise<Validator | undefined> {
  try {
    const { default: tool } = await import("@microsoft/sarif-multitool");
    makeExecutable(tool);
    execFileSync(tool, ["version"], { env, stdio: "ignore" });
    return (sarif) => validate(tool, sarif);
  } catch (error) {
    const message = `SARIF VALIDATOR CANNOT BE RUN: ${String(error)}. It comes with npm ci for Linux, macOS and Windows.`;
    if (process.env.CI) throw new Error(message);
    process.stderr.write(`\n*** ${message} Its tests are skipped. ***\n\n`);
    return undefined;
  }
}

function makeExecutable(tool: string): void {
  try {
    chmodSync(tool, 0o755);
  } catch {
    // An installation outside the project: either it is executable or running it says so.
  }
}

function validate(tool: string, sarif: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "sarif-"));
  try {
    const [file, out] = [join(folder, "in.sarif"), join(folder, "out.sarif")];
    writeFileSync(file, sarif);
    const limit = ["--max-file-size-in-kb", "1000000"];
    const args = ["validate", file, "--rule-kind", "Sarif;Ghas", "--output", out, "--log", "ForceOverwrite", ...limit];
    execFileSync(tool, args, { env, stdio: "ignore" });
    return complaints(JSON.parse(readFileSync(out, "utf8").replace(/^\ufeff/, "")) as Log);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that the validator skipped has no complaints either: its own troubles count. */
function complaints({ runs: [run] }: Log): string[] {
  const invocations = run?.invocations ?? [];
  const troubles = invocations.flatMap((one) => [
    ...(one.toolConfigurationNotifications ?? []),
    ...(one.toolExecutionNotifications ?? []),
  ]);
  const ran = invocations.length > 0 && invocations.every(({ executionSuccessful }) => executionSuccessful);
  return [
    ...(ran ? [] : ["the validator did not run to its end"]),
    ...troubles.map(({ message }) => message.text ?? "trouble without a message"),
    ...(run?.results ?? []).map(({ ruleId, level, message }) => `${ruleId} ${level}: ${JSON.stringify(message)}`),
  ];
}
