import { readdirSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { afterEach, beforeEach, expect, it } from "vitest";
import { bucketServer } from "../support/bucket-server.ts";
import { folderWith } from "../support/cli-files.ts";
import { faultProxy } from "../support/fault-proxy.ts";
import { emulatorEnv } from "../support/run-cli.ts";
import { deliveredTrail } from "../support/signed-trail.ts";
import { describeWithTerminal, onTerminal } from "../support/terminal.ts";
import { ALL_OF_TRAIL } from "../support/validate.ts";

const CTRL_C = "\u0003";
const SHOW_CURSOR = "\u001b[?25h";

describeWithTerminal("on a terminal", () => {
  let folder: ReturnType<typeof folderWith>;
  beforeEach(() => {
    folder = folderWith({});
  });
  afterEach(() => folder.remove());

  it("validate shows how far it is, ends on Ctrl-C, says how to go on, and goes on", async () => {
    const { world, home } = deliveredTrail();
    const key = home[0]?.logs[0]?.key ?? "";
    const server = await bucketServer(world);
    const proxy = await faultProxy({
      target: server.url,
      rules: [{ fault: "hang", operation: "s3:GetObject", when: ({ path }) => path.endsWith(key) }],
    });
    const args = ["validate", ...ALL_OF_TRAIL, "--checkpoint", "c"];
    const terminal = onTerminal(args, emulatorEnv(proxy.url), folder.path);
    await terminal.see(/4\/4 digests, 7\/8 log files, \d\.\d MiB\/s/);
    terminal.type(CTRL_C);
    expect(await terminal.ended).toBe(130);
    const [, lastWords = ""] = terminal.shown().split("trailproof: interrupted");
    expect(lastWords).toContain("What is verified so far is in c: the same command continues from there");
    expect(lastWords).not.toContain("log files");
    expect(terminal.shown().endsWith(SHOW_CURSOR)).toBe(true);
    await proxy.stop();

    const again = onTerminal(args, emulatorEnv(server.url), folder.path);
    expect(await again.ended).toBe(0);
    expect(again.shown()).toContain("8/8 log files valid");
    await server.stop();
  });

  it("scan shows how far it is, ends on Ctrl-C, and has written nothing", async () => {
    const { world } = deliveredTrail();
    const server = await bucketServer(world);
    const proxy = await faultProxy({ target: server.url, rules: [{ fault: "hang", operation: "sts:*" }] });
    const terminal = onTerminal(["scan", "--output", "json=r.json"], emulatorEnv(proxy.url), folder.path);
    await terminal.see(/Connecting|Wave 1/);
    terminal.type(CTRL_C);
    expect(await terminal.ended).toBe(130);
    expect(terminal.shown()).toContain("trailproof: interrupted");
    expect(readdirSync(folder.path)).toEqual([]);
    await proxy.stop();
    await server.stop();
  });

  it.each([60, 80, 120])(
    "the summary of scan fits %i columns, in colour, and ends with where the reports are",
    async (columns) => {
      const snapshot = `${import.meta.dirname}/../../examples/sample-account.snapshot.json`;
      const args = ["scan", "--snapshot", snapshot, "--output", "html=r.html"];
      const terminal = onTerminal(args, {}, folder.path, columns);
      expect(await terminal.ended).toBe(1);
      // A notice about the policy may come before the summary.
      const summary = terminal.shown().slice(terminal.shown().indexOf("API activity"));
      const lines = stripVTControlCharacters(summary).trimEnd().split("\r\n");
      expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(columns);
      expect(lines.slice(-4)).toEqual(["Exit code 1 (gate fails)", "", "Reports", "  r.html: open it in a browser"]);
      // Bold, inverse, red.
      expect(summary).toContain("\u001b[1m\u001b[31m\u001b[7m✗ Gate fails");
    },
  );

  it("explain, which reads what is typed, ends on Ctrl-C", async () => {
    const snapshot = `${import.meta.dirname}/../../examples/sample-account.snapshot.json`;
    const terminal = onTerminal(["explain", "--snapshot", snapshot, "--events", "-"], {}, folder.path);
    await terminal.see(/Reading/);
    terminal.type(CTRL_C);
    expect(await terminal.ended).toBe(130);
  });
});
