import fc from "fast-check";
import { bucketOwner } from "../../src/model/aws/bucket.ts";
import type { FactId, Snapshot } from "../../src/model/documents/snapshot.ts";
import { FACTS } from "../../src/model/resources/facts.ts";
import type { Finding } from "./held.ts";

type Path = readonly string[];

/** Where the facts of a snapshot are that were read, or are known to be absent. */
export function factsIn(snapshot: Snapshot): Path[] {
  const found: Path[] = [];
  const look = (value: unknown, path: Path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return;
    const { state, api } = value as { state?: string; api?: string };
    if (typeof api === "string" && (state === "read" || state === "absent")) found.push(path);
    else if (state === undefined) for (const [name, member] of Object.entries(value)) look(member, [...path, name]);
  };
  look(snapshot, []);
  return found;
}

export interface Loss {
  /** Which facts, by their place in the list of {@link factsIn}, from any number. */
  readonly places: readonly number[];
  readonly code: string;
  /** A listing that broke off keeps its first item. */
  readonly partial: boolean;
}

export const loss: fc.Arbitrary<Loss> = fc.record({
  places: fc.array(fc.nat(1000), { minLength: 1, maxLength: 2 }),
  code: fc.constantFrom("AccessDenied", "ThrottlingException"),
  partial: fc.boolean(),
});

/** The snapshot as it would be if these facts could not be read. Trails that no region lists any more are gone. */
export function without(snapshot: Snapshot, { places, code, partial }: Loss): { snapshot: Snapshot; lost: string[] } {
  const after = structuredClone(snapshot);
  const facts = factsIn(snapshot);
  const factOf = new Map(Object.entries(FACTS).map(([fact, { api }]) => [api, fact as FactId]));
  const lost = [...new Set(places.map((place) => facts[place % facts.length] ?? []))].filter((path) => path.length > 0);
  for (const path of lost) {
    const member = path.at(-1) ?? "";
    const owner = path.slice(0, -1).reduce<Record<string, unknown>>((at, name) => at[name] as never, after as never);
    const { at, api, region, value } = owner[member] as { at: string; api: string; region: string; value?: unknown };
    const fact = factOf.get(api);
    const listing = ["region.trails", "region.functions", "account.buckets"].includes(fact ?? "");
    owner[member] = {
      state: "unreadable",
      at,
      api,
      region,
      code,
      message: "not authorized",
      permission: fact ? FACTS[fact].permission : "",
      ...(listing && partial ? { partial: (value as unknown[]).slice(0, 1) } : {}),
    };
  }
  const listed = new Set(
    Object.values(after.regions).flatMap(({ trails }) =>
      trails.state === "read" ? trails.value : trails.state === "unreadable" ? (trails.partial ?? []) : [],
    ),
  );
  for (const arn of Object.keys(after.trails)) if (!listed.has(arn)) delete after.trails[arn];
  for (const bucket of Object.values(after.buckets)) bucket.owner = bucketOwner(after.account.buckets, bucket);
  return { snapshot: after, lost: lost.map((path) => path.join("/")) };
}

const keyOf = ({ control, resource, facet }: Finding) =>
  JSON.stringify([control, resource.type, resource.arn ?? resource.id, facet]);

/** Verdicts that losing facts made a pass, not applicable, or a failure: nothing that is not known decides anything. */
export function knowingMore(before: readonly Finding[], after: readonly Finding[]): string[] {
  const old = new Map(before.map((one) => [keyOf(one), one]));
  const settled = ["pass", "not-applicable", "fail"];
  return after.flatMap((one) => {
    if (!settled.includes(one.status)) return [];
    const was = old.get(keyOf(one));
    // A resource that was none before stands for others: it says what was said of all of them.
    const all = before.filter(({ control }) => control === one.control);
    const same = was ? was.status === one.status : all.every(({ status }) => status === one.status);
    return same
      ? []
      : [`${one.control} of ${one.resource.id}: ${was?.status ?? "none"} became ${one.status}: ${one.message}`];
  });
}

/** Controls all of whose failures vanished without an unknown in their place. */
export function forgotten(before: readonly Finding[], after: readonly Finding[]): string[] {
  const failing = new Set(before.filter(({ status }) => status === "fail").map(({ control }) => control));
  return [...failing].filter((control) => {
    const now = after.filter((one) => one.control === control).map(({ status }) => status);
    return !now.includes("fail") && !now.includes("unknown");
  });
}
