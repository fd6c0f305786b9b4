import { describe, expect, it } from "vitest";
import { linesOf } from "../../src/documents/lines.ts";
import { pointerTo } from "../../src/model/text/json-pointer.ts";
import { account } from "../support/account.ts";

const snapshot = account()
  .trail("main", { key: "Enabled", tags: { owner: "security" } })
  .deny("cloudtrail:GetTrailStatus")
  .snapshot();
const ARN = Object.keys(snapshot.trails)[0] ?? "";
const trail = (...steps: string[]) => pointerTo("trails", ARN, ...steps);

describe("the line of a pointer", () => {
  const text = JSON.stringify(snapshot, null, 2);
  const lines = text.split("\n");
  const lineOf = (pointer: string, of = text) => linesOf(of, [pointer, "/regions", "/nowhere"]).get(pointer);
  const shown = (pointer: string) => lines[(lineOf(pointer) ?? 0) - 1]?.trim();

  it.each([
    [trail(), `${JSON.stringify(ARN)}: {`],
    [trail("kmsKeyId"), `"kmsKeyId": ${JSON.stringify(snapshot.trails[ARN]?.kmsKeyId)},`],
    [trail("status"), '"status": {'],
    [trail("status", "code"), '"code": "AccessDenied",'],
    [trail("tags", "value", "0", "key"), '"key": "owner",'],
    ["/account/buckets/value/0", '"main-logs",'],
    ["/regions/us-east-1/trails", '"trails": {'],
  ])("of %s is the line that names it", (pointer, expected) => {
    expect(shown(pointer)).toBe(expected);
  });

  it("is of the second of two like-named members its own", () => {
    const [first, second] = ["eu-west-1", "us-east-1"].map((region) => lineOf(`/regions/${region}/trails`));
    expect(second).toBeGreaterThan(first ?? Number.POSITIVE_INFINITY);
  });

  it("is 1 in a text of one line, and none for what is not there", () => {
    const flat = (pointer: string) => lineOf(pointer, JSON.stringify(snapshot));
    expect(flat(trail("status", "code"))).toBe(1);
    expect(flat("/nowhere")).toBeUndefined();
    expect(lineOf("/account/buckets/value/99")).toBeUndefined();
  });

  it("counts lines that end in CR LF", () => {
    expect(lineOf(trail("kmsKeyId"), text.replaceAll("\n", "\r\n"))).toBe(lineOf(trail("kmsKeyId")));
  });

  it("counts from the first character, also where that is a line's end", () => {
    expect(lineOf("/a", '\n{"a": 0}')).toBe(2);
  });

  it("finds names that hold slashes and tildes", () => {
    expect(lineOf(pointerTo("a/b", "~1"), '{\n"a/b": {\n"~1": 0\n}\n}')).toBe(3);
  });

  it("is found for many pointers in one reading, among items of lists and the complete document", () => {
    const pointers = ["", "/a", "/a/1", "/a/2/x", "/a/3", "/b"];
    const found = linesOf('{\n"z": [\n{"x": 0}],\n"a": [0,\n1,\n{"y": [0, 1],\n"x": 2}],\n"b": null}', pointers);
    expect([...found].sort()).toEqual([
      ["", 1],
      ["/a", 4],
      ["/a/1", 5],
      ["/a/2/x", 7],
      ["/b", 8],
    ]);
  });
});
