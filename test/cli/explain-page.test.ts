import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, expect, it } from "vitest";
import { record } from "../logs/records.ts";
import { ACCOUNT, account } from "../support/account.ts";
import { expectSentence } from "../support/cli-files.ts";
import { explainIn } from "../support/explain.ts";
import { runHere } from "../support/run-cli.ts";

const write = record({ recipientAccountId: ACCOUNT, eventName: "DisableKey", readOnly: false });
const read = record({ recipientAccountId: ACCOUNT, userAgent: "<script>alert(1)</script>" });
const named = record({ recipientAccountId: ACCOUNT, eventName: "<script>alert(1)</script>" });

const { folder, text } = explainIn({
  "s.json": account()
    .trail("writes", { basic: [{ readWriteType: "WriteOnly" }] })
    .snapshot(),
  "proposed.json": JSON.stringify({ TrailName: "writes", EventSelectors: [{ ReadWriteType: "All" }] }),
  "log.json": JSON.stringify({ Records: [write, read, named] }),
});
const gzipped = gzipSync(JSON.stringify({ Records: [write] }));
writeFileSync(folder.file("log.json.gz"), gzipped);
writeFileSync(folder.file("cut.json.gz"), gzipped.subarray(0, 60));
afterAll(() => folder.remove());

const sha256 = (name: string) =>
  createHash("sha256")
    .update(readFileSync(folder.file(name)))
    .digest("hex");
const run = (args: readonly string[]) => runHere(["explain", "--snapshot", "s.json", ...args], { cwd: folder.path });
const page = (name: string) => readFileSync(folder.file(name), "utf8");

it("writes the page with the hashes of the files, the snapshot and the JSON result", async () => {
  const inputs = ["--events", "log.json", "--events", "log.json.gz"];
  const { code, stdout, stderr } = await run([...inputs, "--output", "html=a.html", "--output", "json=a.json"]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: "wrote a.html\nwrote a.json\n" });
  expect(stdout).toContain("2 of 4 events are recorded, 2 not.");
  const written = page("a.html");
  expect(written).toContain("2 of 4 events are recorded, all by writes; 2 are not recorded.");
  for (const name of ["log.json", "log.json.gz", "s.json", "a.json"]) expect(written).toContain(sha256(name));
  expect(written).toContain("requires readOnly = false (the event has true)".replace("=", "&#x3D;"));
  expect(written).toContain(String(read.eventID));
  expect(written).not.toContain("<script");
  // Nothing of the time and the place of a run is on it.
  await run([...inputs, "--quiet", "--output", "html=b.html"]);
  expect(page("b.html")).toBe(written);
});

it("compares with a proposal", async () => {
  const args = ["--events", "log.json", "--proposed", "proposed.json", "--quiet"];
  const { code } = await run([...args, "--output", "html=p.html", "--output", "json=p.json"]);
  expect(code).toBe(0);
  expect(page("p.html")).toContain("All 3 events would be recorded, all by writes.");
  expect(page("p.html")).toContain(sha256("proposed.json"));
  const { bySource } = JSON.parse(page("p.json"));
  expect(bySource.map(({ before }: { before: object }) => before)).toContainEqual({
    recorded: 0,
    notRecorded: 1,
    undecidable: 0,
  });
});

it("says which file was not read to its end, and never that all is recorded", async () => {
  const { code } = await run(["--events", "log.json.gz", "--events", "cut.json.gz", "--quiet", "--output", "c.html"]);
  expect(code).toBe(3);
  expect(page("c.html")).toContain("The only event that could be read is recorded by writes.");
  expect(page("c.html")).toContain("Incomplete");
  expect(page("c.html")).toContain("Not read to its end");
});

it("goes to standard output, and the text to standard error", async () => {
  const { stdout, stderr } = await run(["--events", "log.json", "--output", "html=-"]);
  expect(stdout).toMatch(/^<!DOCTYPE html>/);
  expect(stderr).toContain("1 of 3 events are recorded");
});

it("is refused for a single event, before anything is read or written", async () => {
  const call = ["--service", "kms", "--event", "Decrypt", "--snapshot", "s.json", "--output", "html=x.html"];
  expectSentence(await text(call), 2, /html=FILE is for the events of log files: it needs --events/);
  expect(existsSync(folder.file("x.html"))).toBe(false);
  expectSentence(
    await text(["--events", "log.json", "--snapshot", "s.json", "--output", "sarif=x"]),
    2,
    /FORMAT is one of json, html/,
  );
});
