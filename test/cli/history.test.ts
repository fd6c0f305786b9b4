import { readdirSync, writeFileSync } from "node:fs";
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

describe("a stored result that is damaged", () => {
  it("is named by history, and replaced by a scan that says so", async () => {
    const scan = () => run("scan", "--snapshot", "stopped.json", "--history", "kept");
    await scan();
    expect((await scan()).stderr).toContain("kept has an equal result: nothing was added\n");
    const [account = ""] = readdirSync(folder.file("kept")).filter((name) => /^\d{12}$/.test(name));
    const [name = ""] = readdirSync(folder.file(`kept/${account}`)).filter((one) => one.endsWith(".gz"));
    writeFileSync(folder.file(`kept/${account}/${name}`), "no gzip");
    const { code, stderr } = await run("history", "kept");
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringMatching(`^${account}/${name}: it is damaged: `),
    });
    expect((await scan()).stderr).toContain("kept had an equal result that was damaged: it was replaced\n");
    expect((await run("history", "kept")).code).toBe(0);
  });
});
