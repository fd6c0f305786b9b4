import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allOf, anyOf, decideBy, fail, firstFitting, some } from "../../src/check/index.ts";
import { STATUSES, type Status } from "../../src/model/findings/severity.ts";
import { CAUSES, type Verdict } from "../../src/model/findings/verdict.ts";
import { notCollected } from "../../src/model/resources/facts.ts";
import type { Fact } from "../../src/model/resources/posture.ts";
import { absent, read, unreadable } from "../support/account.ts";

const statuses = fc.array(fc.constantFrom(...STATUSES), { maxLength: 6 });
const parts = (list: readonly Status[]): Verdict[] =>
  list.map((status, i) => ({
    status,
    message: `part ${i}`,
    evidence: [`/${i}`, "/shared"],
    ...(status === "unknown" ? { cause: CAUSES[i % CAUSES.length] as Verdict["cause"] } : {}),
  })) as Verdict[];
const all = (list: readonly Status[]) => allOf(parts(list)).status;
const any = (list: readonly Status[]) => anyOf(parts(list), fail("there is none")).status;
const instead = (list: readonly Status[], unknown: Status) => list.map((one) => (one === "unknown" ? unknown : one));

describe.each([
  ["allOf", all, allOf, "fail"],
  ["anyOf", any, (list: readonly Verdict[]) => anyOf(list, fail("none")), "pass"],
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
  const none = fail("no trail", { evidence: ["/regions"] });
  expect(anyOf([], none)).toEqual(none);
});

it("has a cause exactly where the combination is unknown: the most telling of those that decide", () => {
  fc.assert(
    fc.property(statuses, (list) => {
      const { status, cause } = allOf(parts(list));
      const causes = parts(list).flatMap((one) => one.cause ?? []);
      expect(cause).toBe(status === "unknown" ? CAUSES.find((one) => causes.includes(one)) : undefined);
    }),
  );
});

it("says the first message, and the others as details", () => {
  expect(allOf([fail("a"), fail("b", { details: ["more of b"], data: { b: 1 } }), fail("a")])).toEqual({
    status: "fail",
    message: "a",
    details: ["b", "more of b"],
    data: { b: 1 },
    evidence: [],
  });
});

describe("decideBy", () => {
  const decided = (fact: object) =>
    decideBy({ ...fact, pointer: "/the/fact" } as Fact<string>, (value) =>
      fail(`is ${value}`, { evidence: ["/more"] }),
    );

  it("decides by the value of what was read, with the fact as first evidence", () => {
    expect(decided(read("trail.status", "here"))).toEqual({
      status: "fail",
      message: "is here",
      evidence: ["/the/fact", "/more"],
    });
  });

  it("points at the members of the value that decide, and then not at all of it", () => {
    const fact = { ...read("trail.status", { isLogging: false, other: 1 } as never), pointer: "/the/fact" };
    const { evidence } = decideBy(fact as unknown as Fact<{ isLogging: boolean }>, (_, at) =>
      fail("is stopped", { evidence: at("isLogging") }),
    );
    expect(evidence).toEqual(["/the/fact/value/isLogging"]);
  });

  it.each([
    [
      "a denied call",
      unreadable("trail.status", "eu-west-1", "AccessDenied"),
      "denied",
      /GetTrailStatus in eu-west-1 was denied \(AccessDenied\); needs cloudtrail:GetTrailStatus/,
    ],
    [
      "a call that failed",
      unreadable("trail.status", "eu-west-1", "Throttling"),
      "error",
      /GetTrailStatus in eu-west-1 failed \(Throttling\)$/,
    ],
    [
      "a fact that was not collected",
      notCollected("trail.tags"),
      "not-collected",
      /was not called; collect again \(needs cloudtrail:ListTags\)/,
    ],
    ["an absence that decides nothing", absent("key.description"), "undecidable", /kms:DescribeKey says there is none/],
  ])("is unknown by %s, and says why", (_, fact, cause, why) => {
    expect(decided(fact)).toEqual({
      status: "unknown",
      cause,
      message: expect.stringMatching(why),
      evidence: ["/the/fact"],
    });
  });
});

it("a message that is too long gives way to a shorter one, and a long list to a count", () => {
  expect(firstFitting(["a".repeat(161), "b".repeat(160), "c"])).toBe("b".repeat(160));
  expect(firstFitting(["long", "longer"], 1)).toBe("longer");
  expect(some(["a", "b", "c", "d"])).toBe("a, b, c, d");
  expect(some(["a", "b", "c", "d", "e"])).toBe("a, b, c and 2 more");
});
