import type { EventDataStoreDescription } from "../../src/model/documents/settings/event-data-stores.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { addKey } from "../support/event-data-stores.ts";

type Option = (name: string) => string | undefined;

/** Changes an event data store as a command of `aws cloudtrail` does. Returns false for a command that is none. */
export function changeStore(snapshot: Snapshot, verb: string, option: Option, has: (name: string) => boolean): boolean {
  if (!verb.includes("event-data-store")) return false;
  const store = snapshot.eventDataStores[option("--event-data-store") ?? ""];
  // AWS finds a store in its own Region and account alone.
  if (store?.owner !== "own" || store.region !== option("--region") || store.description.state !== "read")
    throw new Error("EventDataStoreNotFoundException");
  const { value } = store.description;
  if ((value.status === "PENDING_DELETION") !== (verb === "restore-event-data-store"))
    throw new Error(`${verb} of an event data store that is ${value.status}`);
  Object.assign(value, changesOf(verb, option, has));
  if (value.kmsKeyId === "KEY_ARN") value.kmsKeyId = addKey(snapshot, `of-${store.name}`, store, "Enabled");
  return true;
}

function changesOf(verb: string, option: Option, has: (name: string) => boolean): Partial<EventDataStoreDescription> {
  if (verb !== "update-event-data-store") return { status: "ENABLED" };
  const [days, kmsKeyId, billingMode] = ["--retention-period", "--kms-key-id", "--billing-mode"].map(option);
  return {
    ...(has("--multi-region-enabled") ? { multiRegionEnabled: true } : {}),
    ...(has("--termination-protection-enabled") ? { terminationProtectionEnabled: true } : {}),
    ...(days === undefined ? {} : { retentionPeriod: Number(days) }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    ...(billingMode === undefined ? {} : { billingMode }),
  };
}
