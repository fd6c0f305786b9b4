import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { tool } from "../../src/tool.ts";
import { root } from "../docs/pages.ts";
import { folderWith, stopped } from "../support/cli-files.ts";
import { runAction } from "../support/github-runner.ts";

describe("the action installs trailproof from npm", () => {
  let folder: ReturnType<typeof folderWith>;
  beforeEach(() => {
    folder = folderWith({ "stopped.json": stopped() });
  });
  afterEach(() => folder.remove());

  /** An npm that notes its arguments and installs the built program. */
  const fakeNpm = () => {
    const bin = folder.file("bin");
    mkdirSync(bin);
    const script = `#!/bin/sh
printf '%s\\n' "$PWD" "$@" > "${folder.file("npm-arguments")}"
mkdir -p node_modules && ln -s "${root}" node_modules/trailproof
`;
    writeFileSync(join(bin, "npm"), script);
    chmodSync(join(bin, "npm"), 0o755);
    return { PATH: `${bin}${delimiter}${process.env.PATH}` };
  };
  const install = async (version: string) => {
    const ended = await runAction(folder.path, { snapshot: "stopped.json", version }, fakeNpm());
    const noted = folder.file("npm-arguments");
    return { ...ended, npm: existsSync(noted) ? readFileSync(noted, "utf8").trim().split("\n") : [] };
  };

  it.each([
    ["", tool.version],
    ["1.2.3-rc.1", "1.2.3-rc.1"],
  ])("version %j is %s, outside the workspace and without scripts", async (version, installed) => {
    const { code, npm } = await install(version);
    expect(code).toBe(1);
    expect(npm[0]).not.toContain(folder.path);
    expect(npm).toContain("--ignore-scripts");
    expect(npm.at(-1)).toBe(`trailproof@${installed}`);
  });

  it.each(["latest; touch planted", "file:../planted", "--registry=https://evil.example", "../x"])(
    "refuses version %j",
    async (version) => {
      expect(await install(version)).toMatchObject({ code: 2, npm: [] });
    },
  );
});
