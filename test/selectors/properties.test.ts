import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AdvancedSelector, FieldSelector } from "../../src/model/documents/settings/selectors.ts";
import type { CloudTrailEvent, RecordingTrail, SetCoverage } from "../../src/selectors/index.ts";
import { compile, covers, isCovered, records } from "../../src/selectors/index.ts";
import { NO } from "../../src/selectors/records/outcomes.ts";
import { trailTables } from "../../src/selectors/records/trail-tables.ts";
import { contains, type EventSet, pointOf } from "../../src/selectors/sets/event-set.ts";
import { advanced, event, eventSet, RUNS, text, trail } from "./arbitrary.ts";

const EXACT = { doubts: false };
const DOUBTS = { doubts: true };

function isIn(set: EventSet, one: CloudTrailEvent): boolean {
  const point = pointOf(one);
  return point !== undefined && contains(set, point);
}

const answers = (trails: readonly RecordingTrail[], one: CloudTrailEvent) =>
  trails.map((each) => records(each, one).answer);

const trails = (taste: typeof EXACT) => fc.array(trail(taste), { maxLength: 3 });
const events = (taste: typeof EXACT) => fc.array(event(taste), { minLength: 30, maxLength: 30 });

function withAdvanced(one: RecordingTrail, change: (list: AdvancedSelector[]) => AdvancedSelector[]): RecordingTrail {
  const { selectors } = one;
  if ("unreadable" in selectors) return one;
  return { ...one, selectors: { ...selectors, advancedEventSelectors: change(selectors.advancedEventSelectors) } };
}

/** The list in an order that the numbers give. */
function shuffled<T>(list: readonly T[], order: readonly number[]): T[] {
  return list
    .map((item, i) => [order[i % order.length] ?? 0, item] as const)
    .toSorted((a, b) => a[0] - b[0])
    .map(([, item]) => item);
}

/** What a verdict claims about single events, held against `records`. */
function agree(
  trails: readonly RecordingTrail[],
  set: EventSet,
  events: readonly CloudTrailEvent[],
  verdict: SetCoverage,
) {
  const inside = events.filter((one) => isIn(set, one));
  if (verdict.answer === "covered") for (const one of inside) expect(answers(trails, one)).toContain("recorded");
  if (verdict.answer === "not-covered" || verdict.answer === "partly") {
    expect(isIn(set, verdict.witness)).toBe(true);
    expect(answers(trails, verdict.witness).every((answer) => answer === "not-recorded")).toBe(true);
  }
  if (verdict.answer === "not-covered")
    for (const one of inside) expect(answers(trails, one)).not.toContain("recorded");
  if (verdict.answer === "partly" || verdict.answer === "undecidable")
    for (const { example, trail: recording } of verdict.recorded) {
      expect(isIn(set, example)).toBe(true);
      expect(records(recording, example).answer).toBe("recorded");
    }
}

describe("agreement of sets and single events", () => {
  it("holds, and nothing is undecided where nothing is in doubt", () => {
    fc.assert(
      fc.property(trails(EXACT), eventSet(EXACT), events(EXACT), (all, set, some) => {
        const verdict = covers(all, set);
        expect(verdict.answer).not.toBe("undecidable");
        agree(all, set, some, verdict);
      }),
      RUNS,
    );
  });

  it("holds where letter case, unknown fields, unreadable selectors and unknown logging are in doubt", () => {
    fc.assert(
      fc.property(trails(DOUBTS), eventSet(DOUBTS), events(DOUBTS), (all, set, some) => {
        const verdict = covers(all, set);
        agree(all, set, some, verdict);
        expect(isCovered(all, set)).toBe(verdict.answer === "covered");
      }),
      RUNS,
    );
  });
});

