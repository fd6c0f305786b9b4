import { expect, it } from "vitest";
import logGroupUnaltered from "../../../checks/log-group/log-group-unaltered.ts";
import type { LogAccountPolicy } from "../../../src/model/documents/settings/monitoring.ts";
import { read } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { LOG_GROUP_CASES, withAccountPolicies, withLogGroup } from "../../support/log-group.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

const transformers = (selectionCriteria: string | null): LogAccountPolicy => ({
  policyName: "normalize",
  policyType: "TRANSFORMER_POLICY",
  selectionCriteria,
  subscription: null,
});
const transformed = (built = withLogGroup()) =>
  built.edit(({ logGroups }) => {
    for (const group of Object.values(logGroups))
      group.transformer = read("log-group.transformer", { processors: ["parseJSON", "deleteKeys"] });
  });
const everything = transformed(withAccountPolicies(transformers(null))).edit(({ logGroups }) => {
  for (const { description } of Object.values(logGroups))
    if (description.state === "read")
      Object.assign(description.value, {
        dataProtectionStatus: "ACTIVATED",
        inheritedProperties: ["ACCOUNT_DATA_PROTECTION"],
      });
});

describeCheck(logGroupUnaltered, {
  ...LOG_GROUP_CASES,
  pass: {
    "neither masking nor transformers": { account: withLogGroup(), says: /pipelines are not evaluated/ },
    "a data protection policy that was deleted": withLogGroup({ dataProtectionStatus: "DELETED" }),
    "a subscription filter of the account": withAccountPolicies({
      ...transformers(null),
      policyType: "SUBSCRIPTION_FILTER_POLICY",
    }),
    "a class that has neither": {
      account: withLogGroup({ logGroupClass: "DELIVERY" })
        .deny("logs:GetTransformer")
        .deny("logs:DescribeAccountPolicies"),
      says: /DELIVERY/,
    },
  },
  fail: {
    "a data protection policy": { account: withLogGroup({ dataProtectionStatus: "ACTIVATED" }), says: /logs:Unmask/ },
    "a data protection policy of the account": withLogGroup({ inheritedProperties: ["ACCOUNT_DATA_PROTECTION"] }),
    "a transformer": { account: transformed(), says: /Processors: parseJSON, deleteKeys/ },
    "a transformer policy of the account": withAccountPolicies(transformers(null)),
    "all of them": everything,
    "masking where the rest is denied": withLogGroup({ dataProtectionStatus: "ACTIVATED" })
      .deny("logs:GetTransformer")
      .deny("logs:DescribeAccountPolicies"),
  },
  unknown: {
    ...LOG_GROUP_CASES.unknown,
    "the transformer denied": {
      account: withLogGroup().deny("logs:GetTransformer"),
      says: /needs logs:GetTransformer/,
    },
    "account policies denied": withLogGroup().deny("logs:DescribeAccountPolicies"),
    "a transformer policy for names with a prefix": {
      account: withAccountPolicies(transformers('LogGroupNamePrefix IN ["main"]')),
      says: /LogGroupNamePrefix IN/,
    },
    "a snapshot without masking": {
      account: withLogGroup().edit(({ logGroups }) => {
        for (const { description } of Object.values(logGroups))
          if (description.state === "read") {
            delete description.value.dataProtectionStatus;
            delete description.value.inheritedProperties;
          }
      }),
      says: /collect again/,
    },
  },
});

it("removes each thing by one command, and no other", () => {
  const [verdict] = verdictsOf(logGroupUnaltered, everything);
  const posture = postureOf(everything.snapshot());
  expect(verdict && commandsOf(logGroupUnaltered, verdict.resource, posture)).toEqual([
    "aws logs delete-data-protection-policy --log-group-identifier main-group --region us-east-1",
    "aws logs describe-account-policies --policy-type DATA_PROTECTION_POLICY --region us-east-1",
    "aws logs delete-account-policy --policy-name POLICY_NAME --policy-type DATA_PROTECTION_POLICY --region us-east-1",
    "aws logs delete-transformer --log-group-identifier main-group --region us-east-1",
    "aws logs delete-account-policy --policy-name normalize --policy-type TRANSFORMER_POLICY --region us-east-1",
  ]);
});
