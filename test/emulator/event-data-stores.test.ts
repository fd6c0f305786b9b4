import { beforeAll, describe, expect, it } from "vitest";
import { collect } from "../../src/collect/index.ts";
import type { FactId } from "../../src/model/documents/snapshot.ts";
import { tool } from "../../src/tool.ts";
import { ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type Answer, type Behaviour, faultProxy } from "../support/fault-proxy.ts";
import { eventDataStore, eventDataStores, failing, json, jsonAnswer, regions } from "../support/overrides.ts";
import { useEmulatorCredentials } from "../support/scan.ts";
import { makeTrail } from "../support/trails.ts";

const [EAST, WEST] = ["us-east-1", "eu-west-1"];
const FACTS = new Set<FactId>(["region.eventDataStores", "event-data-store.description"]);
const LIST = "cloudtrail:ListEventDataStores";
const GET = "cloudtrail:GetEventDataStore";
const KEY = `arn:aws:kms:${WEST}:123456789012:alias/lake`;

const arnOf = (id: string, region = WEST) => `arn:aws:cloudtrail:${region}:123456789012:eventdatastore/${id}`;
const described = (members: object) => jsonAnswer({ ...eventDataStore("a", {}, WEST), ...members });

describeWithMoto("event data stores", (moto) => {
  const replay = new Map<string, Promise<Answer>>();
  beforeAll(async () => {
    useEmulatorCredentials();
    const cloud = ownAccount(moto.url);
    await makeTrail(cloud, { name: "main", region: WEST, multiRegion: true });
    await makeTrail(cloud, { name: "second", region: EAST });
  });

  /** What was collected, and the Regions in which stores were listed. */
  const collected = async (behaviour: Behaviour = {}, only: readonly string[] | null = null) => {
    const stores = eventDataStores(...["c", "a", "b"].map((id) => eventDataStore(id, { KmsKeyId: KEY }, WEST)));
    const overrides = { "ec2:DescribeRegions": regions([EAST, WEST]), ...stores, ...behaviour.overrides };
    const proxy = await faultProxy({ target: moto.url, replay, ...behaviour, overrides });
    try {
      const scope = { regions: only, excludeRegions: [] };
      const snapshot = await collect({ endpointUrl: proxy.url, tool, facts: FACTS, scope });
      return { ...snapshot, listed: [EAST, WEST].filter((region) => proxy.count(LIST, region) > 0) };
    } finally {
      await proxy.stop();
    }
  };
  const trailsWithout = (...names: string[]) =>
    json(({ trailList }) => ({
      trailList: (trailList as { Name: string }[]).filter(({ Name }) => !names.includes(Name)),
    }));

  it("are listed page by page, and each is described", async () => {
    const { regions: found, eventDataStores: stores, keys } = await collected();
    expect(found[WEST]?.eventDataStores).toMatchObject({
      state: "read",
      value: ["a", "b", "c"].map((id) => arnOf(id)),
    });
    expect(Object.keys(stores)).toEqual(["a", "b", "c"].map((id) => arnOf(id)));
    expect(stores[arnOf("a")]).toMatchObject({ name: "a", region: WEST, accountId: "123456789012", owner: "own" });
    expect(stores[arnOf("a")]?.description).toMatchObject({
      state: "read",
      region: WEST,
      value: {
        name: "a-lake",
        status: "ENABLED",
        eventCategories: ["Data", "Management"],
        multiRegionEnabled: true,
        retentionPeriod: 366,
        terminationProtectionEnabled: true,
        kmsKeyId: KEY,
        billingMode: "EXTENDABLE_RETENTION_PRICING",
      },
    });
    expect(keys[KEY]).toMatchObject({ name: KEY.split(":").at(-1), region: WEST, owner: "own" });
  });

  it.each([
    ["each trail", {}, null, [EAST, WEST]],
    ["the one trail", { "cloudtrail:DescribeTrails": trailsWithout("second") }, null, [WEST]],
    ["each trail in scope", {}, [WEST], [WEST]],
    ["the scan, without any trail", { "cloudtrail:DescribeTrails": trailsWithout("main", "second") }, null, [EAST]],
  ])("are listed in the home Region of %s", async (_, overrides, only, expected) => {
    expect((await collected({ overrides }, only)).listed).toEqual(expected);
  });

  it("are listed where the scan is, or first in scope, if no trail has its home in scope", async () => {
    const onlyMain = { "cloudtrail:DescribeTrails": trailsWithout("second") };
    expect((await collected({ overrides: onlyMain }, [EAST])).listed).toEqual([EAST]);
    const overrides = { "cloudtrail:DescribeTrails": jsonAnswer({ trailList: [] }) };
    expect((await collected({ overrides }, [WEST])).listed).toEqual([WEST]);
    // A list of trails that was denied may hide one.
    const rules = [{ operation: "cloudtrail:DescribeTrails", region: WEST, fault: "deny" as const }];
    expect((await collected({ overrides, rules })).listed).toEqual([]);
  });

  it("are none where CloudTrail Lake is not supported, and absent when deleted since", async () => {
    const none = await collected({ overrides: { [LIST]: failing("UnsupportedOperationException") } });
    expect(none.regions[WEST]?.eventDataStores.state).toBe("absent");
    const gone = await collected({ overrides: { [GET]: failing("EventDataStoreNotFoundException") } });
    expect(Object.values(gone.eventDataStores).map(({ description }) => description.state)).toEqual(
      Array(3).fill("absent"),
    );
  });

  it("are kept as far as the list was read", async () => {
    const rules = [
      { operation: LIST, fault: "deny" as const, when: ({ input }: { input: object }) => "NextToken" in input },
    ];
    const { regions: found } = await collected({ rules });
    expect(found[WEST]?.eventDataStores).toMatchObject({ state: "unreadable", partial: [arnOf("a"), arnOf("c")] });
  });

  describe.each([
    [LIST, "no list", jsonAnswer({})],
    [LIST, "null for a store", jsonAnswer({ EventDataStores: [null] })],
    [LIST, "a store of another Region", jsonAnswer({ EventDataStores: [{ EventDataStoreArn: arnOf("a", EAST) }] })],
    [
      LIST,
      "a trail",
      jsonAnswer({ EventDataStores: [{ EventDataStoreArn: `arn:aws:cloudtrail:${WEST}:123456789012:trail/main` }] }),
    ],
    [GET, "another store", described({ EventDataStoreArn: arnOf("x") })],
    [GET, "no name", described({ Name: null })],
    [GET, "a number for a status", described({ Status: 1 })],
    [GET, "a text for a retention", described({ RetentionPeriod: "366" })],
    [GET, "nothing of Regions", described({ MultiRegionEnabled: undefined })],
    [GET, "a word for protection", described({ TerminationProtectionEnabled: "true" })],
    [GET, "a name for a key", described({ KmsKeyId: "lake" })],
    [GET, "an object for selectors", described({ AdvancedEventSelectors: {} })],
  ])("%s: %s", (operation, _, override) => {
    it("is unreadable", async () => {
      const one = eventDataStores(eventDataStore("a", {}, WEST));
      const { regions: found, eventDataStores: stores } = await collected({
        overrides: { ...one, [operation]: override },
      });
      const fact = operation === LIST ? found[WEST]?.eventDataStores : stores[arnOf("a")]?.description;
      expect(fact).toMatchObject({ state: "unreadable", message: expect.stringContaining(`not one of ${operation}`) });
    });
  });
});
