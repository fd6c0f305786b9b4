import { describe, expect, it } from "vitest";
import { decideBy, defineCheck, eachTrail, pass, recorders } from "../../src/check/index.ts";
import { factsFor } from "../../src/evaluate/index.ts";
import { linkPosture } from "../../src/evaluate/posture/posture.ts";
import type { FactId } from "../../src/model/documents/snapshot.ts";
import { needsOf } from "../../src/model/findings/check.ts";
import { permissionsFor } from "../../src/model/resources/facts.ts";
import { account, EVERY_KIND } from "../support/account.ts";

/** Looks at tags only where a parameter names one. */
const tagged = defineCheck<"trail", { tags: readonly string[] }>({
  id: "tagged",
  title: "Trail is tagged",
  failureTitle: "Trail is not tagged",
  severity: "low",
  resourceType: "trail",
  rationale: "Every resource needs an owner.",
  references: [],
  params: { tags: { type: "array", items: { type: "string" }, default: [], description: "Keys." } },
  needs: ({ tags }) => (tags.length > 0 ? ["trail.tags"] : []),
  remediation: () => ({ steps: [] }),
  evaluate: (posture, { tags }) =>
    eachTrail(posture, (trail) => (tags.length > 0 ? decideBy(trail.tags, () => pass("read")) : pass("nothing asked"))),
});

describe("what a control needs may depend on its parameters", () => {
  it("in what is collected and in the permissions", () => {
    const permissions = (tags: readonly string[]) => permissionsFor(factsFor([{ check: tagged, params: { tags } }]));
    expect(permissions([])).not.toContain("cloudtrail:ListTags");
    expect(permissions(["owner"])).toContain("cloudtrail:ListTags");
  });

  it.each([
    ["fails", () => JSON.parse("{")],
    ["gives no list of facts", () => ["trail.mood"]],
    ["gives no list of facts", () => "trail.tags"],
  ])("a function that %s is one sentence", (what, needs) => {
    expect(() => needsOf({ id: "tagged", needs: needs as never }, {})).toThrow(
      `The function "needs" of control tagged ${what}`,
    );
  });
});

describe("controls see views of one posture", () => {
  const snapshot = account()
    .trail("main", { tags: { owner: "us" }, key: "Enabled", advanced: EVERY_KIND })
    .trail("second")
    .snapshot();
  const scope = { regions: ["eu-west-1", "us-east-1"], notEnabled: [], unknown: [], incomplete: false };
  const view = (...needs: FactId[]) => linked.view(new Set(needs));
  const linked = linkPosture(snapshot, scope);

  it("which show what they need and hide the rest, everywhere", () => {
    const [trail] = view("trail.tags").trails;
    expect([
      trail?.tags.state,
      trail?.status.state,
      trail?.bucket.location.state,
      trail?.key?.description.state,
    ]).toEqual(["read", "not-collected", "not-collected", "not-collected"]);
    expect(trail?.status.pointer).toBe("/trails/arn:aws:cloudtrail:us-east-1:123456789012:trail~1main/status");
    expect(trail?.tags.items.map(({ value }) => value)).toEqual([{ key: "owner", value: "us" }]);
  });

  it("which share what was read, and are one where they show the same", () => {
    expect(view("trail.status").trails[0]?.status).toBe(view("trail.status", "trail.eventSelectors").trails[0]?.status);
    expect(view("trail.tags", "trail.status")).toBe(view("trail.status", "trail.tags"));
    const bucketOf = (...needs: FactId[]) => view(...needs).trails[0]?.bucket;
    expect(bucketOf("trail.status")).toBe(bucketOf("trail.tags"));
    expect(bucketOf("trail.status", "bucket.acl")).not.toBe(bucketOf("trail.status"));
  });

  it("for which trails are compiled once, as far as they see the same of them", () => {
    const [one, two, blind] = [
      view("trail.eventSelectors", "trail.tags"),
      view("trail.eventSelectors"),
      view("trail.tags"),
    ].map((posture) => recorders(posture)[0]);
    expect(two?.compiled).toBe(one?.compiled);
    expect(blind?.compiled).not.toBe(one?.compiled);
    expect([one, two].map((recorder) => recorder?.trail.tags.state)).toEqual(["read", "not-collected"]);
  });
});
