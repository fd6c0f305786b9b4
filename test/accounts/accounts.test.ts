import fc from "fast-check";
import { expect, it } from "vitest";
import { checks } from "../../src/generated/checks.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { type AccountBuilder, account } from "../support/account.ts";
import { randomAccount } from "./arbitrary.ts";
import { universe } from "./events.ts";
import { type Finding, falsePasses, fixable, scan, undone, unfixed, wrongCells, wrongWitnesses } from "./held.ts";
import { factsIn, forgotten, knowingMore, type Loss, loss, without } from "./losses.ts";

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
  let place = 0;
  fc.assert(
    fc.property(randomAccount, (snapshot) => {
      place++;
      const findings = scan(snapshot);
      for (const finding of fixable(findings).filter((one) => isItsTurn(one, place)))
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

/** The loss of one fact of an account. */
function losing(built: AccountBuilder, fact: string): [Snapshot, Loss] {
  const snapshot = built.snapshot();
  const place = factsIn(snapshot).findIndex((path) => path.join("/") === fact);
  if (place < 0) throw new Error(`no fact ${fact}`);
  return [snapshot, { places: [place], code: "AccessDenied", partial: false }];
}

it("decides nothing by what could not be read", () => {
  const examples = [
    // No trail was effective, and now one may be, which records no management events.
    losing(
      account().trail("main", { logging: false, basic: [{ includeManagementEvents: false }] }),
      "trails/arn:aws:cloudtrail:us-east-1:123456789012:trail/main/status",
    ),
    // The trail that records global service events is not seen any more, and their Region is not in scope.
    losing(account(["eu-west-1"]).trail("main").only("eu-west-1"), "regions/eu-west-1/trails"),
  ];
  fc.assert(
    fc.property(randomAccount, loss, (snapshot, some) => {
      const before = scan(snapshot);
      const after = scan(without(snapshot, some).snapshot);
      expect(knowingMore(before, after)).toEqual([]);
      expect(forgotten(before, after)).toEqual([]);
    }),
    { ...RUNS, examples },
  );
});
