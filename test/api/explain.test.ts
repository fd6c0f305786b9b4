import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type ExplainOptions, explain, readSnapshot } from "../../src/index.ts";

const file = join(import.meta.dirname, "../../examples/sample-account.snapshot.json");
const snapshot = readSnapshot(readFileSync(file, "utf8"), file);
const folder = mkdtempSync(join(tmpdir(), "trailproof-explain-"));
afterAll(() => rmSync(folder, { recursive: true }));

const record = {
  eventVersion: "1.11",
  eventSource: "iam.amazonaws.com",
  eventName: "CreateUser",
  awsRegion: "us-east-1",
  eventTime: "2026-11-12T10:00:00Z",
  eventType: "AwsApiCall",
  eventCategory: "Management",
  managementEvent: true,
  readOnly: false,
  recipientAccountId: snapshot.account.id,
  userIdentity: { type: "IAMUser", arn: `arn:aws:iam::${snapshot.account.id}:user/ann` },
};

describe("explain", () => {
  it.each([
    [{ service: "kms", event: "Decrypt", principal: "ann" }, "principal ann: expected an ARN"],
    [{ service: "kms", event: "Xyzzy" }, "give readOnly, and management, or for a data event resourceType"],
    [{ service: "iam", event: "CreateUser", region: "eu-west-1" }, "never in eu-west-1: remove region"],
  ])("names its own members: %j", async (call, message) => {
    const error = await explain(snapshot, { call }).catch((thrown: Error) => thrown);
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).not.toContain("--");
  });

  it("readSnapshot without a text says what its argument is", () => {
    const read = readSnapshot as (text?: string) => unknown;
    expect(() => read()).toThrow("readSnapshot: the first argument must be the text of a file");
    expect(() => read("{")).toThrow(/^snapshot:1:/);
  });

  it("answers about a call", async () => {
    const { evaluatedBy, events } = await explain(snapshot, { call: { service: "iam", event: "CreateUser" } });
    expect(evaluatedBy).toBe("account");
    expect(events).toHaveLength(1);
    expect(events?.[0]).toMatchObject({ eventSource: "iam.amazonaws.com", eventName: "CreateUser" });
    expect(events?.[0]?.trails).toHaveLength(Object.keys(snapshot.trails).length);
  });

  it("answers about a record, and about the same record in a log file", async () => {
    const path = join(folder, "log.json");
    writeFileSync(path, JSON.stringify({ Records: [record, record] }));
    const [one, both] = await Promise.all([explain(snapshot, { record }), explain(snapshot, { logFiles: [path] })]);
    const [event] = one.events ?? [];
    expect(both.summary.events).toBe(2);
    expect(both.events?.map(({ recorded }) => recorded)).toEqual([event?.recorded, event?.recorded]);
  });

  it("compares with a proposal", async () => {
    const proposed = [
      {
        name: "all",
        homeRegion: "us-east-1",
        EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true }],
      },
    ];
    const { evaluatedBy, events } = await explain(snapshot, { record, proposed });
    expect(evaluatedBy).toBe("account-and-proposal");
    expect(events?.[0]).toMatchObject({ recorded: true, by: [{ trail: expect.stringContaining(":trail/all") }] });
  });

  it("refuses a snapshot of an earlier version", async () => {
    const old = explain({ ...snapshot, schemaVersion: "1.4" }, { record });
    await expect(old).rejects.toThrow(/^explain: the first argument was written by an earlier version: collect again/);
  });

  it.each<[string, unknown, string | RegExp]>([
    ["nothing", {}, "explain: give one of the options call, record and logFiles"],
    ["two questions", { record, logFiles: [] }, "explain: give one of the options call, record and logFiles"],
    [
      "a path that does not exist",
      { logFiles: [join(folder, "no.json")] },
      /^Cannot read .*no\.json: there is no such file/,
    ],
    ["no path", { logFiles: [] }, "There is no log file in an empty list of paths"],
    ["a path that is no list", { logFiles: "logs/" }, 'explain: option logFiles must be a list of paths, not "logs/"'],
    ["a call without a service", { call: { event: "Decrypt" } }, "explain: call: option service is missing"],
    ["a misspelt member", { call: { service: "kms", event: "Decrypt", regoin: "eu-west-1" } }, /"regoin".*"region"/],
    ["no record", { record: 5 }, /^record is no CloudTrail record: /],
    ["two records", { record: { Records: [record, record] } }, /^record holds 2 records, not one/],
    ["a proposal that AWS refuses", { record, proposed: { EventSelectors: 5 } }, /^proposed: /],
  ])("refuses %s with a sentence", async (_, options, sentence) => {
    const error = await explain(snapshot, options as ExplainOptions).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "UserError", exitCode: 2 });
    expect((error as Error).message).toMatch(sentence);
  });
});
