import type { EventDataStoreDescription } from "../../model/documents/settings/event-data-stores.ts";
import type { ResourceVerdict, Verdict } from "../../model/findings/verdict.ts";
import { storeRegions } from "../../model/resources/event-data-stores.ts";
import type { Posture, PostureEventDataStore } from "../../model/resources/posture.ts";
import { eachOf } from "./each-of.ts";
import { decideBy, type Members, notApplicable } from "./verdict.ts";

type Decide = (
  store: PostureEventDataStore,
  description: EventDataStoreDescription,
  at: Members<EventDataStoreDescription>,
) => Verdict;

const isBeingDeleted: Decide = (_, { name }, at) =>
  notApplicable(`${name} is being deleted`, { evidence: at("status") });

/**
 * One verdict for each event data store, by what GetEventDataStore says, and one `unknown` for each Region whose list
 * should have been read and was not. A failure on a store of another account is `manual`.
 *
 * @param whileDeleted - decides on a store that was deleted and can still be restored.
 */
export function eachEventDataStore(
  posture: Posture,
  decide: Decide,
  whileDeleted: Decide = isBeingDeleted,
): ResourceVerdict[] {
  const inScope = new Set(posture.regions.map(({ name }) => name));
  const listed = listedRegions(posture);
  return eachOf(posture, "event-data-store", (store) =>
    asForeign(
      store,
      decideBy(
        store.description,
        (value, at) => (value.status === "PENDING_DELETION" ? whileDeleted : decide)(store, value, at),
        () => notApplicable(`Event data store ${store.name} does not exist`),
      ),
    ),
  ).filter(({ resource: { subject }, cause }) => {
    if (subject.type === "event-data-store") return inScope.has(subject.region ?? "");
    const isHidden = posture.hidden.some((one) => one.subject === subject);
    return isHidden || cause !== "not-collected" || listed.has(subject.id);
  });
}

/** The Regions whose lists a scan reads. In a snapshot without any list it may be each. */
function listedRegions({ regions, trails, hidden }: Posture): ReadonlySet<string> {
  const names = regions.map(({ name }) => name);
  const homes = storeRegions(names, trails);
  if (homes.length > 0) return new Set(homes);
  const isAnyHidden = hidden.some(({ subject }) => subject.type === "account");
  const hasNone = regions.every(({ eventDataStores }) => eventDataStores.state === "not-collected");
  return new Set(hasNone && !isAnyHidden ? names : []);
}

function asForeign({ owner, accountId }: PostureEventDataStore, verdict: Verdict): Verdict {
  if (owner === "own" || verdict.status !== "fail") return verdict;
  return { ...verdict, status: "manual", message: `${verdict.message}. Ask the owning account (${accountId})` };
}
