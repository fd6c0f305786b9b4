import { describe, expect, it } from "vitest";
import { unreadableFacts } from "../../src/evaluate/summary/unreadable.ts";
import type { FactId } from "../../src/model/documents/snapshot.ts";
import { FACTS, OPT_IN_FACTS } from "../../src/model/resources/facts.ts";
import { type AccountBuilder, account } from "../support/account.ts";
import { postureOf } from "../support/posture.ts";

const TRAIL = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/main";
/** One of every kind of resource, in one region. */
const full = account(["eu-west-1"]).trail("main", {
  homeRegion: "eu-west-1",
  key: "Enabled",
  group: "present",
  topic: "present",
});

/** What each fact is about, as `unreadable` names it. */
const ABOUT: Readonly<Partial<Record<string, string>>> = {
  trail: TRAIL,
  bucket: "arn:aws:s3:::main-logs",
  key: "arn:aws:kms:eu-west-1:123456789012:key/main-key",
  "log-group": "arn:aws:logs:eu-west-1:123456789012:log-group:main-group",
  topic: "arn:aws:sns:eu-west-1:123456789012:main-topic",
};

const listed = (built: AccountBuilder) =>
  unreadableFacts(postureOf(built.snapshot())).map(({ api, resource, code, permission }) => ({
    api,
    resource,
    code,
    permission,
  }));

describe("what could not be read", () => {
  it("is nothing where all was read", () => expect(listed(full)).toEqual([]));

  // A region without its list of trails shows no trail: the trail's own facts are not in scope then.
  const facts = (Object.keys(FACTS) as FactId[]).filter((fact) => !OPT_IN_FACTS.includes(fact));
  it.each(facts)("names %s, with the resource, the error and the permission", (fact) => {
    const { api, permission } = FACTS[fact];
    expect(listed(full.deny(api))).toEqual([
      { api, resource: ABOUT[fact.split(".")[0] ?? ""], code: "AccessDenied", permission },
    ]);
  });

  it("names a bucket of two trails once, and each region by itself", () => {
    const shared = account().trail("one", { s3BucketName: "central" }).trail("two", { s3BucketName: "central" });
    expect(listed(shared.deny("s3:GetBucketLocation"))).toHaveLength(1);
    const regions = unreadableFacts(postureOf(account().deny("lambda:ListFunctions").snapshot()));
    expect(regions.map(({ region }) => region)).toEqual(["eu-west-1", "us-east-1"]);
  });
});
