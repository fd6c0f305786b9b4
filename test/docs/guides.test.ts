import { spawnSync } from "node:child_process";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderWith } from "../support/cli-files.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { emulatorEnv, runHere } from "../support/run-cli.ts";
import { blocks, page, root } from "./pages.ts";

/** The shell lines of a page, in order. What needs a name of the reader's own is in a block of text. */
const linesOf = (path: string) => blocks(page(path), "sh").flatMap((block) => block.trim().split("\n"));

/** A scan ends as its gate says, an explanation as the events say; all else ends with 0. */
const codesOf = (line: string) => (/^trailproof (scan|explain) (?!.*--verify )/.test(line) ? [0, 1, 3] : [0]);

describeWithMoto("the commands of the guides", (moto) => {
  describe.each(["docs/first-scan.md", "docs/auditors.md"])("%s", (path) => {
    const folder = folderWith({});
    const run = (line: string) => {
      const [command, ...args] = line.split(" ");
      if (command === "trailproof") return runHere(args, { cwd: folder.path, env: emulatorEnv(moto.url) });
      const { status, stderr } = spawnSync("sh", ["-c", line], { cwd: folder.path, encoding: "utf8" });
      return { code: status, stderr };
    };

    beforeAll(async () => {
      copyFileSync(join(root, "examples/sample-account.snapshot.json"), folder.file("evidence.json"));
      const policy = blocks(page("docs/first-scan.md"), "yaml")[0] ?? "";
      writeFileSync(folder.file("trailproof.yaml"), policy);
      await run(
        "trailproof scan --quiet --snapshot evidence.json --policy trailproof.yaml --output json=result.json --output html=report.html",
      );
    });
    afterAll(() => folder.remove());

    it("work one after the other", async () => {
      const lines = linesOf(path);
      expect(lines.length).toBeGreaterThan(3);
      for (const line of lines) {
        const { code, stderr } = await run(line);
        expect(codesOf(line), `${line}\n${stderr}`).toContain(code);
      }
    });
  });
});
