import { describe, expect, it } from "vitest";
import { evidenceTable, resolveEvidence } from "../../src/evaluate/findings/evidence.ts";
import { notCollected } from "../../src/model/resources/facts.ts";
import { pointerTo } from "../../src/model/text/json-pointer.ts";
import { account, NOW, read } from "../support/account.ts";

const snapshot = account()
  .trail("main", { key: "Enabled", tags: { owner: "security" } })
  .deny("cloudtrail:GetTrailStatus")
  .snapshot();
const ARN = Object.keys(snapshot.trails)[0] ?? "";
const trail = (...steps: string[]) => pointerTo("trails", ARN, ...steps);
const resolve = (pointer: string) => resolveEvidence(snapshot, pointer);

describe("what a pointer shows", () => {
  it("is the value of a fact, with the call that told it", () => {
    expect(resolve(trail("tags"))).toEqual({
      pointer: trail("tags"),
      api: "cloudtrail:ListTags",
      region: "us-east-1",
      at: NOW,
      state: "read",
      value: [{ key: "owner", value: "security" }],
    });
  });

  it("is a member of a fact's value, with the fact's call", () => {
    expect(resolve(trail("tags", "value", "0", "key"))).toMatchObject({ api: "cloudtrail:ListTags", value: "owner" });
  });

  it("is a member of a resource, with the call that described the resource", () => {
    expect(resolve(trail("kmsKeyId"))).toMatchObject({
      api: "cloudtrail:DescribeTrails",
      state: "read",
      value: expect.stringMatching(/main-key$/),
    });
    expect(resolve(trail("snsTopicArn"))).toMatchObject({ value: null });
  });

  it("is of a resource its own members, not its facts", () => {
    const value = resolve(trail())?.value as Record<string, unknown>;
    expect(value).toMatchObject({ name: "main", isMultiRegionTrail: true });
    expect(value).not.toHaveProperty("status");
  });

  it("is of a call that failed its state alone", () => {
    const evidence = resolve(trail("status"));
    expect(evidence).toMatchObject({ api: "cloudtrail:GetTrailStatus", state: "unreadable" });
    expect(evidence).not.toHaveProperty("value");
  });

  it("is of a long list its length", () => {
    const many = account()
      .edit((snapshot) => {
        const names = Array.from({ length: 1234 }, (_, i) => `bucket-${i}`);
        snapshot.account.buckets = read("account.buckets", names);
      })
      .snapshot();
    expect(resolveEvidence(many, "/account/buckets")?.value).toBe("1234 entries");
    expect(resolveEvidence(many, "/account/buckets/value/1233")?.value).toBe("bucket-1233");
  });

  it("is the collection that lacks the fact where the fact was not collected, with the call that was not made", () => {
    expect(resolve("/regions/ap-south-1/trails")).toEqual({
      pointer: "/regions",
      api: notCollected("region.trails").api,
      region: "ap-south-1",
      state: "not-collected",
    });
    expect(resolve(pointerTo("logGroups", "arn:of/a:group", "description"))).toEqual({
      pointer: "/logGroups",
      api: "logs:DescribeLogGroups",
      state: "not-collected",
    });
  });

  it.each([
    "/nowhere",
    "/regions/ap-south-1",
    "/regions/ap-south-1/toString",
    "/trails/x/status/value",
    "/toString/x/y",
    "/account/constructor",
    trail("snsTopicArn", "of"),
    trail("name", "length"),
  ])("is nothing for %s", (pointer) => {
    expect(resolve(pointer)).toBeUndefined();
  });
});

describe("a table of evidence", () => {
  it("resolves a pointer once, and adds lines to what was looked up", () => {
    const table = evidenceTable(snapshot);
    const tags = table.at(trail("tags"));
    expect(table.at(trail("tags"))).toBe(tags);
    expect(table.at("/nowhere")).toBeUndefined();
    table.addLines(JSON.stringify(snapshot));
    expect(tags).toEqual({ ...resolve(trail("tags")), line: 1 });
  });
});
