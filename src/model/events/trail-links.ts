import type { FactId, Snapshot } from "../documents/snapshot.ts";
import { memberOf } from "../resources/facts.ts";
import { foundBy, rowOf, typeOfFact, withAncestors } from "../resources/graph.ts";
import type { Observed } from "../resources/observed.ts";

/** What leads to keys besides {@link foundBy}: these keys have no control, and a trail that writes with them needs them. */
export const KEY_LINKS: readonly FactId[] = ["bucket.encryption", "log-group.description"];

const LINKED = ["bucket", "key", "log-group", "topic", "role", "policy", "event-data-store", "alarm"];

/** The facts that tell which resources trails use, as far as calls can be about them. */
export const TRAIL_LINK_FACTS: readonly FactId[] = [
  ...withAncestors([...LINKED.flatMap(foundBy), ...KEY_LINKS, "key.description"]),
];

/** The facts that tell whose accounts are not foreign. */
export const ORGANIZATION_FACTS: readonly FactId[] = ["account.organization", "account.organizationAccounts"];

/** All facts that rules on events look at. */
export const RULE_FACTS: readonly FactId[] = [...TRAIL_LINK_FACTS, ...ORGANIZATION_FACTS];

type Fact = Observed<unknown>;

/** The fact of each resource that has it. A resource of another account is read by that account, and what it uses is there. */
function ownFacts(fact: FactId, snapshot: Snapshot): Fact[] {
  const collection = rowOf(typeOfFact(fact))?.collection;
  const held = snapshot as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const all = (collection === undefined ? [snapshot.account] : Object.values(held[collection] ?? {})) as readonly {
    readonly owner?: string;
    readonly [member: string]: unknown;
  }[];
  const own = all.filter(({ owner }) => owner !== "foreign");
  return own.flatMap((one) => (one[memberOf(fact)] as Fact | undefined) ?? []);
}

/** Of the resources that have a fact, those of which it could not be read. */
export const unreadable = (fact: FactId, snapshot: Snapshot) =>
  ownFacts(fact, snapshot).filter((one) => one.state === "unreadable");

/** Facts that tell which resources trails use, and that the snapshot lacks for every resource: it was taken for other controls. */
export function missingLinks(snapshot: Snapshot): FactId[] {
  return TRAIL_LINK_FACTS.filter((fact) => {
    // Topics of rules alone are found by these.
    if (fact === "region.eventRules") return false;
    const all = ownFacts(fact, snapshot);
    return all.length > 0 && all.every(({ state }) => state === "not-collected");
  });
}

/** What could not be read of what trails use: the call, the Region and the error. */
export function unreadLinks(snapshot: Snapshot): string[] {
  const all = TRAIL_LINK_FACTS.flatMap((fact) => unreadable(fact, snapshot)).map(
    ({ api, region, code }) => `${api} in ${region} (${code})`,
  );
  return [...new Set(all)].sort();
}
