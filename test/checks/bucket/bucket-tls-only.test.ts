import bucketTlsOnly from "../../../checks/bucket/bucket-tls-only.ts";
import { account } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { withPolicy } from "../../support/policies.ts";

type Statement = Readonly<Record<string, unknown>>;
const isTls = ({ Sid }: Statement) => Sid === "TlsOnly";
const changed = (change: (tls: Statement) => object[]) =>
  account()
    .trail("main")
    .edit(withPolicy("bucket", (all) => all.flatMap((one) => (isTls(one) ? change(one) : [one]))));
const IF_NO_TLS = { BoolIfExists: { "aws:SecureTransport": "false" } };

describeCheck(bucketTlsOnly, {
  pass: {
    "a statement that denies": account().trail("main"),
    "one that does not care whether the key exists": changed((tls) => [{ ...tls, Condition: IF_NO_TLS }]),
    "one that excludes AWS services": changed((tls) => [
      {
        ...tls,
        Condition: { ...IF_NO_TLS, BoolIfExists: { ...IF_NO_TLS.BoolIfExists, "aws:PrincipalIsAWSService": "false" } },
      },
    ]),
    "two statements, for the bucket and for its objects": changed((tls) => [
      { ...tls, Resource: "arn:aws:s3:::main-logs" },
      { ...tls, Resource: "arn:aws:s3:::main-logs/*" },
    ]),
    "one that denies what is not TLS 1.2, also without TLS": changed((tls) => [
      { ...tls, Condition: { NumericLessThanIfExists: { "s3:TlsVersion": 1.2 } } },
    ]),
  },
  fail: {
    "everyone but another account": changed(({ Principal: _, ...tls }) => [
      { ...tls, NotPrincipal: { AWS: "arn:aws:iam::999988887777:root" } },
    ]),
    "no policy": account().trail("main").edit(withPolicy("bucket", null)),
    "no such statement": { account: changed(() => []), says: /does not deny every request/ },
    "objects alone": {
      account: changed((tls) => [{ ...tls, Resource: "arn:aws:s3:::main-logs/*" }]),
      says: /on arn:aws:s3:::main-logs$/m,
    },
    "reading alone": changed((tls) => [{ ...tls, Action: "s3:Get*" }]),
    "one account alone": changed((tls) => [{ ...tls, Principal: { AWS: "123456789012" } }]),
    "all but a role": changed((tls) => [
      {
        ...tls,
        Condition: {
          Bool: { "aws:SecureTransport": "false" },
          ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/admin" },
        },
      },
    ]),
    "TLS versions alone": changed((tls) => [{ ...tls, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } }]),
    "the condition reversed": changed((tls) => [{ ...tls, Condition: { Bool: { "aws:SecureTransport": "true" } } }]),
  },
  unknown: {
    "policy denied": account().trail("main").deny("s3:GetBucketPolicy"),
    "an operator that is not understood": changed((tls) => [
      { ...tls, Condition: { Bool: { "aws:SecureTransport": "false" }, BinaryEquals: { "aws:x": "AA==" } } },
    ]),
    "the trails of a region denied": account().trail("main").deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: { "a bucket of another account": account().trail("main", { bucket: "foreign" }) },
  notApplicable: { "a bucket that is gone": account().trail("main", { bucket: "gone" }) },
  none: { "no trails": account() },
});
