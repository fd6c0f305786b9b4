import { afterAll, describe, expect, it } from "vitest";
import { expectSentence, folderWith, stopped } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";

const folder = folderWith({ "stopped.json": stopped(), file: "no history" });
afterAll(folder.remove);
const run = (...args: readonly string[]) => runHere(args, { cwd: folder.path });

describe("a history that is a file", () => {
  const sentence = /^trailproof: file is no folder: a history is a folder, or s3:\/\/BUCKET\/PREFIX$/m;

  it.each(["file", "file/below"])("is refused by scan before anything is evaluated: %s", async (where) => {
    expectSentence(await run("scan", "--snapshot", "stopped.json", "--history", where), 2, sentence);
  });

  it("is refused by history", async () => {
    expectSentence(await run("history", "file"), 2, sentence);
    expect((await run("history", "file/below")).stderr).toMatch(/^trailproof: file\/below is no folder/);
  });
});
