import { type Static, Type } from "typebox";

const text = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

/** An event data store of CloudTrail Lake as `GetEventDataStore` gives it. */
export const EventDataStoreDescription = Type.Object({
  name: Type.String(),
  status: Type.String({ description: "`ENABLED` while it ingests events." }),
  eventCategories: Type.Array(Type.String(), {
    description: "The values of `eventCategory` in its advanced event selectors, sorted.",
  }),
  multiRegionEnabled: Type.Boolean(),
  retentionPeriod: Type.Number({ description: "In days." }),
  terminationProtectionEnabled: Type.Boolean(),
  kmsKeyId: text("ARN of the key or of an alias. Null: CloudTrail encrypts with a key of its own."),
  billingMode: text("`EXTENDABLE_RETENTION_PRICING` or `FIXED_RETENTION_PRICING`."),
});
export type EventDataStoreDescription = Static<typeof EventDataStoreDescription>;
