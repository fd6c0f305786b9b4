import { describe, expect, it } from "vitest";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { ACCOUNT, absent, account, OTHER, read } from "../support/account.ts";
import { withPolicy } from "../support/policies.ts";
import { fixable, scan, undone, unfixed } from "./held.ts";

const everything = account().trail("main", { key: "Enabled", group: "present", topic: "present" });
const second = everything.trail("second", {
  s3BucketName: "main-logs",
  key: "Enabled",
  kmsKeyId: `arn:aws:kms:us-east-1:${ACCOUNT}:key/main-key`,
});
const EVERYONE = { Sid: "Everyone", Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
const OTHERS = {
  Sid: "Others",
  Effect: "Allow",
  Principal: { AWS: OTHER },
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::main-logs/*",
};
const kinds = ["bucket", "key", "topic"] as const;
const each = (change: Parameters<typeof withPolicy>[1]) => (snapshot: Snapshot) => {
  for (const kind of kinds) withPolicy(kind, change)(snapshot);
};
const unblocked = (snapshot: Snapshot) => {
  for (const bucket of Object.values(snapshot.buckets)) bucket.publicAccessBlock = absent("bucket.publicAccessBlock");
};
const withoutConditions = (all: Readonly<Record<string, unknown>>[]) =>
  all.map(({ Condition, ...one }) => (one.Effect === "Deny" ? { ...one, Condition } : one));
const roles = (change: (role: Snapshot["roles"][string]) => void) => (snapshot: Snapshot) =>
  Object.values(snapshot.roles).forEach(change);
const logs =
  (...statements: object[]) =>
  (snapshot: Snapshot) => {
    const document = { Version: "2012-10-17", Statement: statements };
    for (const region of Object.values(snapshot.regions))
      region.logResourcePolicies = read("region.logResourcePolicies", [
        { policyName: "shared", resourceArn: null, document },
      ]);
  };
const policies =
  (...statements: object[]) =>
  (snapshot: Snapshot) => {
    const document = { Version: "2012-10-17", Statement: statements };
    snapshot.account.customerPolicies = read("account.customerPolicies", [
      { policyName: "team", policyArn: `arn:aws:iam::${ACCOUNT}:policy/team`, document },
    ]);
  };
const SERVICE = { Principal: { Service: "cloudtrail.amazonaws.com" } };
const accounts = {
  "no policies": second.edit(each(null)).edit(unblocked),
  "policies that grant nothing": second.edit(each(() => [])),
  "nothing is pinned": second.edit(each(withoutConditions)),
  "everything is open": second.edit(each((all) => [...all, EVERYONE])).edit(unblocked),
  "everything is open, and nothing else": second.edit(each(() => [EVERYONE])).edit(unblocked),
  "everyone but an account may use everything, and everyone may change policies": second
    .edit(
      each((all) => [
        ...all,
        { Effect: "Allow", NotPrincipal: { AWS: OTHER }, Action: "*", Resource: "*" },
        { ...EVERYONE, Action: ["kms:PutKeyPolicy", "sns:SetTopicAttributes", "s3:PutBucketPolicy"] },
      ]),
    )
    .edit(unblocked),
  "a log group that conditions open": second.edit(
    logs(
      { ...EVERYONE, Condition: { StringEquals: { "aws:PrincipalAccount": OTHER } } },
      { ...EVERYONE, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } } },
      { ...EVERYONE, Condition: { ArnLike: { "aws:SourceArn": `arn:aws:s3:*:${OTHER}:*` } } },
      {
        ...EVERYONE,
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Condition: { ArnLike: { "aws:SourceArn": `arn:aws:logs:*:${OTHER}:*` } },
      },
    ),
  ),
  "a perimeter refuses CloudTrail": second.edit(
    each((all) => [
      ...all,
      {
        Effect: "Deny",
        Principal: "*",
        Action: "*",
        Resource: "*",
        Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } },
      },
    ]),
  ),
  "several services together": everything.edit(
    each((all) => [
      ...all,
      { ...EVERYONE, Principal: { Service: ["config.amazonaws.com", "cloudtrail.amazonaws.com"] } },
    ]),
  ),
  "one statement, no list": everything.edit((snapshot) => {
    for (const bucket of Object.values(snapshot.buckets))
      bucket.policy = read("bucket.policy", { Version: "2012-10-17", Statement: OTHERS });
  }),
  "a public ACL": everything.edit(unblocked).edit(({ buckets }) => {
    const grants = [{ grantee: "http://acs.amazonaws.com/groups/global/AllUsers", permission: "READ" }];
    for (const bucket of Object.values(buckets)) bucket.acl = read("bucket.acl", { grants });
  }),
  "a topic without a key": everything.edit(({ topics }) => {
    for (const { attributes } of Object.values(topics))
      if (attributes.state === "read") attributes.value.kmsMasterKeyId = null;
  }),
  "a role that does not exist": everything.edit(
    roles((role) =>
      Object.assign(role, {
        description: absent("role.description"),
        inlinePolicies: absent("role.inlinePolicies"),
        attachedPolicies: absent("role.attachedPolicies"),
      }),
    ),
  ),
  "a role that trusts any account, and may not write": everything.edit(
    roles((role) => {
      const trustPolicy = {
        Version: "2012-10-17",
        Statement: { Effect: "Allow", ...SERVICE, Action: "sts:AssumeRole" },
      };
      role.description = read("role.description", { trustPolicy, permissionsBoundary: null });
      role.inlinePolicies = read("role.inlinePolicies", []);
    }),
  ),
  "log groups that are open": everything.edit(
    logs(
      EVERYONE,
      { ...EVERYONE, Principal: { AWS: [OTHER, ACCOUNT], Service: "es.amazonaws.com" } },
      { ...EVERYONE, Principal: { AWS: OTHER } },
    ),
  ),
  "log groups that are open to one account": everything.edit(logs({ ...EVERYONE, Principal: { AWS: OTHER } })),
  "full access": everything.edit(policies({ Effect: "Allow", Action: "cloudtrail:*", Resource: "*" })),
};

describe.each(Object.entries(accounts))("%s", (_, built) => {
  const snapshot = built.snapshot();
  const findings = scan(snapshot);
  const failing = findings.filter(
    ({ status, control }) => status === "fail" && /policy|public|tls|role|topic|full/.test(control),
  );

  it("each remedy fixes its finding and makes no other worse", () => {
    expect(failing.length).toBeGreaterThan(0);
    for (const finding of fixable(failing)) expect(unfixed(snapshot, finding, findings)).toEqual([]);
  });

  it("all remedies fix everything in both orders", () => {
    const all = findings.filter(({ status }) => status === "fail");
    expect(undone(snapshot, findings, [all, all.toReversed()])).toEqual([]);
  });
});

it("a policy is written by one command, with all that is wanted of it and all that it had", () => {
  const findings = scan(everything.edit(withPolicy("bucket", () => [OTHERS])).snapshot());
  const commands = findings
    .filter(({ status, resource }) => status === "fail" && resource.type === "bucket")
    .map(({ control, remedy }) => [control, remedy().steps.flatMap(({ cli = [] }) => cli)]);
  expect(commands.map(([control]) => control)).toEqual(["bucket-policy-delivery", "bucket-tls-only"]);
  expect(commands[0]?.[1]).toEqual(commands[1]?.[1]);
  expect(commands[0]?.[1]?.[0]).toContain('"Sid":"Others"');
});
