import { FIELDS, type Field } from "../event/event.ts";
import type { Point } from "../sets/event-set.ts";
import { includes, type Language } from "../text/text-set.ts";
import type { SearchBox, Space } from "./event-product.ts";
import { classesOf, type TextClass } from "./text-classes.ts";
import { WORK_LIMIT } from "./work-limit.ts";

/** Whether the texts of a set can be counted: those that it equals. */
const isCountable = ({ equals, startsWith, endsWith, absent }: Language) =>
  equals.length > 0 && startsWith.length + endsWith.length === 0 && !absent;

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
    if (isCountable(domain)) {
      const both = (text: string) =>
        includes(domain, text) && languages.every(({ language, anyCase }) => includes(language, text, anyCase));
      const text = [...preferred, ...domain.equals].find((one) => one !== "" && both(one));
      if (text === undefined) return undefined;
      point.set(field, text);
      continue;
    }
    const columns = [{ language: domain, anyCase: false }, ...languages].map((one, i) => ({
      ...one,
      bit: 1n << BigInt(i),
    }));
    const all = (1n << BigInt(columns.length)) - 1n;
    let found: TextClass | undefined;
    for (const one of classesOf(columns, preferred, (prefix) => space.fillers(field, prefix), budget)) {
      if (one.columns !== all) continue;
      found = one;
      break;
    }
    if (!found) return undefined;
    const text = found.write();
    if (text !== undefined) point.set(field, text);
  }
  return point;
}
