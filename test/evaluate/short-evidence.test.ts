import { describe, expect, it } from "vitest";
import { withShortEvidence } from "../../src/evaluate/findings/short-evidence.ts";
import type { Evidence } from "../../src/model/documents/result.ts";
import { finding, trail } from "../support/sample-result.ts";

const read: Evidence = { pointer: "/a", api: "s3:GetBucketAcl", region: "eu-west-1", state: "read", value: true };
const resource = { ...trail("audit"), region: "eu-west-1" };
const kept = (status: "pass" | "fail", ...evidence: Evidence[]) =>
  withShortEvidence(finding("a", "high", status, { resource, evidence }));

describe("the evidence that a result keeps", () => {
  it("does not repeat the resource's Region, nor that it was read", () =>
    expect(kept("fail", read).evidence).toEqual([{ pointer: "/a", api: "s3:GetBucketAcl", value: true }]));

  it("names a different Region, and every other state with its Region", () => {
    const elsewhere: Evidence = { ...read, region: "eu-west-2" };
    const open: Evidence = { pointer: "/b", api: "s3:GetBucketAcl", region: "eu-west-1", state: "not-collected" };
    const [first, second] = kept("fail", elsewhere, open).evidence;
    expect(first).toHaveProperty("region", "eu-west-2");
    expect(second).toEqual(open);
  });

  it("of a failure has what was read before what could not be read, of an unknown the order of the check", () => {
    const unread: Evidence = { pointer: "/status", api: "cloudtrail:GetTrailStatus", state: "unreadable" };
    const pointers = (status: "fail" | "unknown") =>
      withShortEvidence(finding("a", "high", status, { resource, evidence: [unread, read] })).evidence.map(
        ({ pointer }) => pointer,
      );
    expect(pointers("fail")).toEqual(["/a", "/status"]);
    expect(pointers("unknown")).toEqual(["/status", "/a"]);
  });

  it("has the long values of failures, and of passes the short ones", () => {
    const long: Evidence = { ...read, value: "x".repeat(50) };
    expect(kept("fail", long).evidence[0]).toHaveProperty("value", long.value);
    expect(kept("pass", long).evidence[0]).not.toHaveProperty("value");
    expect(kept("pass", { ...read, value: null }).evidence[0]).toHaveProperty("value", null);
  });

  it("has the time of what failed, and of passes none", () => {
    const timed: Evidence = { ...read, at: "2026-11-12T12:00:00.000Z" };
    expect(kept("fail", timed).evidence[0]).toHaveProperty("at", timed.at);
    expect(kept("pass", timed).evidence[0]).not.toHaveProperty("at");
  });

  it.each([
    ["pass", 10],
    ["fail", 50],
  ] as const)("of a %s is %i members at most, with the number of the others", (status, most) => {
    const all = Array.from({ length: most + 3 }, (_, i) => ({ ...read, pointer: `/${i}` }));
    const { evidence, moreEvidence } = kept(status, ...all);
    expect([evidence.length, moreEvidence]).toEqual([most, 3]);
    expect(kept(status, ...all.slice(3))).not.toHaveProperty("moreEvidence");
  });
});
