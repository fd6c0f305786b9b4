import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { HOW_TO_GET_AWS_CLI, hasAwsCli } from "./aws-cli.ts";
import { HOW_TO_GET_MOTO, motoCommand } from "./moto.ts";
import { HOW_TO_GET_TERMINALS, hasTerminals } from "./terminal.ts";

/** Says once, before the first test, what cannot run here. In CI nothing is skipped: there it is a failure. */
export default function setup(): void {
  if (!motoCommand()) missing("AWS EMULATOR", "describeWithMoto(", HOW_TO_GET_MOTO);
  if (!hasAwsCli()) missing("AWS CLI", "describeWithAwsCli(", HOW_TO_GET_AWS_CLI);
  if (!hasTerminals()) missing("PYTHON", "describeWithTerminal(", HOW_TO_GET_TERMINALS);
}

function missing(what: string, call: string, remedy: string): void {
  const message = `${what} NOT FOUND: skipping ${testsWith(call).join(", ")}. ${remedy}`;
  if (process.env.CI) throw new Error(message.replace("skipping", "cannot run"));
  process.stderr.write(`\n*** ${message} ***\n\n`);
}

function testsWith(call: string): string[] {
  const root = join(import.meta.dirname, "..");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .filter((file) => readFileSync(join(root, file), "utf8").includes(call))
    .map((file) => join("test", file))
    .sort();
}
