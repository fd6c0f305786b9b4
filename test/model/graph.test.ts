import { describe, expect, it } from "vitest";
import { parseArn } from "../../src/model/aws/arn.ts";
import type { FactId } from "../../src/model/documents/snapshot.ts";
import { Snapshot } from "../../src/model/documents/snapshot.ts";
import { FACTS } from "../../src/model/resources/facts.ts";
import {
  arnForms,
  collections,
  factsOf,
  foundBy,
  linksFrom,
  namedResource,
  resourceTypes,
  rowOf,
  subjectOf,
  typeOfFact,
  waveOf,
  wavesOf,
} from "../../src/model/resources/graph.ts";
import { account } from "../support/account.ts";

const facts = Object.keys(FACTS) as FactId[];

describe("the table of resource types", () => {
  it.each(resourceTypes())("says all of %s", (type) => {
    const row = rowOf(type);
    expect(row?.label).toMatch(/^[A-Za-z][a-z -]+$/);
    expect(row?.placeholder).toMatch(/^[A-Z_]+$/);
    expect(row?.aws).toMatch(/^AWS::[A-Za-z0-9]*::[A-Za-z]+$/);
    expect(row?.asff).toMatch(/^(Aws[A-Z][A-Za-z0-9]+|Other)$/);
    for (const arn of arnForms(type, "x")) expect(parseArn(arn)).toBeDefined();
    // The account is there before anything is asked, and principals are found in events.
    const isApart = type === "account" || type === "principal";
    if (!isApart) expect(foundBy(type).length).toBeGreaterThan(0);
    expect([row?.collection, row?.elementOf].filter((one) => one !== undefined)).toHaveLength(isApart ? 0 : 1);
  });

  it("has a place in the snapshot for each type, and a type for each place", () => {
    const places = Object.entries(Snapshot.properties).filter(([, schema]) => "patternProperties" in schema);
    expect(collections().map(([collection]) => collection)).toEqual(places.map(([name]) => name));
  });

  it("knows who a resource is from the snapshot, and from its name alone", () => {
    const snapshot = account().trail("main", { key: "Enabled", group: "present", topic: "present" }).snapshot();
    for (const [collection, type] of collections())
      for (const [name, resource] of Object.entries(snapshot[collection as "trails"])) {
        if (type === "region" || type === "trail") continue;
        const { region, ...named } = subjectOf(type, namedResource(type, name, snapshot.account), snapshot.account);
        const { region: told, ...collected } = subjectOf(type, resource, snapshot.account);
        // Whose a bucket is, and where, only S3 tells.
        if (type === "bucket") expect({ ...named, accountId: collected.accountId }).toEqual(collected);
        else expect({ ...named, region }).toEqual({ ...collected, region: told });
      }
  });

  it("follows links to types that exist, from types and facts that exist", () => {
    for (const type of resourceTypes())
      for (const source of rowOf(type)?.found ?? []) expect([...resourceTypes(), ...facts]).toContain(source.in);
    for (const { as, one } of linksFrom("trail")) expect([as, one]).toEqual([expect.any(String), true]);
  });
});

describe("waves", () => {
  it.each(facts)(
    "read %s after one of the facts that find its resource, and after all that decide whether to ask",
    (fact) => {
      const found = foundBy(typeOfFact(fact)).map((one) => waveOf(one));
      const decided = (FACTS[fact].after ?? []).map((one) => waveOf(one));
      expect(found.length > 0).toBe(typeOfFact(fact) !== "account");
      expect(waveOf(fact)).toBeGreaterThan(found.length > 0 ? Math.min(...found) : 0);
      for (const before of decided) expect(waveOf(fact)).toBeGreaterThan(before);
      expect(factsOf(typeOfFact(fact))).toContain(fact);
    },
  );

  it("are the earliest that these allow", () => {
    const waves = {
      "account.regions": 1,
      "region.trails": 2,
      "trail.status": 3,
      "bucket.acl": 5,
      "policy.document": 4,
    };
    for (const [fact, wave] of Object.entries(waves)) expect(waveOf(fact as FactId), fact).toBe(wave);
  });

  it("are as many as the facts take that are wanted", () => {
    const chain: FactId[] = ["account.regions", "region.trails", "log-group.metricFilters", "topic.subscriptions"];
    expect(wavesOf(chain)).toBe(3);
    expect(wavesOf([...chain, "region.alarms"])).toBe(5);
  });
});
