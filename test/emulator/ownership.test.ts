import { beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "../../src/model/documents/result.ts";
import { compliantAccount, FOREIGN_ACCOUNT } from "../support/accounts.ts";
import { otherAccount, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import type { Behaviour, Override, Rule } from "../support/fault-proxy.ts";
import { failing, healthyDelivery, regions, secondsAgo, status, xml } from "../support/overrides.ts";
import { scanThrough, useEmulatorCredentials } from "../support/scan.ts";
import { makeFullTrail, makeLogBucket } from "../support/trails.ts";

const LIST = "s3:ListBuckets";
const LOCATION = "s3:GetBucketLocation";
const ACL = "s3:GetBucketAcl";
const denied = (...operations: string[]): Rule[] => operations.map((operation) => ({ operation, fault: "deny" }));

const lastDelivery = (seconds: number, error?: string): Override =>
  status(() => ({
    LatestDeliveryTime: secondsAgo(seconds),
    LatestDeliveryError: error,
    LatestDeliveryAttemptTime: error && new Date(Date.now() - 60_000).toISOString(),
  }));

interface Expected {
  readonly owner: "own" | "foreign" | "unknown";
  readonly bucket: Finding["status"];
  /** trail-multi-region: whether the bucket counts as good. */
  readonly requirement: Finding["status"];
  /** Whether the access control list had to be asked for. */
  readonly acl?: boolean;
}

type Case = readonly [name: string, behaviour: Behaviour, expected: Expected];

const OWN: readonly Case[] = [
  ["listed, location read", {}, { owner: "own", bucket: "pass", requirement: "pass" }],
  [
    // Accounts with many buckets must ask for pages.
    "listed in pages",
    { rules: [{ operation: LIST, fault: "deny", when: ({ input }) => input["max-buckets"] !== "10000" }] },
    { owner: "own", bucket: "pass", requirement: "pass" },
  ],
  ["listed, location denied", { rules: denied(LOCATION) }, { owner: "own", bucket: "pass", requirement: "pass" }],
  [
    "listed, gone a moment later",
    { overrides: { [LOCATION]: failing("NoSuchBucket", 404) } },
    { owner: "own", bucket: "fail", requirement: "fail" },
  ],
  ["list denied, location read", { rules: denied(LIST) }, { owner: "unknown", bucket: "pass", requirement: "pass" }],
  [
    "list and location denied, ACL read",
    { rules: denied(LIST, LOCATION) },
    { owner: "unknown", bucket: "pass", requirement: "pass", acl: true },
  ],
  [
    "all denied",
    { rules: denied(LIST, LOCATION, ACL) },
    { owner: "unknown", bucket: "unknown", requirement: "unknown", acl: true },
  ],
];

const FOREIGN: readonly Case[] = [
  ["not listed, location read", {}, { owner: "foreign", bucket: "pass", requirement: "pass" }],
  [
    "not listed, location denied, ACL read",
    { rules: denied(LOCATION) },
    { owner: "foreign", bucket: "pass", requirement: "pass", acl: true },
  ],
  [
    "not listed, both denied, delivered within the hour",
    { rules: denied(LOCATION, ACL) },
    { owner: "foreign", bucket: "manual", requirement: "pass", acl: true },
  ],
  [
    "not listed, both denied, last delivery two hours ago",
    { rules: denied(LOCATION, ACL), overrides: { "cloudtrail:GetTrailStatus": lastDelivery(7200) } },
    { owner: "foreign", bucket: "unknown", requirement: "unknown", acl: true },
  ],
  [
    "not listed, both denied, a current error",
    { rules: denied(LOCATION, ACL), overrides: { "cloudtrail:GetTrailStatus": lastDelivery(600, "AccessDenied") } },
    { owner: "foreign", bucket: "unknown", requirement: "fail", acl: true },
  ],
  [
    "not listed, both denied, status denied",
    { rules: denied(LOCATION, ACL, "cloudtrail:GetTrailStatus") },
    { owner: "foreign", bucket: "unknown", requirement: "unknown", acl: true },
  ],
  [
    "not listed, location denied, ACL says that it is gone",
    { rules: denied(LOCATION), overrides: { [ACL]: failing("NoSuchBucket", 404) } },
    { owner: "unknown", bucket: "fail", requirement: "fail", acl: true },
  ],
  [
    "not listed, location fails, ACL denied",
    { rules: [{ operation: LOCATION, fault: "error500" }, ...denied(ACL)] },
    { owner: "unknown", bucket: "unknown", requirement: "unknown", acl: true },
  ],
  [
    "not listed, both answers cut with status 404",
    { rules: [LOCATION, ACL].map((operation): Rule => ({ operation, fault: "cut-404" })) },
    { owner: "unknown", bucket: "unknown", requirement: "unknown", acl: true },
  ],
  [
    "not listed, 404 of another name",
    { overrides: { [LOCATION]: failing("NoSuchKey", 404), [ACL]: failing("NoSuchKey", 404) } },
    { owner: "unknown", bucket: "unknown", requirement: "unknown", acl: true },
  ],
  ["list denied, location read", { rules: denied(LIST) }, { owner: "unknown", bucket: "pass", requirement: "pass" }],
  [
    "all denied",
    { rules: denied(LIST, LOCATION, ACL) },
    { owner: "unknown", bucket: "unknown", requirement: "unknown", acl: true },
  ],
];

/** A list whose second page is refused. */
const brokenOff: Behaviour = {
  overrides: {
    [LIST]: xml((page) => page.replace("</Buckets>", "</Buckets><ContinuationToken>more</ContinuationToken>")),
  },
  rules: [{ operation: LIST, fault: "deny", when: ({ input }) => input["continuation-token"] === "more" }],
};

describeWithMoto("whose a trail's bucket is", (moto) => {
  beforeAll(useEmulatorCredentials);

  const evaluate = async ({ rules = [], overrides }: Behaviour) => {
    const few = { "ec2:DescribeRegions": regions(["us-east-1"]), "cloudtrail:GetTrailStatus": healthyDelivery };
    const { snapshot, result, calls } = await scanThrough(moto.url, { rules, overrides: { ...few, ...overrides } });
    const [bucket] = Object.values(snapshot.buckets);
    const statusOf = (control: string) => result.findings.find((one) => one.control === control)?.status;
    return {
      owner: bucket?.owner,
      bucket: statusOf("bucket-exists"),
      requirement: statusOf("trail-multi-region"),
      acl: (calls[ACL] ?? 0) > 0,
    };
  };

  describe("one of ours", () => {
    beforeAll(async () => {
      await moto.reset();
      await compliantAccount(moto.url);
    });
    it.each(OWN)("%s", async (_, behaviour, expected) => {
      expect(await evaluate(behaviour)).toEqual({ acl: false, ...expected });
    });
    it("on the first page of a list that broke off", async () => {
      expect(await evaluate({ ...brokenOff, rules: [...(brokenOff.rules ?? []), ...denied(LOCATION)] })).toEqual({
        owner: "own",
        bucket: "pass",
        requirement: "pass",
        acl: false,
      });
    });
  });

  describe("another account's", () => {
    beforeAll(async () => {
      await moto.reset();
      const archive = await makeLogBucket(await otherAccount(moto.url, FOREIGN_ACCOUNT), "central-log-archive");
      // A bucket of our own, so that there is a list that could have named it.
      await makeLogBucket(ownAccount(moto.url), "ours");
      await makeFullTrail(ownAccount(moto.url), { name: "main", multiRegion: true, bucket: archive });
    });
    it.each(FOREIGN)("%s", async (_, behaviour, expected) => {
      expect(await evaluate(behaviour)).toEqual({ acl: false, ...expected });
    });
    it("not on the first page of a list that broke off", async () => {
      const rules = [...(brokenOff.rules ?? []), ...denied(LOCATION, ACL)];
      expect(await evaluate({ ...brokenOff, rules })).toEqual({
        owner: "unknown",
        bucket: "unknown",
        requirement: "unknown",
        acl: true,
      });
    });
  });
});
