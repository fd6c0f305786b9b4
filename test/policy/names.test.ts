import { describe, expect, it } from "vitest";
import { policyNames } from "../../src/policy/index.ts";
import { nameFrom, shortNames } from "../../src/policy/layers/path-from.ts";

describe("the names of files in documents", () => {
  it.each([
    [["policies/team.yaml"], ["team.yaml"]],
    [
      ["../x/team.yaml", "./team.yml"],
      ["team.yaml", "team.yml"],
    ],
    [
      ["a/p.yaml", "b/p.yaml", "c.yaml"],
      ["a/p.yaml", "b/p.yaml", "c.yaml"],
    ],
    [
      ["one/a/p.yaml", "two/a/p.yaml"],
      ["one/a/p.yaml", "two/a/p.yaml"],
    ],
    // One file, said twice.
    [
      ["a/p.yaml", "./a/../a/p.yaml"],
      ["p.yaml", "p.yaml"],
    ],
    [["/abs/olute.yaml"], ["olute.yaml"]],
  ])("of %j are %j", (paths, names) => expect(shortNames("/work/here", paths)).toEqual(names));

  it.each([
    ["team.yaml", "/r/policies", "../shared/base.yaml", "/r/shared/base.yaml", "../shared/base.yaml"],
    ["team.yaml", "/r/policies", "./base.yaml", "/r/policies/base.yaml", "base.yaml"],
    ["sub/team.yaml", "/r/sub", "../base.yaml", "/r/base.yaml", "base.yaml"],
    ["team.yaml", "/r", "/home/ann/base.yaml", "/home/ann/base.yaml", "base.yaml"],
  ])("from %s in %s, %s is %s as %s", (name, folder, said, path, expected) =>
    expect(nameFrom({ name, folder }, said, path)).toBe(expected),
  );

  it("keep a file apart from a built-in policy of its name", () =>
    expect(policyNames(["baseline", "x/soc2"], "/work")).toEqual(["baseline", "./soc2"]));
});
