/**
 * trailproof as a library: evidence, a verdict by our policy with a check of our own, reports.
 *
 *     node collect-and-judge.mjs                 judges the sample account that the package brings; calls nobody
 *     node collect-and-judge.mjs evidence.json   judges saved evidence
 *     node collect-and-judge.mjs --live          judges the account of your credentials
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { collect, evaluate, readSnapshot, render, UserError } from "trailproof";

const [from] = process.argv.slice(2);

async function evidence() {
  if (from === "--live") return collect();
  const sample = new URL("examples/sample-account.snapshot.json", import.meta.resolve("trailproof/package.json"));
  const file = from ?? fileURLToPath(sample);
  return readSnapshot(readFileSync(file, "utf8"), file);
}

try {
  const result = await evaluate(await evidence(), { policy: ["trailproof.yaml"], cwd: import.meta.dirname });
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
  // No credentials, a wrong policy, a broken file: one sentence says what is wrong.
  console.error(error.message);
  process.exitCode = error.exitCode;
}
