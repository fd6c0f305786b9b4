import { expect, it } from "vitest";
import keyUsable from "../../../checks/key/key-usable.ts";
import { FACTS } from "../../../src/model/resources/facts.ts";
import { ACCOUNT, account, OTHER } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

const inState = (key: string) => account().trail("main", { key });
const inStates = (...states: string[]) => Object.fromEntries(states.map((state) => [state, inState(state)]));

describeCheck(keyUsable, {
  pass: {
    ...inStates("Enabled", "Updating"),
    "the key of a stopped trail": account().trail("main", { key: "Enabled", logging: false }),
  },
  fail: {
    ...inStates("Disabled", "PendingDeletion", "PendingReplicaDeletion", "PendingImport", "Unavailable"),
    NotFoundException: { account: inState("absent"), says: /^Key main-key does not exist$/ },
    "one of two": inState("Enabled").trail("second", { key: "Disabled" }),
    "the key of a stopped trail": account().trail("main", { key: "Disabled", logging: false }),
  },
  unknown: {
    ...inStates("Creating", "SomethingNew"),
    "the key denied": { account: inState("Enabled").deny("kms:DescribeKey"), says: /needs kms:DescribeKey/ },
    "KMS in trouble": inState("Enabled").deny("kms:DescribeKey", undefined, "KMSInternalException"),
    "a key that was not asked for": inState("Enabled").edit((snapshot) => {
      snapshot.keys = {};
    }),
    "the trails of a region denied": inState("Enabled").deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: {
    "another account's key that is enabled": {
      account: account().trail("org", { account: OTHER, key: "Enabled" }),
      says: new RegExp(OTHER),
    },
    "another account's key that is disabled": account().trail("org", { account: OTHER, key: "Disabled" }),
    "another account's key that is gone": account().trail("org", { account: OTHER, key: "absent" }),
    "another account's key that is denied": account()
      .trail("org", { account: OTHER, key: "Enabled" })
      .deny("kms:DescribeKey"),
    "our trail with another account's key": account().trail("main", {
      kmsKeyId: `arn:aws:kms:us-east-1:${OTHER}:key/theirs`,
      key: "Disabled",
    }),
  },
  none: { "no trails": account(), "a trail without a key": account().trail("main") },
});

const arn = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd`;

it("gives one finding for each name that trails have for keys, whatever DescribeKey says of it", () => {
  const byAlias = `arn:aws:kms:us-east-1:${ACCOUNT}:alias/trails`;
  const built = account()
    .trail("by-alias", { kmsKeyId: "alias/trails", key: "Disabled" })
    .trail("by-alias-arn", { kmsKeyId: byAlias, key: "Disabled" })
    .trail("by-arn", { kmsKeyId: arn, key: "Disabled" })
    .trail("by-id", { kmsKeyId: "1234abcd", key: "Disabled" })
    .edit(({ keys }) => {
      const { description } = keys[byAlias] ?? {};
      if (description?.state === "read") Object.assign(description.value, { arn, keyId: "1234abcd" });
    });
  const named = (of: typeof built) =>
    verdictsOf(keyUsable, of).map(({ status, resource: { subject } }) => [status, subject.id, subject.arn]);
  expect(named(built)).toEqual([
    ["fail", "alias/trails", byAlias],
    ["fail", "1234abcd", arn],
  ]);
  expect(named(built.deny("kms:DescribeKey"))).toEqual([
    ["unknown", "alias/trails", byAlias],
    ["unknown", "1234abcd", arn],
  ]);
});

it("has the remedy of a key that is gone: another key for the trail that names it", () => {
  const built = account()
    .trail("a", { basic: [{ includeManagementEvents: false }] })
    .trail("main", { key: "absent", homeRegion: "eu-west-1" });
  const [verdict] = verdictsOf(keyUsable, built);
  expect(commandsOf(keyUsable, verdict?.resource as never, postureOf(built.snapshot())).at(-1)).toBe(
    "aws cloudtrail update-trail --name main --kms-key-id KEY_ARN --region eu-west-1",
  );
});

it("keeps the same key id in two regions apart", () => {
  const verdicts = verdictsOf(
    keyUsable,
    account()
      .trail("us", { kmsKeyId: "mrk-1", key: "Enabled" })
      .trail("eu", { kmsKeyId: "mrk-1", key: "Disabled", homeRegion: "eu-west-1" }),
  );
  expect(verdicts.map(({ status, resource }) => [status, resource.subject.region]).sort()).toEqual([
    ["fail", "eu-west-1"],
    ["pass", "us-east-1"],
  ]);
});

it.each([
  ["Disabled", ["aws kms enable-key --key-id main-key --region us-east-1"]],
  [
    "PendingDeletion",
    [
      "aws kms cancel-key-deletion --key-id main-key --region us-east-1",
      "aws kms enable-key --key-id main-key --region us-east-1",
    ],
  ],
])("has the remedy of a key that is %s", (state, commands) => {
  const posture = postureOf(account().snapshot());
  const [verdict] = verdictsOf(keyUsable, inState(state));
  expect(commandsOf(keyUsable, verdict?.resource as never, posture)).toEqual(commands);
});

it("says that the key encrypts digest files, too", () => {
  expect(keyUsable.rationale).toMatch(/cannot deliver log files or digest files/);
  expect(FACTS["trail.integrity"].also).toContain("kms:Decrypt");
});
