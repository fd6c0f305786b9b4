import type { Key } from "../../model/documents/snapshot.ts";
import type { Status } from "../../model/findings/severity.ts";
import { firstCause, type ResourceVerdict, type Verdict } from "../../model/findings/verdict.ts";
import { groupBy } from "../../model/group-by.ts";
import type {
  Hidden,
  Linked,
  Posture,
  PostureBucket,
  PostureFunction,
  PostureRegion,
  PostureRole,
  PostureTopic,
  PostureTrail,
} from "../../model/resources/posture.ts";
import type { Subject } from "../../model/resources/subject.ts";
import type { Pointer } from "../../model/text/json-pointer.ts";
import { enabledRegions, evaluatedRegions } from "../recording/recorders.ts";
import { allOf, manual, unknown, unread } from "./verdict.ts";

const on = (resource: { readonly subject: Subject }, verdict: Verdict): ResourceVerdict => ({
  resource,
  ...verdict,
});

export function hiddenVerdict({ notEnabled, subject, fact }: Hidden): Verdict {
  if (notEnabled)
    return unknown("not-enabled", `Region ${subject.id} is not enabled in this account: nothing there was evaluated`, {
      evidence: [fact],
    });
  return unread(`The trails of ${subject.type === "account" ? "this account" : subject.id} are not known: `, [fact]);
}

/** One `unknown` for each listing of trails that could not be read: what it hides, no per-resource control has evaluated. */
function hiddenVerdicts(posture: Posture): ResourceVerdict[] {
  return posture.hidden.map((hidden) => on(hidden, hiddenVerdict(hidden)));
}

/** What would fail on a trail that this account does not own, only the owning account can fix. */
function asForeign(trail: PostureTrail, verdict: Verdict): Verdict {
  if (trail.owner !== "foreign" || verdict.status !== "fail") return verdict;
  const ask = `Ask the owning account (${trail.accountId})`;
  return { ...verdict, status: "manual", message: `${verdict.message}. ${ask}` };
}

/** One verdict for each trail in scope, and one `unknown` for each region whose trails could not be listed. */
export function eachTrail(posture: Posture, ofTrail: (trail: PostureTrail) => Verdict): ResourceVerdict[] {
  return eachOfTrail(posture, (trail) => [ofTrail(trail)]);
}

/** The same with several verdicts for a trail, told apart by their facets. */
export function eachOfTrail(posture: Posture, ofTrail: (trail: PostureTrail) => readonly Verdict[]): ResourceVerdict[] {
  return [
    ...posture.trails.flatMap((trail) => ofTrail(trail).map((one) => on(trail, asForeign(trail, one)))),
    ...hiddenVerdicts(posture),
  ];
}

/** The first of each resource that trails name, with the trails that name it. */
function shared<R extends { readonly subject: Subject }>(
  posture: Posture,
  of: (trail: PostureTrail) => R | null,
  ofResource: (resource: R, trails: readonly PostureTrail[]) => Verdict,
): ResourceVerdict[] {
  const groups = new Map<string, { resource: R; trails: PostureTrail[] }>();
  for (const trail of posture.trails) {
    const resource = of(trail);
    if (!resource) continue;
    const id = resource.subject.arn ?? resource.subject.id;
    const group = groups.get(id) ?? { resource, trails: [] };
    group.trails.push(trail);
    groups.set(id, group);
  }
  return [
    ...[...groups.values()].map(({ resource, trails }) => on(resource, ofResource(resource, trails))),
    ...hiddenVerdicts(posture),
  ];
}

type Named = "bucket" | "key";

const naming = new WeakMap<Posture, Map<Named, ReadonlyMap<string, readonly PostureTrail[]>>>();

/** The trails that name a resource; found once for all resources of an account. */
export function trailsNaming(
  posture: Posture,
  member: Named,
  { subject }: { subject: Subject },
): readonly PostureTrail[] {
  const byMember = naming.get(posture) ?? new Map<Named, ReadonlyMap<string, readonly PostureTrail[]>>();
  naming.set(posture, byMember);
  const idOf = (one: Subject | undefined) => one?.arn ?? one?.id ?? "";
  const trails = byMember.get(member) ?? groupBy(posture.trails, (trail) => idOf(trail[member]?.subject));
  byMember.set(member, trails);
  return trails.get(idOf(subject)) ?? [];
}

/** One verdict for each bucket that trails in scope deliver to. */
export function eachBucket(
  posture: Posture,
  ofBucket: (bucket: PostureBucket, trails: readonly PostureTrail[]) => Verdict,
): ResourceVerdict[] {
  return shared(posture, (trail) => trail.bucket, ofBucket);
}

/** One verdict for each key that trails in scope encrypt with; an alias and an ARN are two, as the trails are configured. */
export function eachKey(
  posture: Posture,
  ofKey: (key: Linked<Key>, trails: readonly PostureTrail[]) => Verdict,
): ResourceVerdict[] {
  return shared(posture, (trail) => trail.key, ofKey);
}

/** One verdict for each topic that trails in scope notify. */
export function eachTopic(
  posture: Posture,
  ofTopic: (topic: PostureTopic, trails: readonly PostureTrail[]) => Verdict,
): ResourceVerdict[] {
  return shared(posture, (trail) => trail.topic, ofTopic);
}

