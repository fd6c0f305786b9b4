import { describe, expect, it } from "vitest";
import { parseArn } from "../../src/model/aws/arn.ts";
import type { FactId } from "../../src/model/documents/snapshot.ts";
import { Snapshot } from "../../src/model/documents/snapshot.ts";
import { FACTS, OPT_IN_FACTS } from "../../src/model/resources/facts.ts";
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
    // The account is there before anything is asked.
    if (type !== "account") expect(foundBy(type).length).toBeGreaterThan(0);
    expect([row?.collection, row?.elementOf].filter((one) => one !== undefined)).toHaveLength(
      type === "account" ? 0 : 1,
    );
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
    expect(linksFrom("trail").map(({ as, to }) => [as, to])).toEqual([
      ["bucket", "bucket"],
      ["key", "key"],
      ["logGroup", "log-group"],
      ["topic", "topic"],
    ]);
  });
});

describe("waves", () => {
  it("follow from what finds a resource, and what decides whether to ask", () => {
    const inWave = (wave: number) => facts.filter((fact) => waveOf(fact) === wave);
    expect(Object.fromEntries([1, 2, 3, 4, 5].map((wave) => [wave, inWave(wave)]))).toEqual({
      1: ["account.regions", "account.alias", "account.organization", "account.buckets"],
      2: ["region.trails", "region.functions"],
      3: [
        "trail.status",
        "trail.tags",
        "trail.eventSelectors",
        "trail.insightSelectors",
        "bucket.location",
        "key.description",
        "log-group.description",
        "log-group.metricFilters",
        "topic.attributes",
        "topic.subscriptions",
      ],
      4: ["trail.integrity", "region.alarms", "bucket.acl"],
      5: [],
    });
  });

  it("are as many as the facts take that are wanted", () => {
    const second: FactId[] = ["log-group.metricFilters", "region.alarms", "topic.subscriptions"];
    expect(wavesOf(facts.filter((fact) => ![...OPT_IN_FACTS, ...second].includes(fact)))).toBe(4);
    expect(wavesOf(facts)).toBe(5);
    expect(wavesOf(["account.regions", "region.trails", "trail.status"])).toBe(3);
  });

  it("are of facts whose types exist", () => {
    for (const fact of facts) expect(factsOf(typeOfFact(fact))).toContain(fact);
  });
});
