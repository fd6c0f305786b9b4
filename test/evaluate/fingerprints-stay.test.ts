import { describe, expect, it } from "vitest";
import { formatSnapshot } from "../../src/documents/format.ts";
import { evaluate } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import type { Finding } from "../../src/model/documents/result.ts";
import type { FactId } from "../../src/model/documents/snapshot.ts";
import { FACTS, OPT_IN_FACTS } from "../../src/model/resources/facts.ts";
import { loadPolicy } from "../../src/policy/index.ts";
import { ACCOUNT, account, EVERY_KIND, hoursAgo, OTHER, validated } from "../support/account.ts";
import { changedFingerprints } from "../support/findings.ts";

const loaded = await loadPolicy({ names: ["all"], cwd: import.meta.dirname, checks });
const tool = { name: "trailproof", version: "0.0.0" };

/** Accounts in which every control has something to say, and trails name what they use in every way. */
const ACCOUNTS = {
  "all passes": account()
    .trail("main", { key: "Enabled", group: "present", topic: "present", tags: { owner: "us" }, advanced: EVERY_KIND })
    .lambda("payments"),
  "all fails": account()
    .trail("main", {
      logging: false,
      key: "Disabled",
      group: "absent",
      topic: "absent",
      bucket: "gone",
      logFileValidationEnabled: false,
    })
    .trail("single", {
      isMultiRegionTrail: false,
      homeRegion: "eu-west-1",
      status: { latestDeliveryTime: hoursAgo(30) },
    })
    .lambda("payments", "eu-west-1"),
  "keys by alias, ARN and id": account()
    .trail("alias", { kmsKeyId: "alias/trails", key: "Disabled" })
    .trail("arn", { kmsKeyId: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd`, key: "Enabled" })
    .trail("id", { kmsKeyId: "1234abcd", key: "Enabled" })
    .edit(({ keys }) => {
      const { description } = keys[`arn:aws:kms:us-east-1:${ACCOUNT}:alias/trails`] ?? {};
      if (description?.state === "read")
        Object.assign(description.value, { arn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd`, keyId: "1234abcd" });
    }),
  "another account's trail, bucket and key": account()
    .trail("org", {
      account: OTHER,
      isOrganizationTrail: true,
      bucket: "foreign",
      key: "Enabled",
      group: "foreign",
      topic: "foreign",
    })
    .trail("own", { bucket: "foreign", insights: ["ApiCallRateInsight"] }),
  "selectors that several controls find wanting": account()
    .trail("one", { basic: [{ readWriteType: "WriteOnly", excludeManagementEventSources: ["kms.amazonaws.com"] }] })
    .trail("two", {
      integrity: validated([
        { kind: "log-modified", accountId: ACCOUNT, region: "us-east-1", bucket: "b", key: "k", detail: "changed" },
      ]),
    }),
};
/** What log files show is no call of a scan: its findings are named after what was found. */
const APIS = [
  ...new Set(
    (Object.keys(FACTS) as FactId[]).filter((fact) => !OPT_IN_FACTS.includes(fact)).map((fact) => FACTS[fact].api),
  ),
];

function findings(built: ReturnType<typeof account>): Finding[] {
  const snapshot = built.snapshot();
  return evaluate({ ...loaded, snapshot, text: formatSnapshot(snapshot), tool }).findings;
}

describe.each(Object.entries(ACCOUNTS))("%s", (_, built) => {
  const before = findings(built);
  const everything = JSON.stringify(built.snapshot());
  // What was not asked in an account cannot be lost there.
  const asked = APIS.filter((api) => JSON.stringify(built.deny(api).snapshot()) !== everything);
  it.each(asked)("losing %s changes no fingerprint of what is still evaluated", (api) => {
    expect(changedFingerprints(before, findings(built.deny(api)))).toEqual([]);
  });
});

it("a finding names the account that owns what it is about, also where the call is denied that describes it", () => {
  const owners = (built: ReturnType<typeof account>) =>
    findings(built)
      .filter(({ resource }) => ["trail", "key"].includes(resource.type))
      .map(({ resource }) => [resource.arn, resource.accountId]);
  const shared = ACCOUNTS["another account's trail, bucket and key"];
  for (const list of [owners(shared), owners(shared.deny("kms:DescribeKey").deny("cloudtrail:GetTrailStatus"))]) {
    expect(list.length).toBeGreaterThan(0);
    for (const [arn, accountId] of list) expect(accountId).toBe(arn?.split(":")[4]);
  }
  const buckets = (built: ReturnType<typeof account>) =>
    findings(built)
      .filter(({ control }) => control === "bucket-exists")
      .map(({ resource }) => resource.accountId);
  // Nothing that a member account may ask tells whose another account's bucket is.
  expect([buckets(ACCOUNTS["all passes"]), buckets(shared)]).toEqual([[ACCOUNT], [null, null]]);
});
