import { readFileSync } from "node:fs";
import { join } from "node:path";
import terminal from "../reports/terminal/index.ts";
import { readSnapshot } from "../src/documents/snapshot.ts";
import { evaluate } from "../src/evaluate/index.ts";
import { checks } from "../src/generated/checks.ts";
import { loadPolicy } from "../src/policy/index.ts";
import { tool } from "../src/tool.ts";
import { SAMPLE, sampleSnapshot } from "./sample-snapshot.ts";

const root = join(import.meta.dirname, "..");

/** Entries shown of a section with many. */
const SHOWN = 3;
/** A drawing is shown in full. */
const GRID = "Recorded events";

/** The README with the terminal summary of the sample account, as `trailproof demo` prints it, shortened. */
export async function readmeWithDemo(): Promise<string> {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const block = /(?<=^From the demo:\n\n```text\n).*?(?=^```$)/ms;
  if (!block.test(readme)) throw new Error("README.md: expected a text block after the line `From the demo:`");
  const excerpt = shorten(await demo());
  return readme.replace(block, () => excerpt);
}

async function demo(): Promise<string> {
  const path = SAMPLE;
  const text = sampleSnapshot();
  const loaded = await loadPolicy({ names: ["examples/trailproof.yaml"], cwd: root, checks });
  return terminal(evaluate({ ...loaded, snapshot: readSnapshot(text, path), text, tool }), { width: 80 });
}

/** Keeps the first entries of each section; an entry starts at an indent of two, and an ellipsis replaces the rest. */
function shorten(report: string): string {
  const sections = report.split("\n\n").map((section) => {
    const [heading = "", ...entries] = section.trimEnd().split(/\n(?= {2}\S)/);
    if (heading.startsWith(GRID)) return section.trimEnd();
    return [heading, ...entries.slice(0, SHOWN), ...(entries.length > SHOWN ? ["  …"] : [])].join("\n");
  });
  return `${sections.join("\n\n")}\n`;
}
