/**
 * trailproof as a library: collects evidence, evaluates it by our policy with a check of our own, writes reports.
 *
 *     node collect-and-evaluate.mjs                 evaluates the sample account of the package; makes no AWS call
 *     node collect-and-evaluate.mjs evidence.json   evaluates a saved snapshot
 *     node collect-and-evaluate.mjs --live          evaluates the account of your credentials
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { collect, evaluate, readSnapshot, render, UserError } from "trailproof";
import trailName from "./trail-name.mjs";

const [from] = process.argv.slice(2);

async function evidence() {
  if (from === "--live") return collect();
  const sample = new URL("examples/sample-account.snapshot.json", import.meta.resolve("trailproof/package.json"));
  const file = from ?? fileURLToPath(sample);
  return readSnapshot(readFileSync(file, "utf8"), file);
}

try {
  const result = await evaluate(await evidence(), {
    policy: ["trailproof.yaml"],
    cwd: import.meta.dirname,
    checks: [trailName],
  });
  for (const format of /** @type {const} */ (["json", "sarif", "html"]))
    writeFileSync(`result.${format}`, await render(result, format));

  const failed = result.controls.filter(({ status }) => status === "fail").map(({ id }) => id);
  console.log(
    `Account ${result.account.id}: score ${result.score} of 100, evidence coverage ${result.evidenceCoverage} %`,
  );
  console.log(`Failing controls: ${failed.join(", ") || "none"}`);
  // The same codes as the command line's.
  process.exitCode = result.gate.exitCode;
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  // No credentials, an invalid policy, a damaged file: one sentence says what is wrong.
  console.error(error.message);
  process.exitCode = error.exitCode;
}
