import { distinction } from "../../model/aws/trail-names.ts";
import type { Headline } from "../../model/documents/result.ts";
import { oneLine } from "../../model/text/safe-text.ts";

export type Part = Headline["parts"][number];

export const text = (words: string): Part => ({ text: words });
export const name = (resource: string): Part => ({ name: resource });

interface NamedTrail {
  readonly arn: string;
  readonly name: string;
}

/** The name of a trail, with what tells it from a different trail of the same name. */
export function trailName(trail: NamedTrail, trails: readonly NamedTrail[]): Part[] {
  const words = distinction(trail, trails);
  return words === undefined ? [name(trail.name)] : [name(trail.name), text(` (${words})`)];
}

/** A name among words: one that is made to flood would drown the sentence. */
export const shortName = (resource: string): string => oneLine(resource, 80, 80);

/** `a, b, and c` of clauses. */
export function sequence(clauses: readonly Part[][]): Part[] {
  return clauses.flatMap((clause, i) => {
    if (i === 0) return clause;
    return [text(i === clauses.length - 1 ? ", and " : ", "), ...clause];
  });
}

/** Words that stand side by side are one part. */
export function joined(parts: readonly Part[]): Part[] {
  const result: Part[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last && "text" in last && "text" in part) result[result.length - 1] = text(last.text + part.text);
    else result.push(part);
  }
  return result;
}
