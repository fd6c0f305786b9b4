import { expect, it } from "vitest";
import { contradiction } from "../../src/documents/consistent.ts";
import type { Bucket, Snapshot, Trail } from "../../src/model/documents/snapshot.ts";
import { account, OTHER } from "../support/account.ts";

const base = () => account().trail("main", { key: "Enabled", topic: "present" }).snapshot();
const each = <T extends object>(members: Record<string, T>, change: Partial<T>) =>
  Object.values(members).map((one) => Object.assign(one, change));
const trails = (change: Partial<Trail>) => (snapshot: Snapshot) => each(snapshot.trails, change);
const buckets = (change: Partial<Bucket>) => (snapshot: Snapshot) => each(snapshot.buckets, change);

it("a snapshot as it was collected has none", () => {
  expect(contradiction(base())).toBeUndefined();
});

it.each<[string, (snapshot: Snapshot) => unknown, RegExp]>([
  [
    "a listed trail that was dropped",
    (snapshot) => (snapshot.trails = {}),
    /^\/regions\/\S+\/trails lists .*, which \/trails lacks$/,
  ],
  ["a trail's other name", trails({ name: "side" }), /^\/trails\/\S+main is not what its ARN says$/],
  ["a trail's other Region", trails({ homeRegion: "eu-west-1" }), /^\/trails\/\S+main is not what its ARN says$/],
  ["a trail's other account", trails({ accountId: OTHER }), /^\/trails\/\S+main is not what its ARN says$/],
  [
    "a trail's other ARN",
    trails({ arn: "arn:aws:cloudtrail:us-east-1:123456789012:trail/side" }),
    /^\/trails\/\S+main is not/,
  ],
  ["a trail's other owner", trails({ owner: "foreign" }), /^\/trails\/\S+main\/owner is not what its ARN says$/],
  [
    "a key's other owner",
    ({ keys }) => each(keys, { owner: "foreign" }),
    /^\/keys\/\S+\/owner is not what its ARN says$/,
  ],
  ["a key's other account", ({ keys }) => each(keys, { accountId: OTHER }), /^\/keys\/\S+\/owner is not/],
  ["a topic's other owner", ({ topics }) => each(topics, { owner: "foreign" }), /^\/topics\/\S+\/owner is not/],
  [
    "a listed bucket of another account",
    buckets({ owner: "foreign" }),
    /^\/buckets\/main-logs\/owner is not what the evidence says$/,
  ],
  ["a bucket's other name", buckets({ name: "side-logs" }), /^\/buckets\/main-logs\/owner is not/],
  [
    "a Region out of scope",
    ({ scope }) => scope.excludeRegions.push("eu-west-1"),
    /^\/regions\/eu-west-1 is not in the scope/,
  ],
  [
    "another account",
    ({ account }) => Object.assign(account, { id: OTHER }),
    /^\/identity\/arn is not of the account$/,
  ],
  ["another partition", ({ account }) => Object.assign(account, { partition: "aws-cn" }), /^\/identity\/arn is not/],
  [
    "a different partition from that of the trails",
    ({ account, identity }) => {
      Object.assign(account, { partition: "aws-cn" });
      Object.assign(identity, { arn: identity.arn.replace("arn:aws:", "arn:aws-cn:") });
    },
    /^\/trails\/\S+main is of another partition$/,
  ],
])("%s is a contradiction", (_, change, says) => {
  const snapshot = base();
  change(snapshot);
  expect(contradiction(snapshot)).toMatch(says);
});
