import { describe, expect, it } from "vitest";
import { lineFinder, resolveEvidence } from "../../src/evaluate/evidence.ts";
import { notCollected } from "../../src/model/facts.ts";
import { pointerTo } from "../../src/model/text/json-pointer.ts";
import { account, NOW, read } from "../support/account.ts";

const snapshot = account()
  .trail("main", { key: "Enabled", tags: { owner: "security" } })
  .deny("cloudtrail:GetTrailStatus")
  .snapshot();
const ARN = Object.keys(snapshot.trails)[0] ?? "";
const trail = (...steps: string[]) => pointerTo("trails", ARN, ...steps);
const resolve = (pointer: string, lineOf: (pointer: string) => number | undefined = () => undefined) =>
  resolveEvidence(snapshot, pointer, lineOf);

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
    expect(resolveEvidence(many, "/account/buckets", () => undefined)?.value).toBe("1234 entries");
    expect(resolveEvidence(many, "/account/buckets/value/1233", () => undefined)?.value).toBe("bucket-1233");
  });

  it("is of a fact that nobody collected the collection that lacks it, and what would have been asked", () => {
    expect(resolve("/regions/ap-south-1/trails", () => 7)).toEqual({
      pointer: "/regions",
      api: notCollected("region.trails").api,
      region: "ap-south-1",
      state: "not-collected",
      line: 7,
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

describe("the line of a pointer", () => {
  const text = JSON.stringify(snapshot, null, 2);
  const lines = text.split("\n");
  const lineOf = lineFinder(text);
  const shown = (pointer: string) => lines[(lineOf(pointer) ?? 0) - 1]?.trim();

  it.each([
    [trail(), `${JSON.stringify(ARN)}: {`],
    [trail("kmsKeyId"), `"kmsKeyId": ${JSON.stringify(snapshot.trails[ARN]?.kmsKeyId)},`],
    [trail("status"), '"status": {'],
    [trail("status", "code"), '"code": "AccessDenied",'],
    [trail("tags", "value", "0", "key"), '"key": "owner",'],
    ["/account/buckets/value/0", '"main-logs"'],
    ["/regions/us-east-1/trails", '"trails": {'],
  ])("of %s is the line that names it", (pointer, expected) => {
    expect(shown(pointer)).toBe(expected);
  });

  it("is of the second of two like-named members its own", () => {
    const [first, second] = ["eu-west-1", "us-east-1"].map((region) => lineOf(`/regions/${region}/trails`));
    expect(second).toBeGreaterThan(first ?? Number.POSITIVE_INFINITY);
  });

  it("is 1 in a text of one line, and none for what is not there", () => {
    const flat = lineFinder(JSON.stringify(snapshot));
    expect(flat(trail("status", "code"))).toBe(1);
    expect(flat("/nowhere")).toBeUndefined();
    expect(lineOf("/account/buckets/value/99")).toBeUndefined();
  });

  it("counts lines that end in CR LF", () => {
    expect(lineFinder(text.replaceAll("\n", "\r\n"))(trail("kmsKeyId"))).toBe(lineOf(trail("kmsKeyId")));
  });

  it("counts from the first character, also where that is a line's end", () => {
    expect(lineFinder('\n{"a": 0}')("/a")).toBe(2);
  });

  it("finds names that hold slashes and tildes", () => {
    const odd = lineFinder('{\n"a/b": {\n"~1": 0\n}\n}');
    expect(odd(pointerTo("a/b", "~1"))).toBe(3);
  });
});
