import { afterEach, describe, expect, it, vi } from "vitest";
import { displayOf } from "../../src/cli/io/display.ts";

const terminal = { isTTY: true, columns: 132 } as NodeJS.WriteStream;
const pipe = {} as NodeJS.WriteStream;

function withEnvironment(set: Readonly<Record<string, string>>): void {
  for (const name of ["FORCE_COLOR", "NO_COLOR", "NODE_DISABLE_COLORS", "TERM", "COLORTERM", "TMUX", "CI"])
    vi.stubEnv(name, set[name]);
}

describe("the display", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("has the terminal's width, and none elsewhere", () => {
    expect(displayOf(terminal, true).width).toBe(132);
    expect(displayOf(pipe, true)).not.toHaveProperty("width");
    expect(displayOf({ isTTY: true, columns: 0 } as NodeJS.WriteStream, true).width).toBe(80);
  });

  it.each([
    ["a terminal", terminal, {}, true],
    ["a pipe", pipe, {}, false],
    ["a terminal with NO_COLOR", terminal, { NO_COLOR: "1" }, false],
    ["a terminal with an empty NO_COLOR", terminal, { NO_COLOR: "" }, true],
    ["a terminal that knows no colors", terminal, { TERM: "dumb" }, false],
    ["a pipe with FORCE_COLOR", pipe, { FORCE_COLOR: "1" }, true],
    ["a pipe with an empty FORCE_COLOR", pipe, { FORCE_COLOR: "" }, true],
    ["a pipe with FORCE_COLOR and NO_COLOR, as for Node.js", pipe, { FORCE_COLOR: "3", NO_COLOR: "1" }, true],
    ["a terminal with FORCE_COLOR=0", terminal, { FORCE_COLOR: "0" }, false],
  ] as const)("of %s", (_, stream, environment, color) => {
    withEnvironment({ TERM: "xterm-256color", ...environment });
    expect(displayOf(stream, true).color).toBe(color);
    expect(displayOf(stream, false).color).toBe(false);
  });
});
