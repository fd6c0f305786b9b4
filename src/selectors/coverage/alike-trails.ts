import { groupBy } from "../../model/group-by.ts";
import type { CompiledPart, CompiledTrail } from "../records/compiled-trail.ts";
import { isOtherCategory } from "../search/products.ts";
import type { Category } from "../sets/event-set.ts";
import { answersByList } from "./recording-trails.ts";

/** What a trail can record of a category. */
interface CategoryParts {
  readonly parts: readonly CompiledPart[];
  readonly key: string;
}

const known = new WeakMap<readonly CompiledPart[], Map<Category, CategoryParts>>();

function partsIn({ parts: all }: CompiledTrail, category: Category): CategoryParts {
  const byCategory = known.get(all) ?? new Map<Category, CategoryParts>();
  known.set(all, byCategory);
  const before = byCategory.get(category);
  if (before) return before;
  const parts = all.filter((part) => !isOtherCategory(part, category));
  const made = { parts, key: parts.map(({ key }) => key).join() };
  byCategory.set(category, made);
  return made;
}

/** Trails in groups that record the same events of a category: what is found out about one holds for its group. */
export interface AlikeTrails {
  /** The first of each group, with its parts for the category. */
  readonly distinct: readonly CompiledTrail[];
  /** Every trail of the groups of some of `distinct`. */
  readonly allLike: (some: readonly CompiledTrail[]) => CompiledTrail[];
}

const grouped = answersByList<AlikeTrails>();

/** Thousands of trails differ in their names, and a few of them in what they record of a category. */
export function alikeTrails(all: readonly CompiledTrail[], category: Category): AlikeTrails {
  return grouped(all, category, () => groupAlike(all, category));
}

function groupAlike(all: readonly CompiledTrail[], category: Category): AlikeTrails {
  const groups = [...groupBy(all, (one) => partsIn(one, category).key).values()];
  const alike = new Map(groups.map((group) => [{ ...group[0], parts: partsIn(group[0], category).parts }, group]));
  return {
    distinct: [...alike.keys()],
    allLike: (some) => {
      const like = new Set(some.flatMap((one) => alike.get(one) ?? []));
      return all.filter((one) => like.has(one));
    },
  };
}

/** Asks a question once of all parts that have the same conditions and doubts. */
export function askedOnce<T>(ask: (part: CompiledPart) => T): (part: CompiledPart) => T {
  const answers = new Map<string, { readonly answer: T }>();
  return (part) => {
    const known = answers.get(part.key) ?? { answer: ask(part) };
    answers.set(part.key, known);
    return known.answer;
  };
}
