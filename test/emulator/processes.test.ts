import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { motoCommand, startMoto } from "../support/moto.ts";
import { emulatorEnv, runCli, startCli } from "../support/run-cli.ts";

const folder = mkdtempSync(join(tmpdir(), "support-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

describe("finding the emulator", () => {
  it("takes moto_server on PATH, else uvx, else none", () => {
    expect(motoCommand(folder)).toBeUndefined();
    const uvx = file("uvx", "#!/bin/sh\n");
    expect(motoCommand(folder)).toEqual([uvx, "--from", "moto[server]", "moto_server"]);
    const server = file("moto_server", "#!/bin/sh\necho it broke >&2\nexit 1\n");
    expect(motoCommand(folder)).toEqual([server]);
  });

  it("tells why it did not start", async () => {
    await expect(startMoto([join(folder, "moto_server")])).rejects.toThrow("did not start: it broke");
    await expect(startMoto([join(folder, "missing")])).rejects.toThrow("ENOENT");
  });
});

describe("running the program", () => {
  const entry = file(
    "program.mjs",
    `import { text } from "node:stream/consumers";
     console.log(JSON.stringify({ args: process.argv.slice(2), input: await text(process.stdin), env: process.env }));
     console.error("said");
     if (process.argv[2] === "wait") setTimeout(() => {}, 60_000);
     process.exitCode = 3;`,
  );

  it("gives arguments, input and nothing of the machine's AWS settings", async () => {
    process.env.AWS_PROFILE = "leaked";
    const result = await runCli(["a b"], { entry, input: "x", env: emulatorEnv("http://127.0.0.1:1") });
    delete process.env.AWS_PROFILE;
    expect(result).toMatchObject({ code: 3, signal: null, stderr: "said\n" });
    const { args, input, env } = JSON.parse(result.stdout) as { args: string[]; input: string; env: NodeJS.ProcessEnv };
    expect({ args, input }).toEqual({ args: ["a b"], input: "x" });
    expect(Object.keys(env).filter((name) => name.startsWith("AWS_"))).toHaveLength(5);
    expect(env.AWS_PROFILE).toBeUndefined();
    expect(env.HOME).not.toBe(process.env.HOME);
  });

  it("ends a program that hangs, or that a test interrupts", async () => {
    expect(await runCli(["wait"], { entry, timeoutMs: 300 })).toMatchObject({ code: null, signal: "SIGKILL" });
    const { child, result } = startCli(["wait"], { entry });
    child.stderr?.once("data", () => child.kill("SIGINT"));
    expect(await result).toMatchObject({ signal: "SIGINT" });
  });
});
