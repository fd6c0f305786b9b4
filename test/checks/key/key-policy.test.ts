import keyPolicy from "../../../checks/key/key-policy.ts";
import { ACCOUNT, account, OTHER } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { withPolicy } from "../../support/policies.ts";

type Statement = Readonly<Record<string, unknown>>;
const main = account().trail("main", { key: "Enabled" });
/** The account where the statement by which CloudTrail encrypts has this condition. */
const under = (Condition: object) =>
  main.edit(
    withPolicy("key", (all) => all.map((one) => (one.Sid === "CloudTrailEncrypt" ? { ...one, Condition } : one))),
  );
const and = (statement: Statement) => main.edit(withPolicy("key", (all) => [...all, statement]));
const EVERYONE = { Sid: "Everyone", Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:Decrypt", Resource: "*" };

describeCheck(keyPolicy, {
  pass: {
    "the policy of AWS's documentation": main,
    "pinned by the encryption context": under({
      StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*` },
    }),
    "pinned by the account": under({ StringEquals: { "aws:SourceAccount": ACCOUNT } }),
    "everyone in the account": and({ ...EVERYONE, Condition: { StringEquals: { "kms:CallerAccount": ACCOUNT } } }),
    "a service may describe the key": and({
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "kms:DescribeKey",
      Resource: "*",
    }),
    "a named account": and({ ...EVERYONE, Principal: { AWS: OTHER } }),
  },
  fail: {
    everyone: { account: and(EVERYONE), says: /used by everyone \(statement "Everyone"\)/ },
    "everyone with TLS": and({ ...EVERYONE, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    "everyone but an account": and({ Effect: "Allow", NotPrincipal: { AWS: OTHER }, Action: "kms:*", Resource: "*" }),
    "no condition": { account: under({}), says: /for trails of any account/ },
    "trails of any account": under({
      StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": "arn:aws:cloudtrail:*:*:trail/*" },
    }),
    "the account alone": main.edit(withPolicy("key", (all) => all.slice(0, 1))),
  },
  unknown: {
    "policy denied": main.deny("kms:GetKeyPolicy"),
    "an operator that is not understood": and({ ...EVERYONE, Condition: { BinaryEquals: { "aws:x": "AA==" } } }),
    "the trails of a region denied": main.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: { "a key of another account": account().trail("main", { kmsKeyId: `arn:aws:kms:us-east-1:${OTHER}:key/1` }) },
  notApplicable: { "a key that does not exist": account().trail("main", { key: "absent" }) },
  none: { "no trails": account(), "no key": account().trail("main") },
});
