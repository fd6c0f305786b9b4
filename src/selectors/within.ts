import { WORK_LIMIT } from "./budget.ts";
import { classesOf } from "./classes.ts";
import { FIELDS, type Field } from "./event.ts";
import { includes } from "./language.ts";
import type { SearchBox, Space } from "./search.ts";
import type { Point } from "./set.ts";

/** A point of the domain that lies in every one of the boxes; `undefined` if there is none. */
export function within(boxes: readonly SearchBox[], space: Space): Point | undefined {
  const budget = { left: WORK_LIMIT };
  const point = new Map<Field, string>();
  for (const field of FIELDS) {
    const domain = space.domain[field];
    const preferred = space.preferred.get(field) ?? [];
    const languages = boxes.flatMap(({ conditions, anyCase }) =>
      conditions.filter((one) => one.field === field).map(({ language }) => ({ language, anyCase })),
    );
    if (languages.length === 0 && !domain.never) {
      const liked = preferred.find((text) => includes(domain, text));
      if (liked !== undefined) point.set(field, liked);
      if (liked !== undefined || domain.absent) continue;
    }
    const columns = [{ language: domain, anyCase: false }, ...languages].map((one, i) => ({
      ...one,
      bit: 1n << BigInt(i),
    }));
    const all = (1n << BigInt(columns.length)) - 1n;
    const found = classesOf(columns, preferred, (prefix) => space.fillers(field, prefix), budget).find(
      (one) => one.columns === all,
    );
    if (!found) return undefined;
    const text = found.write();
    if (text !== undefined) point.set(field, text);
  }
  return point;
}
