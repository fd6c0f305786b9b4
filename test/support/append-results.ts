/** Adds results to a history until it is killed; says of each when it is added. Arguments: the folder, and what to begin with. */
import { createHash } from "node:crypto";
import { resultText } from "../../reports/result-text.ts";
import { appendToHistory, folderStore } from "../../src/history/index.ts";
import { sampleResult } from "./sample-result.ts";

const [folder = "", first = "0"] = process.argv.slice(2);
const store = folderStore(folder);
for (let n = Number(first); ; n++) {
  const sha256 = createHash("sha256").update(String(n)).digest("hex");
  const result = sampleResult({ snapshot: { sha256, collectedAt: "2026-11-12T09:30:00.000Z" } });
  await appendToHistory(store, result, [...resultText(result)].join(""));
  process.stdout.write(`${sha256}\n`);
}
