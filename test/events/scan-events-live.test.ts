import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EventSearch } from "../../src/model/documents/events.ts";
import type { Finding, ScanResult } from "../../src/model/documents/result.ts";
import { EVENT_ACCOUNT, EVENT_BUCKET, type EventServer, eventServer } from "../support/event-server.ts";
import { failing } from "../support/overrides.ts";
import { emulatorEnv, runCli } from "../support/run-cli.ts";

const HOUR = 3_600_000;
const root = { type: "Root", arn: `arn:aws:iam::${EVENT_ACCOUNT}:root`, accountId: EVENT_ACCOUNT };
const mallory = { type: "IAMUser", arn: `arn:aws:iam::${EVENT_ACCOUNT}:user/mallory`, accountId: EVENT_ACCOUNT };

/** A call of a few hours ago. */
const call = (name: string, userIdentity: object, hours: number, more: object = {}) => {
  const [service = "", eventName = ""] = name.split(":");
  return {
    eventID: `${name}-${hours}`,
    eventTime: new Date(Math.floor((Date.now() - hours * HOUR) / 1000) * 1000).toISOString().replace(".000Z", "Z"),
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: "us-east-1",
    sourceIPAddress: "203.0.113.20",
    eventType: "AwsApiCall",
    recipientAccountId: EVENT_ACCOUNT,
    userIdentity,
    ...more,
  };
};

const EVENTS = [
  call("iam:CreateAccessKey", root, 3),
  call("iam:CreateAccessKey", root, 2),
  call("iam:CreateUser", root, 30),
  call("ec2:DescribeInstances", mallory, 4, { awsRegion: "eu-west-1" }),
  call("s3:PutBucketLifecycle", mallory, 5, { requestParameters: { bucketName: EVENT_BUCKET } }),
  call("s3:PutBucketLifecycle", mallory, 6, { requestParameters: { bucketName: "pictures" } }),
  call("cloudtrail:StopLogging", mallory, 7, { requestParameters: { name: "main" }, errorCode: "AccessDenied" }),
];

let server: EventServer;
beforeEach(async () => {
  server = await eventServer(EVENTS);
});
afterEach(() => server.stop());

const scan = async (...args: string[]) => {
  const options = ["--events", "24h", "--control", "access-root-use,access-trail-tampering", "-o", "json=-", "-q"];
  const { code, stdout, stderr } = await runCli(["scan", ...options, ...args], { env: emulatorEnv(server.url) });
  return { code, stderr, findings: stdout === "" ? [] : (JSON.parse(stdout) as ScanResult).findings };
};
const told = (findings: readonly Finding[]) =>
  findings.map(({ control, status, resource, facet }) => [control, status, resource.id, facet].join(" "));

const FOUND = [
  "access-root-use fail root iam:CreateAccessKey",
  "access-trail-tampering fail mallory cloudtrail:StopLogging",
  // The other bucket is none of a trail.
  "access-trail-tampering fail mallory s3:PutBucketLifecycle",
];

const events = async (...args: string[]) => {
  const options = ["--expectations", "built-in", "--since", "24h", "-o", "json=-", "-q", "--no-prove"];
  const { code, stdout } = await runCli(["events", ...options, ...args], { env: emulatorEnv(server.url) });
  const { unexpected } = JSON.parse(stdout) as EventSearch;
  const tampering = unexpected?.findings.filter(({ rule }) => rule === "trail-tampering") ?? [];
  return { code, found: tampering.map(({ actions, count }) => `${actions[0]} ${count}`), notes: unexpected?.notes };
};

describe("events --expectations without a snapshot", () => {
  it.each(["history", "s3", "logs"])("reads which bucket is a trail's, for %s", async (source) => {
    const { code, found, notes } = await events("--source", source);
    expect({ code, found }).toEqual({ code: 1, found: ["cloudtrail:StopLogging 1", "s3:PutBucketLifecycle 1"] });
    expect(notes?.join()).not.toContain("s3:");
    expect(notes?.join()).not.toContain("--snapshot");
  });

  it("reads the trails of every Region, whatever Regions are searched", async () => {
    expect((await events("--regions", "us-east-1")).found).toContain("s3:PutBucketLifecycle 1");
  });

  it("counts every call as one on the trails' own where a list is denied, and says so", async () => {
    const behaviour = { overrides: { "cloudtrail:DescribeTrails": failing("AccessDeniedException", 400) } };
    server.behave(behaviour);
    const { found, notes } = await events();
    expect(found).toEqual(["cloudtrail:StopLogging 1", "s3:PutBucketLifecycle 2"]);
    expect(notes?.join()).toContain("cloudtrail:DescribeTrails in eu-west-1 (AccessDeniedException)");
  });
});

describe("scan --events of a live account", () => {
  it.each(["history", "s3", "logs"])(
    "finds the same in %s, and the trails' own bucket from the scan itself",
    async (source) => {
      const { code, findings, stderr } = await scan("--events-source", source);
      expect({ code, stderr, told: told(findings) }).toEqual({ code: 1, stderr: "", told: FOUND });
      expect(findings[0]).toMatchObject({
        data: { count: 2, eventIds: ["iam:CreateAccessKey-3", "iam:CreateAccessKey-2"] },
      });
      expect(server.throttled()).toBe(0);
    },
  );

  it("is unknown, not passed, where a Region of Event history is denied, and says which permission lacks", async () => {
    const denied = failing("AccessDeniedException", 400);
    server.behave({ overrides: { "cloudtrail:LookupEvents": denied } });
    const { code, findings } = await scan();
    expect({ code, told: told(findings) }).toEqual({
      code: 3,
      told: ["access-root-use unknown 111122223333 ", "access-trail-tampering unknown 111122223333 "],
    });
    expect(findings[0]).toMatchObject({
      cause: "denied",
      permissions: expect.arrayContaining(["cloudtrail:LookupEvents"]),
    });
  });

  it("passes where everything was read and is expected", async () => {
    const { code, findings } = await scan("--regions", "eu-west-1");
    expect({ code, told: told(findings) }).toEqual({
      code: 0,
      told: ["access-root-use pass 111122223333 ", "access-trail-tampering pass 111122223333 "],
    });
    expect(findings[0]?.message).toMatch(/^No unexpected call among 1 event from /);
  });
});
