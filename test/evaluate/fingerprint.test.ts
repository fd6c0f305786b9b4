import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprint } from "../../src/evaluate/findings/fingerprint.ts";
import type { Subject } from "../../src/model/resources/subject.ts";

type Parts = Parameters<typeof fingerprint>;

const account = { id: "123456789012", partition: "aws" };
const trail: Subject = {
  type: "trail",
  id: "main",
  arn: "arn:aws:cloudtrail:us-east-1:123456789012:trail/main",
  region: "us-east-1",
  accountId: "123456789012",
};
const region: Subject = { ...trail, type: "region", id: "eu-west-1", arn: null, region: "eu-west-1" };

describe("fingerprint", () => {
  it("is the same for good: baselines and code scanning know findings by it", () => {
    expect(fingerprint("trail-logging", account, trail, undefined)).toBe("6279038b2513b851b540523411e3b45d");
    expect(fingerprint("trail-region-covered", account, region, "read")).toBe("e03dad68a0e62932d687d08255ca8792");
  });

  it("does not depend on what is no part of the resource's name", () => {
    const print = (subject: Subject) => fingerprint("trail-logging", account, subject, undefined);
    expect(print({ ...trail, region: "us-west-2", id: "other", accountId: null })).toBe(print(trail));
  });

  it.each<[string, Parts]>([
    ["control", ["trail-tags", account, trail, undefined]],
    ["scanned account", ["trail-logging", { ...account, id: "999988887777" }, trail, undefined]],
    ["partition", ["trail-logging", { ...account, partition: "aws-cn" }, trail, undefined]],
    ["ARN", ["trail-logging", account, { ...trail, arn: `${trail.arn}-2` }, undefined]],
    ["resource type", ["trail-logging", account, { ...trail, type: "topic" }, undefined]],
    ["facet", ["trail-logging", account, trail, "read"]],
  ])("differs by %s", (_, other) => {
    expect(fingerprint(...other)).not.toBe(fingerprint("trail-logging", account, trail, undefined));
  });

  it("differs by region and id where there is no ARN, and keeps their borders", () => {
    const texts = fc.constantFrom("", "a", "ab", "b", "a,b", '","', "[", "null");
    fc.assert(
      fc.property(fc.tuple(texts, texts, texts, texts), fc.tuple(texts, texts, texts, texts), (one, two) => {
        const print = ([control, where, id, facet]: string[]) =>
          fingerprint(control ?? "", account, { ...region, region: where ?? "", id: id ?? "" }, facet);
        expect(print(one) === print(two)).toBe(one.join("\0") === two.join("\0"));
      }),
      { numRuns: 500 },
    );
  });
});
