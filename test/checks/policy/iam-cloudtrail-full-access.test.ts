import iamCloudtrailFullAccess from "../../../checks/policy/iam-cloudtrail-full-access.ts";
import { ACCOUNT, account, read, unreadable } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const ALL = { Effect: "Allow", Action: "cloudtrail:*", Resource: "*" };
const policy = (...statements: object[]) => ({
  policyName: "team",
  policyArn: `arn:aws:iam::${ACCOUNT}:policy/team`,
  document: { Version: "2012-10-17", Statement: statements },
});
const having = (...statements: object[]) =>
  account().edit((snapshot) => {
    snapshot.account.customerPolicies = read("account.customerPolicies", [policy(...statements)]);
  });
const TRAILS = `arn:aws:cloudtrail:*:${ACCOUNT}:trail/*`;

describeCheck(iamCloudtrailFullAccess, {
  pass: {
    "some actions": having({ ...ALL, Action: ["cloudtrail:Get*", "cloudtrail:StopLogging"] }),
    "all but what stops trails": having({ Effect: "Allow", NotAction: ["cloudtrail:StopLogging"], Resource: "*" }),
    "a denial": having(ALL, { Effect: "Deny", Action: "cloudtrail:Delete*", Resource: "*" }),
    "one trail": having({ ...ALL, Resource: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main` }),
    "one Region": having({ ...ALL, Resource: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/*` }),
    "nothing of CloudTrail": having({ ...ALL, Action: "s3:*" }),
    "everything but CloudTrail": having({ Effect: "Allow", NotAction: "cloudtrail:*", Resource: "*" }),
  },
  fail: {
    "every action that has a name": having({ ...ALL, Action: "cloudtrail:?*" }),
    "every action": having(ALL),
    "a beginning of every action": having({ ...ALL, Action: "cloud*" }),
    everything: { account: having({ ...ALL, Action: "*" }), says: /Policy team gives full access/ },
    "everything but IAM": having({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
    "every trail of the account": having({ ...ALL, Resource: TRAILS }),
    "two statements together": having(
      { ...ALL, Action: "cloudtrail:S*" },
      { Effect: "Allow", NotAction: "cloudtrail:S*", Resource: "*" },
    ),
    "a denial of something else": having(ALL, { Effect: "Deny", Action: "s3:*", Resource: "*" }),
    "with a trail": having(ALL).trail("main"),
  },
  unknown: {
    "policies denied": account().deny("iam:GetAccountAuthorizationDetails"),
    "a list that broke off": account().edit((snapshot) => {
      const fact = { ...unreadable("account.customerPolicies"), partial: [policy({ ...ALL, Action: "s3:*" })] };
      snapshot.account.customerPolicies = fact as never;
    }),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
    "a policy variable": having({ ...ALL, Resource: "arn:aws:cloudtrail:*:*:trail/${aws:username}*" }),
  },
  manual: {
    "a condition": {
      account: having({ ...ALL, Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
      says: /under a condition/,
    },
    "a denial under a condition": having(ALL, {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } },
    }),
  },
  none: { "no policies": account(), "no policies, with a trail": account().trail("main") },
});
