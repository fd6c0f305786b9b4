import { owningAccount } from "../../model/aws/owning-account.ts";
import type { Snapshot, Trail } from "../../model/documents/snapshot.ts";
import { memberOf, notCollected } from "../../model/resources/facts.ts";
import { factsOf, type Link, namedResource, namesIn, rowOf, subjectOf } from "../../model/resources/graph.ts";
import type { Observed } from "../../model/resources/observed.ts";
import type { Fact } from "../../model/resources/posture.ts";
import type { ResourceType } from "../../model/resources/resource-types.ts";
import type { Scope } from "../../model/resources/scope.ts";
import type { Subject } from "../../model/resources/subject.ts";
import { pointerTo } from "../../model/text/json-pointer.ts";
import { shapeOf } from "./type-shapes.ts";

type Members = Readonly<Record<string, unknown>>;

/** A resource of the snapshot with its place and its facts, the same for every view. */
export interface Located {
  readonly subject: Subject;
  /** Its members, with a place for each that a view adds: views are copies of it, and need no more room. */
  readonly template: Members & { readonly pointer: string; readonly subject: Subject };
  readonly facts: Readonly<Record<string, Fact<unknown>>>;
  /** Facts as views share them that show them, and as those that do not. */
  readonly shown: Record<string, Fact<unknown>>;
  readonly notShown: Record<string, Fact<unknown>>;
  /** The names of the resources that its description leads to, in the order of the links of its shape. */
  readonly targets: readonly (string | undefined)[];
  /** The resource as views see it, by the number of what they show of its type. */
  readonly views: (object | undefined)[];
}

/** Finds resources with their facts, each once. */
export function locator(snapshot: Snapshot, scope: Scope): (type: ResourceType, name: string) => Located {
  const found = new Map<ResourceType, Map<string, Located>>();
  const locate = (type: ResourceType, name: string): Located => {
    const collection = rowOf(type)?.collection;
    const resource = resourceOf(snapshot, scope, type, name);
    const pointer = collection === undefined ? pointerTo(type) : pointerTo(collection, name);
    const subject = subjectOf(type, resource, snapshot.account);
    const facts: Record<string, Fact<unknown>> = {};
    for (const fact of factsOf(type)) {
      const member = memberOf(fact);
      const observed = (resource[member] ?? notCollected(fact)) as Observed<unknown>;
      const alone = type === "trail" ? owningAccount(resource as unknown as Trail, observed) : undefined;
      // Members before what is spread: such objects share their hidden class, others get one each.
      facts[member] = {
        pointer: `${pointer}/${member}`,
        ...observed,
        ...(alone === undefined ? {} : { owningAccount: alone }),
      };
    }
    const { links, members } = shapeOf(type);
    const followed = [...links, ...members.flatMap((one) => one.links)].flatMap(({ as }) => as ?? []);
    const places = Object.fromEntries(followed.map((as) => [as, null]));
    const template = { ...resource, pointer, subject, ...places, ...facts };
    const targets = links.map((link) => (isPlain(link) ? namesIn(link, resource, snapshot.account)[0] : undefined));
    return { subject, template, facts, shown: {}, notShown: {}, targets, views: [] };
  };
  return (type, name) => {
    const ofType = found.get(type) ?? new Map<string, Located>();
    found.set(type, ofType);
    const known = ofType.get(name);
    if (known) return known;
    const one = locate(type, name);
    ofType.set(name, one);
    return one;
  };
}

/** A resource's own members; as far as its name tells, where the snapshot lacks it. */
function resourceOf(snapshot: Snapshot, scope: Scope, type: ResourceType, name: string): Members {
  if (type === "account") return snapshot.account;
  const held = (snapshot as unknown as Record<string, Readonly<Record<string, Members>>>)[
    rowOf(type)?.collection ?? ""
  ];
  const resource = held && Object.hasOwn(held, name) ? held[name] : undefined;
  // What a snapshot says of a region that the account has not enabled proves nothing there.
  if (type === "region") return { ...(scope.notEnabled.includes(name) ? {} : resource), name };
  return resource ?? namedResource(type, name, snapshot.account);
}

/** Whether a link leads to one resource, by its name. */
export const isPlain = ({ one, where }: Link) => one === true && !where;
