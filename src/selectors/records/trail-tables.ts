import { type CloudTrailEvent, FIELDS, type Field, type PlainField, textOf } from "../event/event.ts";
import { type IndexedSet, TextSetIndex } from "../text/text-set-index.ts";
import type { Condition, SelectorPart } from "../trail/selector-part.ts";
import { UNDECIDED_WHERE_ABSENT } from "./condition-match.ts";
import { ANY_CASE_POSSIBLE, ANY_CASE_SURE, EXACT_POSSIBLE, EXACT_SURE, MAYBE, type Outcomes, YES } from "./outcomes.ts";
import { isNegative, isResource, NO_RESOURCE } from "./resource-match.ts";

/**
 * The outcomes of all parts of a trail's selectors in one number: part `i` has the bits `i`, `i + n`, `i + 2n` and
 * `i + 3n` of `n` parts, in the order of the bits of its outcomes.
 */
type AllOutcomes = bigint;

/** The outcomes of one condition of each part on a field; parts without such a condition have `YES`. */
type FieldTable = (text: string | undefined) => AllOutcomes;

class Layout {
  readonly parts: number;
  /** Every bit. */
  readonly all: AllOutcomes;
  /** `MAYBE` for every part. */
  readonly maybe: AllOutcomes;
  readonly #first: bigint;

  constructor(parts: number) {
    this.parts = parts;
    this.#first = (1n << BigInt(parts)) - 1n;
    this.all = this.#spread(this.#first);
    this.maybe = this.all & ~(this.all >> BigInt(2 * parts));
  }

  #spread(parts: bigint): AllOutcomes {
    const n = BigInt(this.parts);
    return parts | (parts << n) | (parts << (2n * n)) | (parts << (3n * n));
  }

  /** The outcomes of one part. */
  bits(part: number, outcomes: Outcomes): AllOutcomes {
    let bits = 0n;
    for (let i = 0; i < 4; i++) if (outcomes & (1 << i)) bits |= 1n << BigInt(part + i * this.parts);
    return bits;
  }

  /** `YES` for the parts that `has` is true of. */
  where(parts: readonly SelectorPart[], has: (condition: Condition) => boolean): AllOutcomes {
    return parts.reduce((bits, { conditions }, i) => (conditions.some(has) ? bits | this.bits(i, YES) : bits), 0n);
  }

  /** `YES` for the parts with any bit. */
  any(outcomes: AllOutcomes): AllOutcomes {
    const n = BigInt(this.parts);
    return this.#spread((outcomes | (outcomes >> n) | (outcomes >> (2n * n)) | (outcomes >> (3n * n))) & this.#first);
  }

  /** The outcomes of the parts combined with "or". */
  merged(outcomes: AllOutcomes): Outcomes {
    let [merged, rest] = [0, outcomes];
    for (let i = 0; rest !== 0n; i++, rest >>= BigInt(this.parts)) if ((rest & this.#first) !== 0n) merged |= 1 << i;
    return merged;
  }
}

const EXACT = EXACT_SURE | EXACT_POSSIBLE;
const ANY_CASE = ANY_CASE_SURE | ANY_CASE_POSSIBLE;
const SURE = EXACT_SURE | ANY_CASE_SURE;

/** @param conditions by the number of their part */
function fieldTable(field: Field, conditions: ReadonlyMap<number, Condition>, layout: Layout): FieldTable {
  const sets: IndexedSet[] = [];
  let [without, undecided] = [layout.all, 0n];
  for (const [part, { texts, widerTexts }] of conditions) {
    const bits = (outcomes: Outcomes) => layout.bits(part, outcomes);
    without &= ~bits(YES);
    undecided |= bits(MAYBE);
    if (!widerTexts) sets.push({ texts, exact: bits(EXACT), anyCase: bits(ANY_CASE) });
    else
      sets.push(
        { texts, exact: bits(EXACT & SURE), anyCase: bits(ANY_CASE & SURE) },
        { texts: widerTexts, exact: bits(EXACT & MAYBE), anyCase: bits(ANY_CASE & MAYBE) },
      );
  }
  const index = new TextSetIndex(sets);
  const absent = without | (UNDECIDED_WHERE_ABSENT.has(field) ? undecided : index.absent);
  let [last, outcomes]: [string | undefined, AllOutcomes] = [undefined, absent];
  return (text) => {
    // Successive events have the same text in most fields.
    if (text !== last) [last, outcomes] = [text, text === undefined ? absent : without | index.lookup(text)];
    return outcomes;
  };
}

/** The conditions of the parts on a field. A part with several has one in each of several tables. */
function fieldTables(field: Field, parts: readonly SelectorPart[], layout: Layout): FieldTable[] {
  const layers: Map<number, Condition>[] = [];
  for (const [part, { conditions }] of parts.entries())
    for (const [i, condition] of conditions.filter((one) => one.field === field).entries())
      layers[i] = (layers[i] ?? new Map<number, Condition>()).set(part, condition);
  return layers.map((layer) => fieldTable(field, layer, layout));
}

/** The conditions on resources, by the rules of `resourceMatch`; `undefined` where there are none. */
function resourceTable(parts: readonly SelectorPart[], layout: Layout) {
  const types = fieldTables("resources.type", parts, layout);
  const arns = fieldTables("resources.ARN", parts, layout);
  if (types.length + arns.length === 0) return undefined;
  const onType = ({ field }: Condition) => field === "resources.type";
  const onArn = ({ field }: Condition) => field === "resources.ARN";
  const typeNegative = layout.where(parts, (one) => onType(one) && isNegative(one));
  const arnNegative = layout.where(parts, (one) => onArn(one) && isNegative(one));
  const prefixUndecided = layout.where(parts, (one) => onArn(one) && !one.isEveryResource);
  return ({ resources }: CloudTrailEvent): AllOutcomes => {
    let [some, every] = [0n, layout.all];
    for (const { type: typeText, ARN, ARNPrefix } of resources && resources.length > 0 ? resources : NO_RESOURCE) {
      const type = types.reduce((all, table) => all & table(typeText), layout.all);
      every &= type | ~typeNegative;
      if (type === 0n) continue;
      let arn = arns.reduce((all, table) => all & table(ARN ?? ARNPrefix), layout.all);
      if (ARN === undefined && ARNPrefix !== undefined)
        arn = (arn & ~prefixUndecided) | (layout.maybe & prefixUndecided);
      if (arnNegative !== 0n) every &= arn | ~(arnNegative & layout.any(type));
      some |= type & arn;
    }
    return some & (every | layout.maybe);
  };
}

/**
 * What the parts of a trail's selectors decide about an event together, field by field for all parts at once. The same as
 * `compilePart` says of each part, faster where there are many values.
 */
export function trailTables(parts: readonly SelectorPart[]): (event: CloudTrailEvent) => Outcomes {
  const layout = new Layout(parts.length);
  const known = parts.reduce((bits, { doubts }, i) => bits | layout.bits(i, doubts.length > 0 ? MAYBE : YES), 0n);
  const fields = FIELDS.filter((field): field is PlainField => !isResource({ field })).flatMap((field) =>
    fieldTables(field, parts, layout).map((table) => ({ field, table })),
  );
  const resources = resourceTable(parts, layout);
  return (event) => {
    let outcomes = known;
    for (const { field, table } of fields) {
      outcomes &= table(textOf(event, field));
      if (outcomes === 0n) return 0;
    }
    if (resources) outcomes &= resources(event);
    return layout.merged(outcomes);
  };
}
