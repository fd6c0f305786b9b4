import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/evaluate/command.ts";

describe("the command line of a result", () => {
  it("has the options in one order, whatever the order of the names", () => {
    const said = { minScore: 0, failOn: "none", excludeRegions: ["b", "a"], regions: ["us-*", "eu-*", "us-*"] };
    expect(commandLine({ ...said, control: ["z", "a"], framework: ["soc2"], policy: ["b", "a"] })).toBe(
      "trailproof scan --policy b,a --framework soc2 --control a,z --regions 'eu-*,us-*' --exclude-regions a,b --fail-on none --min-score 0",
    );
  });
  it("names a baseline last, and the gate on what is new", () => {
    expect(commandLine({ policy: ["all"], minScore: 7, baseline: "then 1.json", newOnly: true })).toBe(
      "trailproof scan --policy all --min-score 7 --baseline 'then 1.json' --new-only",
    );
  });
  it("has nothing that changes no result", () => {
    const more = { output: ["html=x"], quiet: true, profile: "p", roleArn: "r", externalId: "s", snapshot: "s.json" };
    expect(commandLine({ ...more, policy: ["baseline"], framework: [] })).toBe("trailproof scan --policy baseline");
  });
  it("is read by a shell as it was said, whatever the names", () => {
    const name = fc.string({ minLength: 1, unit: "binary" }).filter((text) => !/[\0,]/.test(text));
    fc.assert(
      fc.property(name, (policy) => {
        const { stdout } = spawnSync("sh", ["-c", `printf '%s\\0' ${commandLine({ policy: [policy] })}`]);
        expect(stdout.toString().split("\0").slice(0, 4)).toEqual(["trailproof", "scan", "--policy", policy]);
      }),
      { numRuns: 40 },
    );
  });
});
