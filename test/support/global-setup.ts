import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { HOW_TO_GET_AWS_CLI, hasAwsCli } from "./aws-cli.ts";
import { HOW_TO_GET_CFN_LINT, hasCfnLint } from "./cfn-lint.ts";
import { HOW_TO_GET_JQ, hasJq } from "./jq.ts";
import { HOW_TO_GET_MOTO, motoCommand, startMoto } from "./moto.ts";
import { HOW_TO_GET_TERMINALS, hasTerminals } from "./terminal.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The URL of an emulator for each worker. */
    emulators: readonly string[];
  }
}

/**
 * Says once, before the first test, what cannot run here. In CI nothing is skipped: there it is a failure. Starts an
 * emulator for each worker, if one may be needed.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!motoCommand()) missing("AWS EMULATOR", "describeWithMoto(", HOW_TO_GET_MOTO);
  if (!hasAwsCli()) missing("AWS CLI", "describeWithAwsCli(", HOW_TO_GET_AWS_CLI);
  if (!hasCfnLint()) missing("CFN-LINT", "describeWithCfnLint(", HOW_TO_GET_CFN_LINT);
  if (!hasJq()) missing("JQ", "describeWithJq(", HOW_TO_GET_JQ);
  if (!hasTerminals()) missing("PYTHON", "describeWithTerminal(", HOW_TO_GET_TERMINALS);
  const workers = motoCommand() && mayNeed("describeWithMoto(") ? project.config.maxWorkers : 0;
  const emulators = await Promise.all(Array.from({ length: workers }, () => startMoto()));
  project.provide(
    "emulators",
    emulators.map(({ url }) => url),
  );
  return async () => {
    for (const emulator of emulators) await emulator.stop();
  };
}

function missing(what: string, call: string, remedy: string): void {
  const message = `${what} NOT FOUND: skipping ${testsWith(call).join(", ")}. ${remedy}`;
  if (process.env.CI) throw new Error(message.replace("skipping", "cannot run"));
  process.stderr.write(`\n*** ${message} ***\n\n`);
}

/** Whether a test with this call may be among those that the command line names. */
function mayNeed(call: string): boolean {
  const named = process.argv.slice(2).filter((arg) => arg.startsWith("test/"));
  return named.length === 0 || testsWith(call).some((file) => named.some((name) => file.startsWith(name)));
}

function testsWith(call: string): string[] {
  const root = join(import.meta.dirname, "..");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .filter((file) => readFileSync(join(root, file), "utf8").includes(call))
    .map((file) => join("test", file))
    .sort();
}
