import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { HOW_TO_GET_MOTO, motoCommand } from "./moto.ts";

/** Says once, before the first test, what cannot run here. In CI nothing is skipped: there it is a failure. */
export default function setup(): void {
  if (motoCommand()) return;
  const message = `AWS EMULATOR NOT FOUND: skipping ${emulatorTests().join(", ")}. ${HOW_TO_GET_MOTO}`;
  if (process.env.CI) throw new Error(message.replace("skipping", "cannot run"));
  process.stderr.write(`\n*** ${message} ***\n\n`);
}

function emulatorTests(): string[] {
  const root = join(import.meta.dirname, "..");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .filter((file) => readFileSync(join(root, file), "utf8").includes("describeWithMoto("))
    .map((file) => join("test", file))
    .sort();
}
