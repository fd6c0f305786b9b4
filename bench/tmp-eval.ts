import { readFileSync } from "node:fs";
import { evaluate } from "../src/evaluate/index.ts";
import { checks } from "../src/generated/checks.ts";
import { loadPolicy } from "../src/policy/index.ts";
import { tool } from "../src/tool.ts";

const text = readFileSync(process.argv[2] ?? "", "utf8");
const snapshot = JSON.parse(text);
const loaded = await loadPolicy({ names: ["all"], cwd: ".", checks });
const t = process.cpuUsage();
const r = evaluate({ ...loaded, snapshot, text, path: "s.json", tool });
const d = process.cpuUsage(t);
console.log(
  r.findings.length,
  "cpu ms",
  (d.user + d.system) / 1000,
  "json",
  JSON.stringify(r).length / 1e6,
  "rss",
  process.memoryUsage().rss / 1e6,
);
