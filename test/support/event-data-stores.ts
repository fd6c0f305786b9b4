import type { EventDataStoreDescription } from "../../src/model/documents/settings/event-data-stores.ts";
import type { EventDataStore, Snapshot } from "../../src/model/documents/snapshot.ts";
import { unasked } from "../../src/model/resources/facts.ts";
import { ACCOUNT, type AccountBuilder, absent, account, OTHER, read } from "./account.ts";

interface StoreOptions extends Partial<EventDataStoreDescription> {
  readonly region?: string;
  readonly account?: string;
  /** State of its key; without it, the store is encrypted with a key of CloudTrail. */
  readonly key?: string;
  readonly keyManager?: string;
}

/** Adds an event data store of a Region: it ingests the management events of all Regions, and keeps them for a year. */
export function addStore(snapshot: Snapshot, id: string, options: StoreOptions = {}): void {
  const { region = "us-east-1", account: owner = ACCOUNT, key, keyManager = "CUSTOMER", ...rest } = options;
  const arn = `arn:aws:cloudtrail:${region}:${owner}:eventdatastore/${id}`;
  const kmsKeyId = key === undefined ? null : `arn:aws:kms:${region}:${owner}:key/of-${id}`;
  const description: EventDataStoreDescription = {
    name: `${id}-lake`,
    status: "ENABLED",
    eventCategories: ["Management"],
    multiRegionEnabled: true,
    retentionPeriod: 366,
    terminationProtectionEnabled: true,
    kmsKeyId,
    billingMode: "EXTENDABLE_RETENTION_PRICING",
    ...rest,
  };
  const list = snapshot.regions[region]?.eventDataStores;
  if (list?.state === "read") list.value.push(arn);
  const located = { region, accountId: owner, owner: owner === ACCOUNT ? ("own" as const) : ("foreign" as const) };
  const value = read("event-data-store.description", description, region);
  snapshot.eventDataStores[arn] = { arn, name: id, ...located, description: value };
  if (key !== undefined) addKey(snapshot, `of-${id}`, located, key, keyManager);
}

/** Adds a key of a store's Region and account. @returns its ARN. */
export function addKey(
  snapshot: Snapshot,
  name: string,
  { region, accountId, owner }: Pick<EventDataStore, "region" | "accountId" | "owner">,
  keyState: string,
  keyManager = "CUSTOMER",
): string {
  const arn = `arn:aws:kms:${region}:${accountId}:key/${name}`;
  const description = read("key.description", { arn, keyId: name, keyState, keyManager }, region);
  snapshot.keys[arn] = { arn, name, region, accountId, owner, ...unasked("key"), description };
  return arn;
}

/** An account with a trail of us-east-1 and an event data store there. */
export const withStore = (options: StoreOptions = {}): AccountBuilder =>
  account()
    .trail("main")
    .edit((snapshot) => addStore(snapshot, "main", { key: "Enabled", ...options }));

const notListed = ({ regions }: Snapshot) => {
  for (const region of Object.values(regions)) region.eventDataStores = unasked("region").eventDataStores;
};

/** The cases that every control of an event data store has in common. */
export const STORE_CASES = {
  unknown: {
    "the list of event data stores denied": {
      account: withStore().deny("cloudtrail:ListEventDataStores"),
      says: /^The event data stores of Region us-east-1 are not known: cloudtrail:ListEventDataStores .* denied/,
    },
    "an event data store that could not be read": {
      account: withStore().deny("cloudtrail:GetEventDataStore"),
      says: /needs cloudtrail:GetEventDataStore/,
    },
    "the trails of a Region denied": withStore().deny("cloudtrail:DescribeTrails", "eu-west-1"),
    "a snapshot in which no list was read": {
      account: withStore().edit(notListed),
      says: /^The event data stores of Region us-east-1 are not known: .*was not called; collect again/,
    },
    "a snapshot without trails in which no list was read": account().edit(notListed),
    "a snapshot in which no list of a Region in scope was read": withStore().edit(notListed).only("eu-west-1"),
  },
  notApplicable: {
    "an event data store that was deleted after it was listed": withStore().edit(({ eventDataStores }) => {
      for (const store of Object.values(eventDataStores)) store.description = absent("event-data-store.description");
    }),
  },
  none: {
    "no event data store": account().trail("main"),
    "neither trail nor event data store": account(),
    "a Region that is not listed, for no trail has its home there": account()
      .trail("main")
      .edit(({ regions }) => {
        const west = regions["eu-west-1"];
        if (west) west.eventDataStores = unasked("region").eventDataStores;
      }),
    "a Region where CloudTrail Lake is not supported": account()
      .trail("main")
      .edit(({ regions }) => {
        for (const region of Object.values(regions)) region.eventDataStores = absent("region.eventDataStores");
      }),
    "an event data store of a Region that is not in scope": withStore({ region: "eu-west-1" }).only("us-east-1"),
  },
} as const;

/** A store of an organization, as its delegated administrator sees it: in the management account. */
export const organizationStore = (options: StoreOptions = {}): AccountBuilder =>
  withStore({ account: OTHER, ...options });
