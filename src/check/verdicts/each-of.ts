import type { ResourceVerdict, Verdict } from "../../model/findings/verdict.ts";
import { labelOf } from "../../model/resources/graph.ts";
import type { Hidden, Posture, Subjects } from "../../model/resources/posture.ts";
import { hiding, reachedOf } from "../../model/resources/reach.ts";
import { hiddenVerdict } from "./each.ts";
import { unread } from "./verdict.ts";

/**
 * One verdict for each resource of a type, or element of a list, that the trails in scope lead to, and one `unknown` for each
 * list that could not be read and may name more of them.
 */
export function eachOf<T extends keyof Subjects>(
  posture: Posture,
  type: T,
  decide: (resource: Subjects[T]) => Verdict,
): ResourceVerdict[] {
  const verdicts = reachedOf(posture, type).map((resource) => ({
    ...decide(resource as unknown as Subjects[T]),
    resource,
  }));
  const hidden = hiding(posture, type).map((one) => ({
    ...(posture.hidden.includes(one) ? hiddenVerdict(one) : unlisted(one, type)),
    resource: one,
  }));
  return [...verdicts, ...onePerSubject(hidden)];
}

function unlisted({ fact, subject }: Hidden, type: string): Verdict {
  return unread(`The ${labelOf(type)}s of ${labelOf(subject.type)} ${subject.id} are not known: `, [fact]);
}

/** Several lists of one resource hide the same: the first says it. */
function onePerSubject(verdicts: readonly ResourceVerdict[]): ResourceVerdict[] {
  const told = new Set<string>();
  return verdicts.filter(({ resource: { subject } }) => {
    const key = JSON.stringify([subject.type, subject.arn ?? [subject.region, subject.id]]);
    return !told.has(key) && told.add(key);
  });
}
