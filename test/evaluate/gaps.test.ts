import { describe, expect, it } from "vitest";
import { unreadableFacts } from "../../src/evaluate/summary/unreadable.ts";
import type { FactId, Policy } from "../../src/model/documents/snapshot.ts";
import { FACTS, OPT_IN_FACTS } from "../../src/model/resources/facts.ts";
import { namedResource, typeOfFact } from "../../src/model/resources/graph.ts";
import { reachedOf } from "../../src/model/resources/reach.ts";
import type { ResourceType } from "../../src/model/resources/resource-types.ts";
import { type AccountBuilder, account, read } from "../support/account.ts";
import { addStore } from "../support/event-data-stores.ts";
import { postureOf } from "../support/posture.ts";

const BOUNDARY = "arn:aws:iam::123456789012:policy/limits/boundary";
/** One of every kind of resource, in one region. */
const full = account(["eu-west-1"])
  .trail("main", { homeRegion: "eu-west-1", key: "Enabled", group: "present", topic: "present" })
  .edit((snapshot) => {
    addStore(snapshot, "lake", { region: "eu-west-1" });
    const [role] = Object.values(snapshot.roles);
    if (role?.description.state === "read") role.description.value.permissionsBoundary = BOUNDARY;
    const document = read("policy.document", { versionId: "v1", document: {} });
    const named = namedResource("policy", BOUNDARY, snapshot.account) as unknown as Policy;
    snapshot.policies[BOUNDARY] = { ...named, document };
  });

/** What a fact is about, as `unreadable` names it: nothing beside the account and its Region. */
function about(fact: FactId, built: AccountBuilder): (string | undefined)[] {
  const type = typeOfFact(fact);
  if (type === "account" || type === "region") return [undefined];
  return reachedOf(postureOf(built.snapshot()), type as ResourceType).map(({ subject }) => subject.arn ?? `no ${type}`);
}

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
    const denied = full.deny(api);
    const gaps = about(fact, denied).map((resource) => ({ api, resource, code: "AccessDenied", permission }));
    // The topic has its own key, and the bucket one for its access logs, which `bucket.logging` names.
    expect(gaps).toHaveLength(/^(key\.|bucket\.(?!logging))/.test(fact) ? 2 : 1);
    expect(new Set(listed(denied))).toEqual(new Set(gaps));
    expect(listed(denied)).toHaveLength(gaps.length);
  });

  it("names a bucket of two trails once, and each region by itself", () => {
    const shared = account().trail("one", { s3BucketName: "central" }).trail("two", { s3BucketName: "central" });
    expect(listed(shared.deny("s3:GetBucketVersioning").deny("s3:GetBucketLogging"))).toHaveLength(2);
    const regions = unreadableFacts(postureOf(account().deny("lambda:ListFunctions").snapshot()));
    expect(regions.map(({ region }) => region)).toEqual(["eu-west-1", "us-east-1"]);
  });
});
