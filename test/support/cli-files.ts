import { writeFileSync } from "node:fs";
import { expect } from "vitest";
import { formatSnapshot } from "../../src/documents/format.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { account, EVERY_KIND } from "./account.ts";
import { allAlarms } from "./alarms.ts";
import type { CliResult } from "./run-cli.ts";
import { scratch } from "./scan.ts";

/** A folder with files by name; snapshots are written as they are saved. */
export function folderWith(files: Readonly<Record<string, string | Snapshot>> = {}) {
  const folder = scratch();
  for (const [name, content] of Object.entries(files))
    writeFileSync(folder.file(name), typeof content === "string" ? content : formatSnapshot(content));
  return folder;
}

/** An account in which every control of the baseline passes. */
export const sound = (): Snapshot =>
  allAlarms(
    account().trail("main", {
      key: "Enabled",
      group: "present",
      topic: "present",
      tags: { owner: "security" },
      advanced: EVERY_KIND,
      recursiveLogging: false,
      insights: ["ApiCallRateInsight", "ApiErrorRateInsight"],
    }),
  ).snapshot();

/** An account whose one trail is stopped. */
export const stopped = (): Snapshot => account().trail("main", { logging: false }).snapshot();

/** An account that cannot be told: its trail's status is refused. */
export const unread = (): Snapshot => account().trail("main").deny("cloudtrail:GetTrailStatus").snapshot();

/** The program ended with one clear sentence on standard error, and nothing else. */
export function expectSentence({ code, stdout, stderr }: CliResult, expected: number, sentence: RegExp): void {
  expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
  expect(stderr).toMatch(/^trailproof: [^\n]+\n$/);
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toMatch(/\n {4}at |node_modules|\[object/);
}
