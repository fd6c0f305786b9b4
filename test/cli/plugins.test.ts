import { existsSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { folderWith, sound } from "../support/cli-files.ts";
import { runCli } from "../support/run-cli.ts";

/** Leaves a trace when it is loaded, and evaluates one resource. */
const PLUGIN = `import { writeFileSync } from "node:fs";
writeFileSync("ran", "");
export default {
  id: "our-check", title: "Ours", failureTitle: "Not ours", severity: "low", resourceType: "account", rationale: "Because.",
  references: [{ title: "Us", url: "https://example.com/" }], needs: [],
  remediation: () => ({ steps: [] }),
  evaluate: (posture) => [{ status: "pass", message: "Done", evidence: ["/account"], resource: posture.account }],
};
`;

describe("a plugin", () => {
  let folder: ReturnType<typeof folderWith>;
  beforeEach(() => {
    folder = folderWith({
      "sound.json": sound(),
      "check.mjs": PLUGIN,
      "trailproof.yaml": "extends: [baseline]\nplugins: [./check.mjs]\n",
    });
  });
  afterEach(() => folder.remove());

  const scan = (...args: string[]) =>
    runCli(["scan", "--snapshot", "sound.json", "--quiet", "--output", "json=-", ...args], { cwd: folder.path });
  const controls = (stdout: string) =>
    (JSON.parse(stdout) as { controls: { id: string }[] }).controls.map(({ id }) => id);

  it("of a policy that was merely found never runs", async () => {
    for (const args of [["scan", "--snapshot", "sound.json"], ["permissions"]]) {
      const run = await runCli(args, { cwd: folder.path });
      expect(run).toMatchObject({ code: 2, stdout: "" });
      expect(run.stderr).toMatch(/trailproof\.yaml:2:\d+: .*--allow-plugins/);
    }
    expect(existsSync(folder.file("ran"))).toBe(false);
  });

  it.each([["--allow-plugins"], ["--policy=trailproof.yaml"]])("runs with %s", async (option) => {
    const run = await scan(option);
    expect(run).toMatchObject({ code: 0, stderr: "" });
    expect(controls(run.stdout)).toContain("our-check");
    expect(existsSync(folder.file("ran"))).toBe(true);
  });
});
