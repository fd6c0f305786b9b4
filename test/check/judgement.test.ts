import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allOf, anyOf, fail, judge } from "../../src/check/index.ts";
import type { Judgement } from "../../src/model/check.ts";
import { notCollected } from "../../src/model/facts.ts";
import type { Fact } from "../../src/model/posture.ts";
import { STATUSES, type Status } from "../../src/model/severity.ts";
import { absent, read, unreadable } from "../support/account.ts";

const statuses = fc.array(fc.constantFrom(...STATUSES), { maxLength: 6 });
const parts = (list: readonly Status[]): Judgement[] =>
  list.map((status, i) => ({ status, message: `part ${i}`, evidence: [`/${i}`, "/shared"] }));
const all = (list: readonly Status[]) => allOf(parts(list)).status;
const any = (list: readonly Status[]) => anyOf(parts(list), fail("there is none")).status;
const instead = (list: readonly Status[], unknown: Status) => list.map((one) => (one === "unknown" ? unknown : one));

describe.each([
  ["allOf", all, allOf, "fail"],
  ["anyOf", any, (list: readonly Judgement[]) => anyOf(list, fail("none")), "pass"],
] as const)("%s", (_, combined, combine, decisive) => {
  it(`is ${decisive} wherever one part is, whatever else is unknown`, () => {
    fc.assert(
      fc.property(statuses, (list) => {
        expect(combined([...list, decisive])).toBe(decisive);
      }),
    );
  });

  it("is unknown exactly where what is unknown could change it", () => {
    fc.assert(
      fc.property(statuses, (list) => {
        const open = combined(instead(list, "pass")) !== combined(instead(list, "fail"));
        expect(combined(list) === "unknown").toBe(open);
      }),
    );
  });

  it("does not depend on the order of the parts", () => {
    fc.assert(
      fc.property(statuses, fc.infiniteStream(fc.nat()), (list, keys) => {
        const shuffled = parts(list)
          .map((part) => [keys.next().value, part] as const)
          .sort(([a], [b]) => a - b)
          .map(([, part]) => part);
        const [one, two] = [combine(parts(list)), combine(shuffled)];
        expect(two.status).toBe(one.status);
        expect([...two.evidence].sort()).toEqual([...one.evidence].sort());
      }),
    );
  });

  it("says and points at what decided, once, and at nothing else", () => {
    fc.assert(
      fc.property(statuses, (list) => {
        const { status, evidence } = combine(parts(list));
        const deciding = list.flatMap((one, i) => (one === status ? [`/${i}`] : []));
        expect(evidence.filter((pointer) => pointer !== "/shared")).toEqual(deciding);
        expect(evidence.length).toBe(new Set(evidence).size);
      }),
    );
  });
});

it("where there is no part at all, `anyOf` is what it was given", () => {
  const none = fail("no trail", { pointer: "/regions" });
  expect(anyOf([], none)).toEqual(none);
});

describe("judge", () => {
  const judged = (fact: object) =>
    judge({ ...fact, pointer: "/the/fact" } as Fact<string>, (value) => fail(`is ${value}`, { pointer: "/more" }));

  it("decides by the value of what was read, with the fact as first evidence", () => {
    expect(judged(read("trail.status", "here"))).toEqual({
      status: "fail",
      message: "is here",
      evidence: ["/the/fact", "/more"],
    });
  });

  it.each([
    [
      "a call that failed",
      unreadable("trail.status", "eu-west-1", "Throttling"),
      /eu-west-1.*Throttling.*needs cloudtrail:GetTrailStatus/,
    ],
    [
      "a fact that nobody collected",
      notCollected("trail.tags"),
      /was not asked; collect again \(needs cloudtrail:ListTags\)/,
    ],
    ["an absence that decides nothing", absent("key.description"), /kms:DescribeKey says there is none/],
  ])("is unknown by %s, and says why", (_, fact, why) => {
    expect(judged(fact)).toEqual({ status: "unknown", message: expect.stringMatching(why), evidence: ["/the/fact"] });
  });
});
