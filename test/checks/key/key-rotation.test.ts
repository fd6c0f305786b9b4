import { expect, it } from "vitest";
import keyRotation from "../../../checks/key/key-rotation.ts";
import { ACCOUNT, account, OTHER, read } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

const rotated = account().trail("main", { key: "Enabled" });
const described = (description: object, keyRotationEnabled = true, key = "Enabled") =>
  account()
    .trail("main", { key })
    .edit(({ keys }) => {
      for (const one of Object.values(keys)) {
        if (one.description.state === "read") Object.assign(one.description.value, description);
        one.rotation = read("key.rotation", { keyRotationEnabled, rotationPeriodInDays: null });
      }
    });

describeCheck(keyRotation, {
  pass: { "rotation on": { account: rotated, says: /every 365 days/ }, "without a period": described({}) },
  fail: {
    "rotation off": { account: described({}, false), says: /^Key main-key is not rotated$/ },
    "rotation off, of a disabled key": described({}, false, "Disabled"),
  },
  unknown: {
    "rotation denied": { account: rotated.deny("kms:GetKeyRotationStatus"), says: /kms:GetKeyRotationStatus/ },
    "the key denied": { account: rotated.deny("kms:DescribeKey"), says: /kms:DescribeKey/ },
    "the trails of a region denied": rotated.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: { "a key of another account": account().trail("org", { account: OTHER, key: "Enabled" }) },
  notApplicable: {
    "a key of AWS": described({ keyManager: "AWS" }, false),
    "an asymmetric key": { account: described({ keySpec: "RSA_2048" }, false), says: /RSA_2048/ },
    "imported key material": { account: described({ origin: "EXTERNAL" }, false), says: /EXTERNAL/ },
    "a key in a key store": described({ origin: "AWS_CLOUDHSM" }, false),
    "a key that is pending deletion": described({}, false, "PendingDeletion"),
    "a key that does not exist": account().trail("main", { key: "absent" }),
  },
  none: { "no trails": account(), "a trail without a key": account().trail("main") },
});

const commands = (built: ReturnType<typeof described>) => {
  const [verdict] = verdictsOf(keyRotation, built);
  return commandsOf(keyRotation, verdict?.resource as never, postureOf(built.snapshot()));
};

it.each([
  ["Enabled", ["aws kms enable-key-rotation --key-id main-key --region us-east-1"]],
  [
    "Disabled",
    [
      "aws kms enable-key --key-id main-key --region us-east-1",
      "aws kms enable-key-rotation --key-id main-key --region us-east-1",
    ],
  ],
])("has the remedy of a key that is %s", (state, lines) => {
  expect(commands(described({}, false, state))).toEqual(lines);
});

it("turns on the rotation of a replica on its primary key", () => {
  const primaryKeyArn = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/mrk-1`;
  expect(commands(described({ primaryKeyArn }, false))).toEqual([
    "aws kms enable-key-rotation --key-id mrk-1 --region eu-west-1",
  ]);
});
