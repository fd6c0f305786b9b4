import { expect, it } from "vitest";
import { allows, OUTSIDERS, policyOf } from "../../src/iam/index.ts";
import { limit, processorMs } from "../support/machine.ts";

const request = {
  ...(OUTSIDERS[1] as (typeof OUTSIDERS)[number]),
  action: "s3:*",
  resource: `arn:aws:s3:::b/${"a".repeat(100)}*`,
};
const statement = (more: object) => ({ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*", ...more });
const many = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i));

it.each<[string, () => unknown]>([
  ["10 MB", () => [statement({ Resource: "x".repeat(10_000_000) })]],
  [
    "10,000 statements",
    () => many(10_000, (i) => statement({ Condition: { StringLike: { "aws:SourceArn": `*${i}*` } } })),
  ],
  [
    "500 statements with a key of their own",
    () => many(500, (i) => statement({ Condition: { StringLike: { [`aws:PrincipalTag/${i}`]: "a*" } } })),
  ],
  ["patterns of wildcards", () => many(40, (i) => statement({ Resource: `${"*a".repeat(1000)}${i}` }))],
  [
    "patterns that overlap",
    () => many(300, (i) => statement({ Condition: { StringLike: { "aws:SourceArn": `*${i}?*${i + 1}*` } } })),
  ],
  ["one deep nesting", () => [statement({ Condition: JSON.parse(`${"[".repeat(50_000)}${"]".repeat(50_000)}`) })]],
  [
    "5,000 ranges",
    () => [
      statement({ Condition: { IpAddress: { "aws:SourceIp": many(5000, (i) => `10.${i >> 8}.${i & 255}.0/24`) } } }),
    ],
  ],
  ["5,000 numbers", () => [statement({ Condition: { NumericEquals: { "s3:TlsVersion": many(5000, String) } } })]],
])("%s: an answer at once", (_, make) => {
  // The least of three: compiling the program and collecting garbage of other tests is no cost of the policy.
  const times = many(3, () => {
    const document = { Statement: make() };
    return processorMs(() => {
      expect(["yes", "no", "unknown"]).toContain(allows([policyOf(document, "")], request).answer);
    });
  });
  expect(Math.min(...times)).toBeLessThan(limit(50));
});
