import type { Judgement, Verdict } from "../model/check.ts";
import type { Hidden, Linked, Posture, PostureFunction, PostureRegion, PostureTrail } from "../model/posture.ts";
import type { Status } from "../model/severity.ts";
import type { Bucket, Key } from "../model/snapshot.ts";
import type { Subject } from "../model/subject.ts";
import { allOf, manual, unknown, whyUnread } from "./judgement.ts";
import { enabledRegions, judgedRegions } from "./recorders.ts";

function verdict(resource: { readonly subject: Subject }, judgement: Judgement): Verdict {
  return { ...judgement, resource };
}

function hiddenJudgement(hidden: Hidden): Judgement {
  if (hidden.notEnabled)
    return unknown(`Region ${hidden.subject.id} is not enabled in this account: nothing there was judged`, hidden.fact);
  const where = hidden.subject.type === "account" ? "this account" : hidden.subject.id;
  return unknown(`The trails of ${where} are not known: ${whyUnread(hidden.fact)}`, hidden.fact);
}

/** One `unknown` for each listing of trails that could not be read: what it hides, no per-resource control has judged. */
function hiddenVerdicts(posture: Posture): Verdict[] {
  return posture.hidden.map((hidden) => verdict(hidden, hiddenJudgement(hidden)));
}

/** What would fail on a trail that this account does not own, only its owner can mend. */
function asForeign(trail: PostureTrail, judgement: Judgement): Judgement {
  if (trail.owner !== "foreign" || judgement.status !== "fail") return judgement;
  return {
    ...judgement,
    status: "manual",
    message: `${judgement.message}; the trail is owned by account ${trail.accountId}: ask its owner`,
  };
}

/** One verdict for each trail in scope, and one `unknown` for each region whose trails could not be listed. */
export function eachTrail(posture: Posture, judgeTrail: (trail: PostureTrail) => Judgement): Verdict[] {
  return eachOfTrail(posture, (trail) => [judgeTrail(trail)]);
}

/** The same with several verdicts for a trail, told apart by their facets. */
export function eachOfTrail(posture: Posture, judgeTrail: (trail: PostureTrail) => readonly Judgement[]): Verdict[] {
  return [
    ...posture.trails.flatMap((trail) => judgeTrail(trail).map((one) => verdict(trail, asForeign(trail, one)))),
    ...hiddenVerdicts(posture),
  ];
}

/** The first of each resource that trails name, with the trails that name it. */
function shared<R extends { readonly subject: Subject }>(
  posture: Posture,
  of: (trail: PostureTrail) => R | null,
  judgeResource: (resource: R, trails: readonly PostureTrail[]) => Judgement,
): Verdict[] {
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
    ...[...groups.values()].map(({ resource, trails }) => verdict(resource, judgeResource(resource, trails))),
    ...hiddenVerdicts(posture),
  ];
}

/** One verdict for each bucket that trails in scope deliver to. */
export function eachBucket(
  posture: Posture,
  judgeBucket: (bucket: Linked<Bucket>, trails: readonly PostureTrail[]) => Judgement,
): Verdict[] {
  return shared(posture, (trail) => trail.bucket, judgeBucket);
}

/** One verdict for each key that trails in scope encrypt with; an alias and an ARN are two, as the trails are configured. */
export function eachKey(
  posture: Posture,
  judgeKey: (key: Linked<Key>, trails: readonly PostureTrail[]) => Judgement,
): Verdict[] {
  return shared(posture, (trail) => trail.key, judgeKey);
}

/**
 * One verdict for each function of the regions in scope, and one `unknown` for each region whose functions could not be
 * listed. Where no list could be read, one verdict on the account: what holds for all functions holds for those.
 *
 * @param judgeAll - judges every function of these regions at once.
 */
