import { expect, it } from "vitest";
import trailTags from "../../../checks/trail/trail-tags.ts";
import { account, OTHER } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

const tagged = (...keys: string[]) =>
  account().trail("main", { tags: Object.fromEntries(keys.map((key) => [key, "value"])) });
const required = (...requiredTags: string[]) => ({ requiredTags });

describeCheck(trailTags, {
  pass: {
    "any tag where none is required": tagged("anything"),
    "all required tags, and more": { account: tagged("owner", "stage", "more"), params: required("stage", "owner") },
    "a required tag with an empty value": {
      account: account().trail("main", { tags: { owner: "" } }),
      params: required("owner"),
    },
    "a stopped trail with a tag": account().trail("main", { tags: { owner: "security" }, logging: false }),
    "a key that holds `aws:` further on": tagged("team:aws:owner"),
    "another account's trail with a tag": account().trail("org", { account: OTHER, tags: { owner: "security" } }),
  },
  fail: {
    "no tag": tagged(),
    "only tags of AWS's own": tagged("aws:cloudformation:stack-name", "aws:created-by"),
    "one of two required": { account: tagged("owner"), params: required("owner", "stage"), says: /lacks tag stage$/ },
    "the key in other letter case": { account: tagged("Owner"), params: required("owner") },
    "only the beginning of the key": { account: tagged("owner-team"), params: required("owner") },
    "a required tag of AWS's own never counts": {
      account: tagged("aws:created-by", "owner"),
      params: required("aws:created-by"),
    },
    "other tags than those required": { account: tagged("stage"), params: required("owner") },
  },
  unknown: {
    "tags denied": { account: tagged("owner").deny("cloudtrail:ListTags"), says: /needs cloudtrail:ListTags/ },
    "the trails of a region denied": tagged("owner").deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: {
    "another account's trail whose tags are denied": {
      account: account().trail("org", { account: OTHER }).deny("cloudtrail:ListTags"),
      says: new RegExp(OTHER),
    },
    "another account's trail without tags": account().trail("org", { account: OTHER }),
  },
  none: { "no trails": account() },
});

it("asks in its remedy for the tags that are missing, one command each", () => {
  const params = required("owner", "stage", "cost");
  const [verdict] = verdictsOf(trailTags, tagged("stage"), params);
  const commands = commandsOf(trailTags, verdict?.resource as never, postureOf(account().snapshot()), params);
  expect(commands).toHaveLength(2);
  expect(commands[0]).toContain(`'[{"Key":"owner","Value":"VALUE"}]'`);
  expect(commands[1]).toContain(`'[{"Key":"cost","Value":"VALUE"}]'`);
});