/** One verdict for each role by which trails in scope write to their log groups. */
export function eachRole(
  posture: Posture,
  ofRole: (role: PostureRole, trails: readonly PostureTrail[]) => Verdict,
): ResourceVerdict[] {
  return shared(posture, (trail) => trail.role, ofRole);
}

/** One verdict for each Region that has a log group of a trail in scope. */
export function eachGroupRegion(
  posture: Posture,
  ofRegion: (region: PostureRegion, trails: readonly PostureTrail[]) => Verdict,
): ResourceVerdict[] {
  return shared(posture, (trail) => trail.logGroup?.home ?? null, ofRegion);
}

/**
 * One verdict for each function of the regions in scope, and one `unknown` for each region whose functions could not be
 * listed. Where no list could be read, one verdict on the account: what holds for all functions holds for those.
 *
 * @param ofAll - evaluates every function of these regions at once.
 */
export function eachFunction(
  posture: Posture,
  ofFunction: (one: PostureFunction) => Verdict,
  ofAll: (regions: readonly string[]) => Verdict,
): ResourceVerdict[] {
  const regions = enabledRegions(posture);
  const notEnabled = posture.hidden.filter((hidden) => hidden.notEnabled);
  const lists = regions.map(({ functions }) => functions);
  if (!lists.some((list) => list.state === "read" || list.items.length > 0)) {
    const [first] = lists;
    if (!first) return hiddenVerdicts(posture);
    const all = ofAll(evaluatedRegions(posture));
    const verdict = all.status === "pass" ? all : unread("The functions are not known: ", [first]);
    const evidence = [...new Set([...lists.map(({ pointer }) => pointer), ...all.evidence])];
    return [
      on(posture.account, { ...verdict, evidence }),
      ...notEnabled.map((hidden) => on(hidden, hiddenVerdict(hidden))),
    ];
  }
  const verdicts = regions.flatMap((region): ResourceVerdict[] => {
    const { items } = region.functions;
    const every = items.length > 1 ? ofAll([region.name]) : undefined;
    return [
      ...items.map(({ value: arn, pointer, subject }) => {
        const one: PostureFunction = { arn, name: subject.id, region: region.name, pointer, subject };
        // What holds for all of a region's functions holds for each.
        const verdict = every?.status === "pass" ? every : ofFunction(one);
        const decided = region.trails.state === "read" ? verdict : unlessHidden(posture, verdict);
        return on(one, { ...decided, evidence: [one.pointer, ...decided.evidence] });
      }),
      ...(region.functions.state === "read" ? [] : [on(region, unlisted(region, posture))]),
    ];
  });
  const told = new Set(verdicts.map(({ resource }) => resource.subject));
  return [...verdicts, ...hiddenVerdicts(posture).filter(({ resource }) => !told.has(resource.subject))];
}

/** What is not known of a region whose functions could not be listed, and perhaps its trails neither. */
function unlisted({ name, functions, subject }: PostureRegion, { hidden }: Posture): Verdict {
  return allOf([
    unread(`The functions of ${name} are not known: `, [functions]),
    ...hidden.filter((one) => one.subject === subject).map(hiddenVerdict),
  ]);
}

/**
 * One verdict for each region in scope, and one on the account where the enabled regions are not known. A region that
 * is not enabled is `unknown`, whatever covers the others.
 */
export function eachRegion(posture: Posture, ofRegion: (region: PostureRegion) => Verdict): ResourceVerdict[] {
  const closed = posture.hidden.filter((hidden) => hidden.notEnabled || hidden.subject.type === "account");
  const open = posture.regions.filter((region) => !closed.some((hidden) => hidden.subject === region.subject));
  return [
    ...open.map((region) => on(region, ofRegion(region))),
    ...closed.map((hidden) => on(hidden, hiddenVerdict(hidden))),
  ];
}

/**
 * One verdict on the account, for a requirement that one trail meets. What fails while trails may be hidden is `unknown`: a
 * hidden trail could meet it.
 *
 * @param undecided - what a hidden trail could change; for a requirement about too much that is `pass`, too.
 */
export function onAccount(
  posture: Posture,
  verdict: Verdict,
  undecided: readonly Status[] = ["fail"],
): ResourceVerdict[] {
  return [on(posture.account, unlessHidden(posture, verdict, undecided))];
}

/** A verdict that hidden trails could change is `unknown` where there may be some. */
export function unlessHidden(posture: Posture, verdict: Verdict, undecided: readonly Status[] = ["fail"]): Verdict {
  const [first, ...others] = posture.hidden.map(hiddenVerdict);
  if (!undecided.includes(verdict.status) || !first) return verdict;
  return {
    ...allOf([first]),
    details: [`What was read: ${verdict.message}`, ...(verdict.details ?? []), ...others.map(({ message }) => message)],
    evidence: [...new Set([first, ...others, verdict].flatMap(({ evidence }) => evidence))],
    cause: firstCause([first, ...others].map(({ cause }) => cause)),
  };
}

/** The `manual` form of a verdict on a resource of another account. */
export function foreign(what: string, accountId: string | null, evidence: readonly Pointer[]): Verdict {
  const owner = accountId ? `account ${accountId}` : "another account";
  return manual(`${what} belongs to ${owner}. Ask the owning account`, { evidence });
}
