import { describe, expect, it } from "vitest";
import validateSnapshot from "../../src/generated/validate-snapshot.cjs";
import { FACTS } from "../../src/model/resources/facts.ts";
import { type AccountBuilder, account, unreadable } from "../support/account.ts";

const full = account().trail("main", { key: "Enabled", group: "present", topic: "present", tags: { a: "b" } });
const denied = Object.values(FACTS).reduce((built, { api }) => built.deny(api), full);
const broken = full.edit((snapshot) => {
  snapshot.account.buckets = { ...unreadable("account.buckets"), partial: ["main-logs"] };
});

const accepts = (text: string) => validateSnapshot(JSON.parse(text));

/** The snapshot with one member replaced; undefined takes it away. */
function damaged(path: readonly string[], value: unknown): string {
  const snapshot = full.snapshot();
  const last = path.at(-1) ?? "";
  const owner = path
    .slice(0, -1)
    .reduce((at, step) => at[step] as Record<string, unknown>, snapshot as Record<string, unknown>);
  owner[last] = value;
  return JSON.stringify(snapshot);
}

describe("the snapshot's schema", () => {
  it.each<[string, AccountBuilder]>([
    ["everything read", full],
    ["everything denied", denied],
    ["a listing that broke off", broken],
    [
      "things that are gone",
      account().trail("main", { key: "absent", group: "absent", topic: "absent", bucket: "gone" }),
    ],
  ])("holds %s", (_, built) => {
    accepts(JSON.stringify(built.snapshot()));
    expect(validateSnapshot.errors).toBeNull();
  });

  it.each<[string, string[], unknown]>([
    ["a fact in no known state", ["account", "alias", "state"], "guessed"],
    ["a fact that was read and has no value", ["account", "buckets", "value"], undefined],
    ["a failure that does not say why", ["account", "alias", "state"], "unreadable"],
    ["a time that is none", ["collectedAt"], "yesterday"],
    ["an account that is none", ["account", "id"], "12345"],
  ])("refuses %s", (_, path, value) => {
    expect(accepts(damaged(path, value))).toBe(false);
  });

  it.each(["constructor", "prototype"])("holds a bucket named %s, as S3 allows", (name) => {
    expect(accepts(damaged(["buckets", name], full.snapshot().buckets["main-logs"]))).toBe(true);
  });

  it("lets a newer minor add members", () => {
    expect(accepts(damaged(["addedLater"], { any: "thing" }))).toBe(true);
    expect(accepts(damaged(["schemaVersion"], "1.9"))).toBe(true);
  });
});
