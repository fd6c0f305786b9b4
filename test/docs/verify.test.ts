import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folderWith } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";
import "../support/restore-process.ts";
import { blocks, page, root } from "./pages.ts";

const [, section = ""] = page("docs/reading-a-report.md").split("## Is this the file that was produced?\n");
const [make = "", check = ""] = blocks(section, "sh");
const commands = (block: string) =>
  block.split("\n").flatMap((line) => (line.startsWith("trailproof ") ? [line.split(" ").slice(1)] : []));

it("the commands that check a page find the one that was produced, and no other", async () => {
  const folder = folderWith({ "trailproof.yaml": "extends: [baseline, cis-7.0]\n" });
  const sample = join(root, "examples/sample-account.snapshot.json");
  const [scan = []] = commands(make);
  const run = (args: readonly string[]) => runHere(args, { cwd: folder.path });
  expect((await run([...scan, "--snapshot", sample])).code).toBe(1);
  expect(commands(check).length).toBe(2);
  for (const args of commands(check)) expect((await run(args)).code, args.join(" ")).toBe(0);
  const html = readFileSync(folder.file("report.html"), "utf8");
  writeFileSync(folder.file("report.html"), html.replace("critical", "Critical"));
  for (const args of commands(check)) expect((await run(args)).code, args.join(" ")).toBe(1);
  expect(check).toMatch(/^sha256sum result\.json snapshot\.json trailproof\.yaml$/m);
});
