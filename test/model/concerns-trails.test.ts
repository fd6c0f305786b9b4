import { describe, expect, it } from "vitest";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { concernsTrails, isKnown, trailOf } from "../../src/model/events/concerns-trails.ts";
import { tamperingEvent } from "../../src/model/events/tampering-event.ts";
import { sampleSnapshot } from "../support/plan.ts";

const last = sampleSnapshot();
const UNREAD = {
  state: "unreadable",
  api: "a",
  region: "r",
  at: "",
  code: "c",
  message: "m",
  permission: "p",
} as const;
const first = <T>(some: Readonly<Record<string, T>>): T => Object.values(some)[0] as T;

function eventOf(eventSource: string, eventName: string, requestParameters: object = {}) {
  const detail = {
    eventSource: `${eventSource}.amazonaws.com`,
    eventName,
    requestParameters,
    awsRegion: "eu-central-1",
  };
  const event = tamperingEvent({ detail });
  if (!event) throw new Error(`${eventName} is not in the table`);
  return event;
}
const DISABLE = eventOf("kms", "DisableKey", { keyId: "0000-other" });

/** A snapshot whose resources of a collection have other members. */
const changed = (collection: "buckets" | "topics" | "logGroups" | "roles" | "keys", more: object): Snapshot => ({
  ...last,
  [collection]: Object.fromEntries(Object.entries(last[collection]).map(([name, one]) => [name, { ...one, ...more }])),
});

describe("a call counts where what would lead to its resource could not be read", () => {
  it.each([
    ["encryption of a bucket", "buckets", { encryption: UNREAD }],
    ["attributes of a topic", "topics", { attributes: UNREAD }],
    ["description of a log group", "logGroups", { description: UNREAD }],
  ] as const)("a key: %s", (_, collection, more) => {
    expect(concernsTrails(DISABLE, last)).toBe(false);
    expect(concernsTrails(DISABLE, changed(collection, more))).toBe(true);
    // A bucket of another account is never readable: each call on a key would count.
    expect(concernsTrails(DISABLE, changed(collection, { ...more, owner: "foreign" }))).toBe(false);
  });

  it("a key that is known by its alias alone", () => {
    const key = first(last.keys);
    const arn = "arn:aws:kms:eu-central-1:111122223333:alias/trails";
    const known = (description: object) =>
      ({ ...last, keys: { [arn]: { ...key, arn, name: "alias/trails", description } } }) as unknown as Snapshot;
    expect(concernsTrails(DISABLE, known(UNREAD))).toBe(true);
    expect(concernsTrails(DISABLE, known(key.description))).toBe(false);
    expect(concernsTrails(eventOf("kms", "UpdateAlias", { aliasName: "alias/website" }), known(UNREAD))).toBe(false);
    expect(concernsTrails(eventOf("kms", "UpdateAlias", { aliasName: "alias/trails" }), known(UNREAD))).toBe(true);
    expect(concernsTrails(eventOf("kms", "DeleteAlias", { aliasName: "alias/trails" }), known(UNREAD))).toBe(true);
  });

  it("a policy of a role, an alarm on a metric filter", () => {
    const version = eventOf("iam", "CreatePolicyVersion", { policyArn: "arn:aws:iam::111122223333:policy/other" });
    expect(concernsTrails(version, last)).toBe(false);
    expect(concernsTrails(version, changed("roles", { attachedPolicies: UNREAD }))).toBe(true);
    const alarms = eventOf("monitoring", "DeleteAlarms", { alarmNames: ["cpu"] });
    expect(concernsTrails(alarms, last)).toBe(false);
    expect(concernsTrails(alarms, changed("logGroups", { metricFilters: UNREAD }))).toBe(true);
  });
});

it("the key by which a bucket encrypts, and that of a log group, concern what is written there", () => {
  const keyArn = "arn:aws:kms:eu-central-1:111122223333:key/0000-other";
  const encryption = { state: "read", value: { kmsMasterKeyId: keyArn } };
  expect(concernsTrails(DISABLE, changed("buckets", { encryption }))).toBe(true);
  const description = { state: "read", value: { kmsKeyId: keyArn } };
  expect(concernsTrails(DISABLE, changed("logGroups", { description }))).toBe(true);
});

it("disconnecting a key store concerns keys that may be in one", () => {
  const disconnect = eventOf("kms", "DisconnectCustomKeyStore", { customKeyStoreId: "cks-1234567890abcdef0" });
  const withOrigin = (origin?: string) => {
    const { description } = first(last.keys);
    if (description.state !== "read") throw new Error("the sample has no key");
    return changed("keys", { description: { ...description, value: { ...description.value, origin } } });
  };
  expect(concernsTrails(disconnect, withOrigin("AWS_KMS"))).toBe(false);
  for (const origin of ["AWS_CLOUDHSM", "EXTERNAL_KEY_STORE", undefined])
    expect(concernsTrails(disconnect, withOrigin(origin))).toBe(true);
});

it("leaving the organization concerns trails, and the end of a service's access where that is CloudTrail", () => {
  expect(concernsTrails(eventOf("organizations", "LeaveOrganization"), last)).toBe(true);
  const disable = (servicePrincipal: string) =>
    concernsTrails(eventOf("organizations", "DisableAWSServiceAccess", { servicePrincipal }), last);
  expect(disable("cloudtrail.amazonaws.com")).toBe(true);
  expect(disable("config.amazonaws.com")).toBe(false);
});

it("the name of a role is told apart without regard to case", () => {
  const { name } = first(last.roles);
  expect(isKnown(eventOf("iam", "DeleteRole", { roleName: name.toUpperCase() }), last)).toBe(true);
});

it("a trail's name means the trail of the account, not an organization trail of the same name", () => {
  const own = first(last.trails);
  const [arn, accountId] = [own.arn.replace(last.account.id, "999900001111"), "999900001111"];
  const trails = { [arn]: { ...own, arn, accountId }, [own.arn]: own };
  const stop = { ...eventOf("cloudtrail", "StopLogging", { name: own.name }), region: own.homeRegion };
  expect(trailOf(stop, { ...last, trails })?.arn).toBe(own.arn);
});
