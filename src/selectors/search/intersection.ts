import { FIELDS, type Field } from "../event/event.ts";
import type { Point } from "../sets/event-set.ts";
import { areApart, includes, type TextSet } from "../text/text-set.ts";
import type { EventProduct, SearchDomain } from "./search-domain.ts";
import { classesOf, type TextClass } from "./text-classes.ts";
import { WORK_LIMIT } from "./work-limit.ts";

/** Whether the set is a list of texts. */
const isList = ({ equals, startsWith, endsWith, absent }: TextSet) =>
  equals.length > 0 && startsWith.length + endsWith.length === 0 && !absent;

/** Texts that are nearly always in all of the sets where any text is: all texts in classes take longer to compare. */
function likelyTexts(
  preferred: readonly string[],
  sets: readonly { readonly texts: TextSet }[],
  fillers: (prefix: string) => readonly string[],
): string[] {
  const own = sets.flatMap(({ texts: { equals, startsWith } }) => [
    ...equals,
    ...startsWith.flatMap((prefix) => fillers(prefix).map((rest) => `${prefix}${rest}`)),
  ]);
  return [...preferred, ...own].filter((text) => text !== "");
}

/** An event of the domain that is in every one of the products; `undefined` if there is none. */
export function commonPoint(products: readonly EventProduct[], search: SearchDomain): Point | undefined {
  const budget = { left: WORK_LIMIT };
  const point = new Map<Field, string>();
  for (const field of FIELDS) {
    const domain = search.domain[field];
    const preferred = search.preferred(field);
    const sets = products.flatMap(({ conditions, anyCase }) =>
      conditions.filter((one) => one.field === field).map(({ texts }) => ({ texts, anyCase })),
    );
    if (sets.length === 0 && !domain.noText) {
      const text = preferred.find((one) => includes(domain, one));
      if (text !== undefined) point.set(field, text);
      if (text !== undefined || domain.absent) continue;
    }
    if (isList(domain)) {
      const inAll = (text: string) =>
        includes(domain, text) && sets.every(({ texts, anyCase }) => includes(texts, text, anyCase));
      const text = [...preferred, ...domain.equals].find((one) => one !== "" && inAll(one));
      if (text === undefined) return undefined;
      point.set(field, text);
      continue;
    }
    if (sets.some(({ texts }) => areApart(texts, domain))) return undefined;
    const likely = likelyTexts(preferred, sets, (prefix) => search.fillers(field, prefix));
    const inAll = likely.find(
      (text) => includes(domain, text) && sets.every(({ texts, anyCase }) => includes(texts, text, anyCase)),
    );
    if (inAll !== undefined) {
      point.set(field, inAll);
      continue;
    }
    const columns = [{ texts: domain, anyCase: false }, ...sets].map((one, i) => ({ ...one, bit: 1n << BigInt(i) }));
    const all = (1n << BigInt(columns.length)) - 1n;
    let found: TextClass | undefined;
    for (const one of classesOf(columns, preferred, (prefix) => search.fillers(field, prefix), budget)) {
      if (one.columns !== all) continue;
      found = one;
      break;
    }
    if (!found) return undefined;
    const text = found.example();
    if (text !== undefined) point.set(field, text);
  }
  return point;
}
