import fc from "fast-check";
import { expect, it } from "vitest";
import { checks } from "../../src/generated/checks.ts";
import { randomAccount } from "./arbitrary.ts";
import { universe } from "./events.ts";
import { type Finding, falsePasses, fixable, scan, undone, unfixed, wrongCells, wrongWitnesses } from "./held.ts";
import { forgotten, knowingMore, loss, without } from "./losses.ts";

const { PROPERTY_RUNS } = process.env;

/** An order of a list that depends on the seed. */
function mixed<T>(list: readonly T[], seed: number): T[] {
  const rank = (i: number) => (((i + 1) * 7919 + seed) * 104_729) % 1_000_003;
  return list
    .map((one, i) => [rank(i), one] as const)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one);
}

/**
 * 4,000 accounts in `npm run test:properties`, for an account costs as much as many selectors. Few in `npm test`, and always
 * the same: what they are there for is the change at hand.
 */
const RUNS = PROPERTY_RUNS ? { numRuns: Math.ceil(Number(PROPERTY_RUNS) / 25) } : { numRuns: 16, seed: 20_261_112 };

it("passes where every event is recorded, and else names one that is not and can exist", () => {
  fc.assert(
    fc.property(randomAccount, (snapshot) => {
      const [findings, events] = [scan(snapshot), universe(snapshot)];
      expect(falsePasses(snapshot, findings, events)).toEqual([]);
      expect(wrongCells(snapshot, events)).toEqual([]);
      expect(wrongWitnesses(snapshot, findings)).toEqual([]);
    }),
    RUNS,
  );
});

/** Remedies of alarms differ in the filter's pattern alone: in `npm test` each account has the turn of a few. */
const ALARMS = checks.map(({ id }) => id).filter((id) => id.startsWith("alarm-"));
const isItsTurn = ({ control }: Finding, account: number) =>
  PROPERTY_RUNS !== undefined || !ALARMS.includes(control) || ALARMS.indexOf(control) % 8 === account % 8;

it("tells commands that fix their finding and make no other worse", () => {
  let account = 0;
  fc.assert(
    fc.property(randomAccount, (snapshot) => {
      account++;
      const findings = scan(snapshot);
      for (const finding of fixable(findings).filter((one) => isItsTurn(one, account)))
        expect(unfixed(snapshot, finding, findings)).toEqual([]);
    }),
    RUNS,
  );
});

it("tells commands that fix everything in any order, with the same result", () => {
  const shuffled = fc.array(fc.nat(), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(randomAccount, shuffled, (snapshot, seeds) => {
      const findings = scan(snapshot);
      const failing = findings.filter(({ status }) => status === "fail");
      expect(
        undone(snapshot, findings, [failing, failing.toReversed(), ...seeds.map((seed) => mixed(failing, seed))]),
      ).toEqual([]);
    }),
    RUNS,
  );
});

it("decides nothing by what could not be read", () => {
  fc.assert(
    fc.property(randomAccount, loss, (snapshot, some) => {
      const before = scan(snapshot);
      const after = scan(without(snapshot, some).snapshot);
      expect(knowingMore(before, after)).toEqual([]);
      expect(forgotten(before, after)).toEqual([]);
    }),
    RUNS,
  );
});
