import { describe, expect, it } from "vitest";
import {
  allows,
  allowsEvery,
  allowsSome,
  deniesEvery,
  OUTSIDERS,
  oneOf,
  policyOf,
  type Requests,
  service,
  unpinned,
} from "../../src/iam/index.ts";

const read = (...statements: object[]) => [policyOf({ Version: "2012-10-17", Statement: statements }, "/policy")];
// biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
const VARIABLE = "${aws:username}";
const TRAIL = "arn:aws:cloudtrail:us-east-1:111122223333:trail/main";
const CLOUDTRAIL = service("cloudtrail.amazonaws.com", { arn: TRAIL, accountId: "111122223333" });
const BUCKET = "arn:aws:s3:::amzn-s3-demo-bucket";
const put = (context: Requests["context"] = {}): Requests => ({
  ...CLOUDTRAIL,
  action: "s3:PutObject",
  resource: `${BUCKET}/AWSLogs/111122223333/CloudTrail/*`,
  context: { ...CLOUDTRAIL.context, "s3:x-amz-acl": oneOf("bucket-owner-full-control"), ...context },
});
const isPublic = (statements: readonly object[], action = "s3:GetObject") =>
  OUTSIDERS.map((caller) => allowsSome(read(...statements), { ...caller, action, resource: `${BUCKET}/*` }).answer);
const open = (Condition?: object) => ({
  Effect: "Allow",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: `${BUCKET}/*`,
  ...(Condition ? { Condition } : {}),
});

