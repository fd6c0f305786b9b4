import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { expectSentence, folderWith } from "../support/cli-files.ts";
import { runCli, runHere } from "../support/run-cli.ts";

const record = (eventName: string, eventID?: string) => ({ eventSource: "iam.amazonaws.com", eventName, eventID });

const folder = folderWith({
  "log.json": JSON.stringify({ Records: [record("CreateUser", "one"), record("DeleteUser", "two")] }),
  "lines.jsonl": `${JSON.stringify(record("CreateUser", "one"))}\n\n${JSON.stringify(record("DeleteUser"))}\r\n`,
  "lines.txt": "ERROR one\nINFO two\nERROR three\n",
  "lookup.json": JSON.stringify({ Events: [{ CloudTrailEvent: JSON.stringify(record("CreateUser", "one")) }] }),
  "pattern.txt": '{\n  $.eventName = "CreateUser"\n}\n',
  "none.txt": "",
});
writeFileSync(folder.file("log.json.gz"), gzipSync(readFileSync(folder.file("log.json"))));
afterAll(folder.remove);

const CREATE = '{ $.eventName = "Create*" }';
const answer = () => JSON.parse(readFileSync(folder.file("a.json"), "utf8"));

async function tried(pattern: string, events: string) {
  const args = ["--pattern", pattern, "--events", events, "--output", "json=a.json"];
  const run = await runHere(["filter", ...args], { cwd: folder.path });
  return { ...run, answer: answer() };
}

describe("filter", () => {
  it.each(["log.json", "log.json.gz"])("tries a pattern on the records of %s", async (file) => {
    const run = await tried(CREATE, file);
    expect(run).toMatchObject({ code: 0, stderr: "wrote a.json\n" });
    expect(run.stdout).toBe("The pattern matches 1 of 2 events.\n  matches  event 0  one\n");
    expect(run.answer).toEqual({
      schemaVersion: "1.0",
      valid: true,
      events: [
        { index: 0, eventID: "one", matches: true },
        { index: 1, eventID: "two", matches: false },
      ],
    });
  });

  it("tries it on JSON lines", async () =>
    expect((await tried(CREATE, "lines.jsonl")).answer.events).toEqual([
      { index: 0, eventID: "one", matches: true },
      { index: 1, matches: false },
    ]));

  it("tries it on the answer of lookup-events", async () =>
    expect((await tried(CREATE, "lookup.json")).answer.events).toEqual([{ index: 0, eventID: "one", matches: true }]));

  it.each([
    ["ERROR -three", [true, false, false]],
    ["[level=ERROR, word=t*]", [false, false, true]],
    [CREATE, [false, false, false]],
  ])("tries %s on lines of text", async (pattern, expected) =>
    expect((await tried(pattern, "lines.txt")).answer.events.map((one: { matches: unknown }) => one.matches)).toEqual(
      expected,
    ),
  );

  it("says null where AWS does not document the answer", async () => {
    const run = await tried('{ $.eventName = "C*User" }', "log.json");
    expect(run.answer.events[0]).toEqual({ index: 0, eventID: "one", matches: null });
    expect(run.stdout).toBe("The pattern matches 0 of 2 events, 1 undecided.\n  undecided  event 0  one\n");
  });

  it("reads the pattern of a file", async () => {
    const args = ["filter", "--pattern-file", "pattern.txt", "--events", "log.json", "--output", "json=-"];
    const { code, stdout, stderr } = await runHere(args, { cwd: folder.path });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "The pattern matches 1 of 2 events.\n  matches  event 0  one\n",
    });
    expect(JSON.parse(stdout).events).toHaveLength(2);
  });

  it("tries nothing where there is nothing", async () =>
    expect((await tried(CREATE, "none.txt")).stdout).toBe("There is no event to try the pattern on.\n"));

  it("reads events of standard input", async () => {
    const input = readFileSync(folder.file("lines.jsonl"), "utf8");
    const run = await runCli(["filter", "--pattern", CREATE, "--events", "-"], { input });
    expect(run).toMatchObject({ code: 0, stdout: "The pattern matches 1 of 2 events.\n  matches  event 0  one\n" });
  });

  it("says where a pattern is invalid, in the JSON too", async () => {
    const run = await tried("{ $.eventName == x }", "log.json");
    const message = 'column 16: expected a text, a number or a %regular expression%, found "="';
    expectSentence(run, 2, /^trailproof: The pattern is invalid: column 16: expected a text/);
    expect(run.answer).toEqual({
      schemaVersion: "1.0",
      valid: false,
      error: { column: 16, expected: "a text, a number or a %regular expression%", message },
      events: [],
    });
  });

  it.each([
    [["--events", "log.json"], /^trailproof: Name the pattern in one way: --pattern or --pattern-file\n/],
    [["--pattern", "a", "--pattern-file", "pattern.txt", "--events", "log.json"], /Name the pattern in one way/],
    [["--pattern", "a"], /--events is missing/],
    [["--pattern", "a", "--events", "missing.json"], /Cannot read missing.json: there is no such file/],
    [["--pattern", "a", "--events", "."], /Cannot read \.: it is a folder/],
    [["--pattern-file", "-", "--events", "-"], /Only one input can be standard input/],
    [["--pattern", "a", "--events", "log.json", "--output", "html=a.html"], /expected FORMAT=FILE .* json/],
    [["--pattern", "a", "--events", "log.json", "--output", "json=log.json"], /the input log.json is the same file/],
  ])("refuses %j", async (args, sentence) =>
    expectSentence(await runHere(["filter", ...args], { cwd: folder.path }), 2, sentence),
  );
});