it("a trail says of an event what its selectors, asked one by one, say together", () => {
  const several = fc.array(event(DOUBTS), { minLength: 30, maxLength: 30 }).map((all) =>
    all.map(({ readOnly = false, ...rest }, i): CloudTrailEvent => {
      const others = i % 3 === 0 ? (all[i - 1]?.resources ?? [{ ARNPrefix: "a" }]) : [];
      const resources = [...(rest.resources ?? []), ...others];
      return i % 5 === 0 ? { ...rest, resources } : { ...rest, readOnly, resources };
    }),
  );
  const onResources = fc
    .tuple(
      advanced(DOUBTS),
      fc.constantFrom<Partial<FieldSelector>>({ equals: ["A::B"] }, { equals: ["A::C"] }, { notEquals: ["A::B"] }),
      fc.constantFrom<keyof Omit<FieldSelector, "field">>("startsWith", "notEndsWith", "notEquals"),
      text(DOUBTS),
    )
    .map(
      ([one, type, operator, literal]): AdvancedSelector => ({
        ...one,
        fieldSelectors: [
          ...one.fieldSelectors,
          { field: "resources.type", ...type },
          { field: "resources.ARN", [operator]: [literal] },
        ],
      }),
    );
  fc.assert(
    fc.property(trail(DOUBTS), fc.array(onResources, { maxLength: 20 }), several, (one, more, some) => {
      const { parts, match } = compile(withAdvanced(one, (list) => [...list, ...more]));
      const byTables = trailTables(parts);
      for (const each of some) {
        const alone = parts.reduce((all, part) => all | part.match(each), NO);
        expect(byTables(each)).toBe(alone);
        expect(match(each)).toBe(one.logging === false ? NO : alone);
      }
    }),
    RUNS,
  );
});

it("the trails that cover a set alone are named, and no others", () => {
  fc.assert(
    fc.property(trails(DOUBTS), eventSet(DOUBTS), (all, set) => {
      const verdict = covers(all, set);
      if (verdict.answer !== "covered") return;
      // Of a set without an event every trail records all; one that is in none of its Regions is not named for that.
      const alone = all.filter((one) => {
        const own = covers([one], set);
        return own.answer === "covered" && own.by.length > 0;
      });
      if (alone.length > 0) expect(verdict.by).toEqual(alone);
    }),
    RUNS,
  );
});

describe("what changes no verdict", () => {
  const same = (taste: typeof EXACT, change: (all: RecordingTrail[], order: number[]) => RecordingTrail[]) =>
    fc.assert(
      fc.property(
        trails(taste),
        fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
        eventSet(taste),
        (all, order, set) => {
          expect(covers(change(all, order), set).answer).toBe(covers(all, set).answer);
        },
      ),
      RUNS,
    );

  it("the order of trails and selectors", () => {
    same(DOUBTS, (all, order) => shuffled(all, order).map((one) => withAdvanced(one, (list) => shuffled(list, order))));
  });

  it("duplicates of trails, selectors and values", () => {
    const twice = <T>(list: readonly T[]) => [...list, ...list];
    same(DOUBTS, (all) =>
      twice(all).map((one) =>
        withAdvanced(one, (list) =>
          twice(list).map((selector) => ({
            ...selector,
            fieldSelectors: selector.fieldSelectors.map(({ field, ...operators }) => ({
              field,
              ...Object.fromEntries(Object.entries(operators).map(([name, values]) => [name, twice(values)])),
            })),
          })),
        ),
      ),
    );
  });

  it("the name of a selector", () => {
    same(DOUBTS, (all) =>
      all.map((one) => withAdvanced(one, (list) => list.map((each) => ({ ...each, name: "Everything" })))),
    );
  });

  it("splitting a selector into its reads and its writes", () => {
    const halves = (selector: AdvancedSelector) =>
      ["true", "false"].map((half) => ({
        ...selector,
        fieldSelectors: [...selector.fieldSelectors, { field: "readOnly", equals: [half] }],
      }));
    same(DOUBTS, (all) => all.map((one) => withAdvanced(one, (list) => list.flatMap(halves))));
  });
});

describe("monotony", () => {
  const rank = { "not-covered": 0, undecidable: 1, partly: 1, covered: 2 };

  it("adding a trail uncovers nothing", () => {
    fc.assert(
      fc.property(trails(DOUBTS), trail(DOUBTS), eventSet(DOUBTS), (all, one, set) => {
        expect(rank[covers([...all, one], set).answer]).toBeGreaterThanOrEqual(rank[covers(all, set).answer]);
      }),
      RUNS,
    );
  });

  it("adding a selector uncovers nothing", () => {
    fc.assert(
      fc.property(trail(DOUBTS), advanced(DOUBTS), eventSet(DOUBTS), (one, selector, set) => {
        fc.pre("advancedEventSelectors" in one.selectors && one.selectors.advancedEventSelectors.length > 0);
        const more = withAdvanced(one, (list) => [...list, selector]);
        expect(rank[covers([more], set).answer]).toBeGreaterThanOrEqual(rank[covers([one], set).answer]);
      }),
      RUNS,
    );
  });
});