export function eachFunction(
  posture: Posture,
  judgeFunction: (one: PostureFunction) => Judgement,
  judgeAll: (regions: readonly string[]) => Judgement,
): Verdict[] {
  const regions = enabledRegions(posture);
  const notEnabled = posture.hidden.filter((hidden) => hidden.notEnabled);
  const lists = regions.map(({ functions }) => functions);
  if (!lists.some((list) => list.state === "read" || list.items.length > 0)) {
    const [first] = lists;
    if (!first) return hiddenVerdicts(posture);
    const all = judgeAll(judgedRegions(posture));
    const judgement = all.status === "pass" ? all : unknown(`The functions are not known: ${whyUnread(first)}`);
    const evidence = [...new Set([...lists.map(({ pointer }) => pointer), ...all.evidence])];
    return [
      verdict(posture.account, { ...judgement, evidence }),
      ...notEnabled.map((hidden) => verdict(hidden, hiddenJudgement(hidden))),
    ];
  }
  const judged = regions.flatMap((region): Verdict[] => {
    const { items } = region.functions;
    const whole = items.length > 1 ? judgeAll([region.name]) : undefined;
    return [
      ...items.map(({ value: arn, pointer, subject }) => {
        const one: PostureFunction = { arn, name: subject.id, region: region.name, pointer, subject };
        // What holds for all of a region's functions holds for each.
        const judgement = whole?.status === "pass" ? whole : judgeFunction(one);
        const decided = region.trails.state === "read" ? judgement : unlessHidden(posture, judgement);
        return verdict(one, { ...decided, evidence: [one.pointer, ...decided.evidence] });
      }),
      ...(region.functions.state === "read" ? [] : [verdict(region, unlisted(region, posture))]),
    ];
  });
  const told = new Set(judged.map(({ resource }) => resource.subject));
  return [...judged, ...hiddenVerdicts(posture).filter(({ resource }) => !told.has(resource.subject))];
}

/** What is not known of a region whose functions could not be listed, and perhaps its trails neither. */
function unlisted({ name, functions, subject }: PostureRegion, { hidden }: Posture): Judgement {
  return allOf([
    unknown(`The functions of ${name} are not known: ${whyUnread(functions)}`, functions),
    ...hidden.filter((one) => one.subject === subject).map(hiddenJudgement),
  ]);
}

/**
 * One verdict for each region in scope, and one on the account where the enabled regions are not known. A region that
 * is not enabled is `unknown`, whatever covers the others.
 */
export function eachRegion(posture: Posture, judgeRegion: (region: PostureRegion) => Judgement): Verdict[] {
  const closed = posture.hidden.filter((hidden) => hidden.notEnabled || hidden.subject.type === "account");
  const open = posture.regions.filter((region) => !closed.some((hidden) => hidden.subject === region.subject));
  return [
    ...open.map((region) => verdict(region, judgeRegion(region))),
    ...closed.map((hidden) => verdict(hidden, hiddenJudgement(hidden))),
  ];
}

/**
 * One verdict on the account, for a duty that some trail fulfils. What fails while trails may be hidden is `unknown`: a
 * hidden trail could fulfil it.
 *
 * @param undecided - what a hidden trail could change; for a duty about too much that is `pass`, too.
 */
export function onAccount(posture: Posture, judgement: Judgement, undecided: readonly Status[] = ["fail"]): Verdict[] {
  return [verdict(posture.account, unlessHidden(posture, judgement, undecided))];
}

/** A judgement that hidden trails could change is `unknown` where there may be some. */
function unlessHidden(posture: Posture, judgement: Judgement, undecided: readonly Status[] = ["fail"]): Judgement {
  if (!undecided.includes(judgement.status) || posture.hidden.length === 0) return judgement;
  const hidden = posture.hidden.map(hiddenJudgement);
  return {
    status: "unknown",
    message: [`As far as could be read: ${judgement.message}`, ...hidden.map((one) => one.message)].join("; "),
    evidence: [...new Set([...hidden.flatMap((one) => one.evidence), ...judgement.evidence])],
  };
}

/** A judgement's `manual` form for a resource of another account. */
export function foreign(what: string, accountId: string | null): Judgement {
  return manual(`${what} is in ${accountId ? `account ${accountId}` : "another account"}: ask its owner`);
}
