import { spawnSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { program } from "../../src/cli/program.ts";
import { complete } from "../../src/cli/setup/completion/complete.ts";
import { reporters } from "../../src/generated/reporters.ts";
import { builtInNames } from "../../src/policy/layers/built-in.ts";
import { folderWith } from "../support/cli-files.ts";
import { CLI, runCli } from "../support/run-cli.ts";

describe("the words that can follow", async () => {
  const root = await program([]);
  const following = (line: string) => complete(root, line.split(" "));

  it("are the commands, and no hidden one", () => {
    expect(following("")).toEqual([...root.commands.map((one) => one.name()), "help"]);
    expect(following("completion ")).toEqual(["bash", "zsh", "fish"]);
    expect(following("policy s")).toEqual(["show"]);
  });

  it("are the options of the command and of the program", () => {
    expect(following("scan --snap")).toEqual(["--snapshot"]);
    expect(following("scan --no-")).toEqual(["--no-snapshot-file", "--no-color"]);
    expect(following("policy show --no-")).toEqual(["--no-color"]);
    expect(following("scan --quiet --exclude")).toEqual(["--exclude-regions"]);
  });

  it.each([
    ["scan --policy b", ["baseline"]],
    ["scan --framework cis-7", ["cis-7.0"]],
    ["scan --control trail-l", ["trail-log-file-validation", "trail-logging"]],
    ["scan --control trail-tags,trail-logg", ["trail-tags,trail-logging"]],
    ["scan --fail-on hi", ["high"]],
    ["scan --include pass,ma", ["pass,manual"]],
    ["scan --output ", Object.keys(reporters).map((format) => `${format}=`)],
    ["validate --output ", ["json=", "html="]],
    ["history here --output ", ["json=", "csv=", "html="]],
    ["checks trail-ta", ["trail-tags"]],
    ["checks trail-tags trail-", []],
    ["policy show a", ["all"]],
    ["scan --snapshot pol", []],
    ["scan --profile sc", []],
    ["nothing ", []],
    ["scan --policy=b", ["--policy=baseline"]],
    ["scan --include=pass,ma", ["--include=pass,manual"]],
    ["scan --output=js", ["--output=json="]],
    ["scan --output json=", []],
    ["scan --output=json=r", []],
  ])("of %j are known", (line, words) => expect(following(line)).toEqual(words));
});

describe("a shell", () => {
  let folder: ReturnType<typeof folderWith>;
  beforeAll(() => {
    folder = folderWith({
      "my snapshot.json": "{}",
      trailproof: `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`,
    });
    chmodSync(folder.file("trailproof"), 0o755);
  });
  afterAll(() => folder.remove());

  const run = (shell: string, args: readonly string[]) => {
    const PATH = `${folder.path}${delimiter}${process.env.PATH}`;
    const env = { PATH, HOME: folder.path, TERM: "dumb" };
    const { stdout, stderr, error } = spawnSync(shell, args, { cwd: folder.path, env, encoding: "utf8" });
    return { stdout, stderr, missing: (error as NodeJS.ErrnoException | undefined)?.code === "ENOENT" };
  };

  it("gets a script with no syntax error, for each that is known", async () => {
    for (const shell of ["bash", "zsh", "fish"]) {
      const { stdout, code } = await runCli(["completion", shell]);
      expect(code).toBe(0);
      writeFileSync(folder.file(`script.${shell}`), stdout);
      const { stderr, missing } = run(shell, ["-n", `script.${shell}`]);
      if (!missing) expect(stderr, shell).toBe("");
    }
    expect(await runCli(["completion", "csh"])).toMatchObject({ code: 2, stderr: expect.stringContaining("bash") });
  });

  it("bash completes commands, lists and formats, and offers files where no word is known", () => {
    const script = `
      source script.bash
      try() {
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
        _trailproof 2>/dev/null
        printf '%s|' "\${COMPREPLY[@]}"; echo
      }
      try trailproof sc
      try trailproof scan --policy ''
      try trailproof scan --control trail-tags,trail-logg
      try trailproof scan --output sa
      try trailproof scan --snapshot my
      try trailproof scan --output json = r
      try trailproof scan --output json =
      try trailproof scan --policy = ba
      try trailproof scan --policy = baseline --fail-on =
      try trailproof scan --output = js
      complete -p trailproof
    `;
    expect(run("bash", ["--norc", "-c", script]).stdout.split("\n")).toEqual([
      "scan|",
      `${builtInNames.join("|")}|`,
      "trail-tags,trail-logging|",
      "sarif=|",
      "|",
      "|",
      "|",
      "baseline|",
      "critical|high|medium|low|none|",
      "json=|",
      "complete -o default -F _trailproof trailproof",
      "",
    ]);
  });

  it("fish and zsh do the same, where they are installed", () => {
    const fish = run("fish", [
      "-c",
      `source script.fish; for line in "sc" "scan --policy ba" "scan --snapshot my"; complete -C "trailproof $line"; end`,
    ]);
    if (!fish.missing) expect(fish.stdout.split("\n")).toEqual(["scan", "baseline", "my snapshot.json", ""]);
    // Its completion functions do nothing outside its line editor: here they show what they are given.
    const zsh = run("zsh", [
      "-f",
      "-c",
      `compdef() { print "compdef $*" }; compset() { }; _files() { print files }
       compadd() { while [[ $1 != -- ]]; do shift; done; shift; (( $# )) && print -l -- "$@" }
       source script.zsh
       try() { words=("$@"); CURRENT=$#; _trailproof }
       try trailproof sc; try trailproof scan --policy ''; try trailproof scan --output js; try trailproof scan --snapshot my`,
    ]);
    const shown = ["compdef _trailproof trailproof", "scan", ...builtInNames, "json=", "files", ""];
    if (!zsh.missing) expect(zsh.stdout.split("\n")).toEqual(shown);
  });
});