/** AWS CloudTrail, "Amazon S3 bucket policy for CloudTrail". */
const DELIVERY = [
  {
    Sid: "AWSCloudTrailAclCheck20150319",
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: "s3:GetBucketAcl",
    Resource: BUCKET,
    Condition: { StringEquals: { "aws:SourceArn": TRAIL } },
  },
  {
    Sid: "AWSCloudTrailWrite20150319",
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `${BUCKET}/AWSLogs/111122223333/*`,
    Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceArn": TRAIL } },
  },
];
const TLS = {
  Sid: "RestrictToTLSRequestsOnly",
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: [BUCKET, `${BUCKET}/*`],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

describe("the bucket policy of CloudTrail's documentation", () => {
  it("lets the trail write", () => {
    expect(allows(read(...DELIVERY), put())).toMatchObject({ answer: "yes" });
  });

  it.each([
    ["another trail", put({ "aws:sourcearn": oneOf(`${TRAIL}2`) })],
    ["another account's folder", { ...put(), resource: `${BUCKET}/AWSLogs/444455556666/CloudTrail/*` }],
    ["a folder with a prefix", { ...put(), resource: `${BUCKET}/prefix/AWSLogs/111122223333/CloudTrail/*` }],
    ["another ACL", put({ "s3:x-amz-acl": oneOf("private") })],
    [
      "the service for an account that is not named",
      { ...put(), context: unpinned("cloudtrail.amazonaws.com").context },
    ],
  ])("refuses %s", (_, requests) => {
    expect(allows(read(...DELIVERY), requests)).toMatchObject({ answer: "no" });
  });

  it("with a statement on TLS: the trail writes, requests without TLS are denied", () => {
    expect(allows(read(...DELIVERY, TLS), put()).answer).toBe("yes");
    const plain = { "aws:securetransport": oneOf("false") };
    for (const { principal } of OUTSIDERS)
      for (const resource of [BUCKET, `${BUCKET}/*`]) {
        const requests = { principal, action: "s3:*", resource, context: plain };
        expect(deniesEvery(read(...DELIVERY, TLS), requests)).toMatchObject({
          answer: "yes",
          statement: { pointer: "/policy/Statement/2" },
        });
        expect(deniesEvery(read({ ...TLS, Resource: `${BUCKET}/*` }), requests).answer).toBe(
          resource === BUCKET ? "no" : "yes",
        );
        expect(deniesEvery(read({ ...TLS, Action: "s3:GetObject" }), requests).answer).toBe("no");
      }
  });
});

/** IAM, "Policy evaluation logic" and "Condition operators". */
describe("the evaluation logic", () => {
  const holder = (action: string, resource = "*"): Requests => ({
    principal: { kind: "holder" },
    action,
    resource,
    context: {},
  });
  const allow = { Effect: "Allow", Action: "*", Resource: "*" };

  it("denies by default, and an explicit deny overrides an allow", () => {
    expect(allowsEvery(read(), holder("s3:GetObject")).answer).toBe("no");
    expect(allowsEvery(read(allow), holder("s3:GetObject")).answer).toBe("yes");
    const deny = { Effect: "Deny", Action: "s3:*", Resource: "*" };
    expect(allowsEvery(read(allow, deny), holder("s3:GetObject"))).toMatchObject({
      answer: "no",
      statement: { pointer: "/policy/Statement/1" },
    });
    expect(allowsEvery(read(allow, deny), holder("ec2:RunInstances")).answer).toBe("yes");
  });

  it("NotAction with Allow gives every other action, with Deny it takes them", () => {
    const all = read({ Effect: "Allow", NotAction: "iam:*", Resource: "*" });
    expect(allowsEvery(all, holder("cloudtrail:*")).answer).toBe("yes");
    expect(allowsSome(all, holder("iam:*")).answer).toBe("no");
    expect(
      allowsSome(read(allow, { Effect: "Deny", NotAction: "ec2:*", Resource: "*" }), holder("cloudtrail:*")).answer,
    ).toBe("no");
  });

  it("actions are compared without case, resources with case", () => {
    const one = read({ Effect: "Allow", Action: "S3:getobject", Resource: "arn:aws:s3:::Bucket/*" });
    expect(allowsEvery(one, holder("s3:GetObject", "arn:aws:s3:::Bucket/a")).answer).toBe("yes");
    expect(allowsEvery(one, holder("s3:GetObject", "arn:aws:s3:::bucket/a")).answer).toBe("no");
  });

  it.each([
    ["StringEquals", {}, "no"],
    ["StringNotEquals", {}, "yes"],
    ["StringEqualsIfExists", {}, "yes"],
    ["ForAllValues:StringEquals", {}, "yes"],
    ["ForAnyValue:StringEquals", {}, "no"],
    ["StringEquals", { "aws:sourceaccount": oneOf("1") }, "yes"],
    ["StringNotEquals", { "aws:sourceaccount": oneOf("1") }, "no"],
  ])("%s where the key is %o", (operator, given, answer) => {
    const context = { "aws:sourceaccount": oneOf(null), ...given };
    const policy = read({ ...allow, Condition: { [operator]: { "aws:SourceAccount": "1" } } });
    expect(allowsEvery(policy, { ...holder("s3:GetObject"), context }).answer).toBe(answer);
  });

  it("two statements together cover what neither does alone", () => {
    const of = (value: string) => ({ ...allow, Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": value } } });
    const never = { ...allow, Effect: "Deny", Condition: { Null: { "aws:SecureTransport": "true" } } };
    expect(deniesEvery(read(of("true"), of("false"), never), holder("s3:GetObject")).answer).toBe("yes");
    expect(deniesEvery(read(of("true"), of("false")), holder("s3:GetObject"))).toMatchObject({
      answer: "no",
      example: { context: { "aws:securetransport": null } },
    });
  });

  it("what is not understood is unknown where it decides, and named", () => {
    const variable = { ...allow, Resource: `arn:aws:s3:::b/${VARIABLE}/*`, Sid: "Home" };
    expect(allowsEvery(read(variable), holder("s3:GetObject", "arn:aws:s3:::b/x"))).toMatchObject({
      answer: "unknown",
      reason: `policy variable ${VARIABLE}`,
      statement: { sid: "Home", number: 1 },
    });
    expect(allowsEvery(read(variable, allow), holder("s3:GetObject", "arn:aws:s3:::b/x")).answer).toBe("yes");
    const operator = { ...allow, Condition: { BinaryEquals: { key: "AA==" } } };
    expect(allowsSome(read(operator), holder("s3:GetObject"))).toMatchObject({
      answer: "unknown",
      reason: "operator BinaryEquals",
    });
  });
});

/** Amazon S3, "The meaning of public". */
describe("public", () => {
  it.each<[string, object | undefined, boolean]>([
    ["no condition", undefined, true],
    ["a fixed network", { StringEquals: { "aws:SourceVpc": "vpc-91237329" } }, false],
    ["a network with a wildcard", { StringLike: { "aws:SourceVpc": "vpc-*" } }, true],
    ["a range of addresses", { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }, false],
    ["a range broader than /8", { IpAddress: { "aws:SourceIp": "0.0.0.0/1" } }, true],
    ["a private range", { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, false],
    ["an IPv6 range broader than /32", { IpAddress: { "aws:SourceIp": "2000::/3" } }, true],
    ["every address but one", { NotIpAddress: { "aws:SourceIp": "203.0.113.7" } }, true],
    ["an organization", { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3" } }, false],
    ["paths of an organization", { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3/*" } }, false],
    [
      "all paths, which no caller needs",
      { "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3/*" } },
      true,
    ],
    ["an account, if the key exists", { StringEqualsIfExists: { "aws:PrincipalAccount": "111122223333" } }, true],
    [
      "access points of an account",
      { StringLike: { "s3:DataAccessPointArn": "arn:aws:s3:us-west-2:123456789012:accesspoint/*" } },
      false,
    ],
    [
      "access points of any account",
      { StringLike: { "s3:DataAccessPointArn": "arn:aws:s3:us-west-2:*:accesspoint/*" } },
      true,
    ],
    ["sessions of a role", { StringLike: { "aws:userid": "AROAEXAMPLEID:*" } }, false],
    [
      "an encryption key",
      {
        StringEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:us-east-1:111122223333:key/1" },
      },
      false,
    ],
    ["TLS", { Bool: { "aws:SecureTransport": "true" } }, true],
    ["a referer", { StringLike: { "aws:Referer": "https://example.com/*" } }, true],
    ["a tag of the caller", { StringEquals: { "aws:PrincipalTag/team": "a" } }, true],
  ])("%s", (_, condition, expected) => {
    expect(isPublic([open(condition)]).includes("yes")).toBe(expected);
  });

  it("named principals, services and denied outsiders are not public", () => {
    expect(isPublic([{ ...open(), Principal: { AWS: "111122223333" } }])).toEqual(["no", "no"]);
    expect(isPublic([{ ...open(), Principal: { Service: "cloudtrail.amazonaws.com" } }])).toEqual(["no", "no"]);
    const others = { ...open({ StringNotEquals: { "aws:PrincipalAccount": "111122223333" } }), Effect: "Deny" };
    expect(isPublic([open(), others])).toEqual(["no", "no"]);
    expect(
      isPublic(
        [{ ...open(), Principal: undefined, NotPrincipal: { AWS: "111122223333" } }].map((one) =>
          JSON.parse(JSON.stringify(one)),
        ),
      ),
    ).toEqual(["yes", "yes"]);
  });
});

/** A data perimeter, as AWS writes it: services pass by `aws:PrincipalIsAWSService`, and without it they are denied. */
it("a deny on networks hits CloudTrail unless it excludes AWS services", () => {
  const perimeter = (more: object) => ({
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: `${BUCKET}/*`,
    Condition: {
      StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-1" },
      NotIpAddressIfExists: { "aws:SourceIp": "10.0.0.0/8" },
      ...more,
    },
  });
  expect(allows(read(...DELIVERY, perimeter({})), put()).answer).toBe("no");
  expect(
    allows(read(...DELIVERY, perimeter({ BoolIfExists: { "aws:PrincipalIsAWSService": "false" } })), put()).answer,
  ).toBe("yes");
  const later = { DateGreaterThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" }, BoolIfExists: {} };
  expect(allows(read(...DELIVERY, perimeter(later)), put())).toMatchObject({
    answer: "unknown",
    reason: "it depends on aws:currenttime",
  });
});
