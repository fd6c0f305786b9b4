import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findPolicy } from "../../src/policy/index.ts";
import { folder } from "./folder.ts";

const find = (cwd: string, ...files: string[]) =>
  findPolicy(join(folder(Object.fromEntries([...files, "repo/a/b/x"].map((file) => [file, ""]))), cwd));

describe("findPolicy", () => {
  it.each([
    [
      "the working directory's own",
      "repo/a/b",
      ["repo/.git/x", "repo/trailproof.yaml", "repo/a/b/trailproof.json"],
      "trailproof.json",
    ],
    [
      "the nearest one above",
      "repo/a/b",
      ["repo/.git/x", "repo/trailproof.yaml", "repo/a/trailproof.yml"],
      "../trailproof.yml",
    ],
    ["the one at the root", "repo/a/b", ["repo/.git/x", "repo/trailproof.yaml"], "../../trailproof.yaml"],
    ["the first name of several", "repo", ["repo/trailproof.json", "repo/trailproof.yaml"], "trailproof.yaml"],
    // A worktree and a submodule have a file of that name.
    ["not beyond the nearest root", "repo/a/b", ["repo/.git/x", "repo/a/.git", "repo/trailproof.yaml"], undefined],
    ["not above the root", "repo/a", ["repo/.git/x", "trailproof.yaml"], undefined],
  ])("%s", (_, cwd, files, path) => {
    expect(find(cwd, ...files).path).toBe(path);
  });

  it("looks nowhere but in the working directory where there is no repository", () => {
    expect(find("repo/a", "repo/trailproof.yaml")).toEqual({ path: undefined, inRepository: false });
    expect(find("repo/a", "repo/.git")).toEqual({ path: undefined, inRepository: true });
    expect(find("repo/a", "repo/a/trailproof.yml")).toEqual({ path: "trailproof.yml", inRepository: false });
  });

  it("passes over nothing that has the name: a policy that cannot be read is an error", () => {
    const root = folder({});
    symlinkSync("gone", join(root, "trailproof.yml"));
    expect(findPolicy(root).path).toBe("trailproof.yml");
    mkdirSync(join(root, "trailproof.yaml"));
    expect(findPolicy(root).path).toBe("trailproof.yaml");
  });
});
