import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideGate } from "../../src/evaluate/gate.ts";
import { controlScore, type Tally, tally, totalScore } from "../../src/model/findings/score.ts";
import { SEVERITIES, type Severity, STATUSES, type Status } from "../../src/model/findings/severity.ts";
import { DEFAULT_WEIGHTS } from "../../src/model/findings/weights.ts";
import { findingOf, WAIVED } from "../support/findings.ts";
import { tablesUnder } from "../support/markdown-table.ts";

const page = readFileSync(new URL("../../docs/scoring.md", import.meta.url), "utf8");
const [controls = [], sums = []] = tablesUnder(page, "An example");
const [gates = []] = tablesUnder(page, "The gate");
const example = controls.map((row) => {
  const many = (column: string, status: Status, more = {}) =>
    Array.from({ length: Number(row[column]) }, () => findingOf(status, more));
  const findings = [
    ...["pass", "fail", "unknown", "manual"].flatMap((status) => many(status, status as Status)),
    ...many("waived", "fail", WAIVED),
  ];
  return { row, id: row.control ?? "", ...tally(row.severity as Severity, findings) };
});
const orNull = (cell: string | undefined) => (cell === "–" ? null : Number(cell));

describe("the example of docs/scoring.md", () => {
  it.each(example)("$id", ({ row, ...one }) => {
    expect(one.status).toBe(row.status);
    expect(controlScore(one)).toBe(orNull(row.score));
  });

  it("comes to the score and the evidence coverage that the page shows", () => {
    const shown = Object.fromEntries(sums.map((row) => [row[""], Number(row.shown)]));
    const { score, evidenceCoverage } = totalScore(example, DEFAULT_WEIGHTS);
    const best = totalScore(example, DEFAULT_WEIGHTS, "pass").score;
    expect({ score, "evidence coverage": evidenceCoverage, "score, had every unknown passed": best }).toEqual(shown);
  });

  it.each(gates)("gate of $failOn, $minScore, $maxUnknown: exit code $exit code", (row) => {
    const failOn = row.failOn === "–" ? [] : ((row.failOn ?? "").split(", ") as Severity[]);
    const gate = { failOn, minScore: orNull(row.minScore), maxUnknown: Number(row.maxUnknown) };
    const { exitCode, reasons } = decideGate(example, { gate, weights: DEFAULT_WEIGHTS });
    expect(exitCode).toBe(Number(row["exit code"]));
    const [named] = /trail-[a-z0-9-]+/.exec(row.why ?? "") ?? [""];
    expect(reasons.join()).toContain(named);
  });

  it("weighs as the page says", () => {
    for (const [severity, weight] of Object.entries(DEFAULT_WEIGHTS)) expect(page).toContain(`${severity} ${weight}`);
  });
});

const count = fc.nat({ max: 40 });
const tallies = fc.array(
  fc.record({ severity: fc.constantFrom(...SEVERITIES), passes: count, failures: count, unknowns: count }),
  { maxLength: 8 },
);
const asTally = (one: Omit<Tally, "status">): Tally => ({ ...one, status: "pass" });
const total = (list: readonly Omit<Tally, "status">[]) => totalScore(list.map(asTally), DEFAULT_WEIGHTS);

describe("the score", () => {
  it("is never above the exact value, and less than one below it", () => {
    fc.assert(
      fc.property(tallies, (list) => {
        const counted = list.filter((one) => one.passes + one.failures + one.unknowns > 0);
        const { score } = total(list);
        if (counted.every((one) => one.passes + one.failures === 0)) {
          expect(score).toBeNull();
          return;
        }
        const weight = counted.reduce((sum, one) => sum + DEFAULT_WEIGHTS[one.severity], 0);
        const exact = counted.reduce(
          (sum, one) => sum + (DEFAULT_WEIGHTS[one.severity] * one.passes) / (one.passes + one.failures + one.unknowns),
          0,
        );
        expect(score).toBeLessThanOrEqual((100 * exact) / weight + 1e-6);
        expect(score).toBeGreaterThan((100 * exact) / weight - 1);
      }),
    );
  });

  it("is 100 only if everything passes, and coverage 100 only if everything could be evaluated", () => {
    fc.assert(
      fc.property(tallies, (list) => {
        const { score, evidenceCoverage } = total(list);
        const evaluated = list.filter((one) => one.passes + one.failures + one.unknowns > 0);
        if (evaluated.every((one) => one.passes + one.failures === 0)) {
          expect({ score, evidenceCoverage }).toEqual({ score: null, evidenceCoverage: 0 });
          return;
        }
        expect(score === 100).toBe(evaluated.every((one) => one.failures + one.unknowns === 0));
        expect(evidenceCoverage === 100).toBe(evaluated.every((one) => one.unknowns === 0));
      }),
    );
  });

  it("keeps exact shares exact: three thirds are 100 %", () => {
    const third = { severity: "critical", passes: 1, failures: 2, unknowns: 0 } as const;
    const rest = { ...third, passes: 2, failures: 1 };
    expect(total([third, rest])).toEqual({ score: 50, evidenceCoverage: 100 });
    expect(total(Array.from({ length: 9 }, () => ({ ...third, passes: 29, failures: 71 })))).toMatchObject({
      score: 29,
    });
  });

  it("is none where nothing counts, or nothing has a weight", () => {
    const manual = asTally({ severity: "high", passes: 0, failures: 0, unknowns: 0 });
    expect(totalScore([manual], DEFAULT_WEIGHTS)).toEqual({ score: null, evidenceCoverage: 0 });
    const passing = { ...manual, passes: 1 };
    expect(totalScore([passing], { ...DEFAULT_WEIGHTS, high: 0 })).toEqual({ score: null, evidenceCoverage: 0 });
  });

  it("is none where nothing passes or fails, for a control as for the account", () => {
    const unknowns = { severity: "low", passes: 0, failures: 0, unknowns: 3 } as const;
    expect(total([unknowns])).toEqual({ score: null, evidenceCoverage: 0 });
    expect(controlScore(asTally(unknowns))).toBeNull();
    expect(total([unknowns, { severity: "low", passes: 0, failures: 1, unknowns: 0 }])).toEqual({
      score: 0,
      evidenceCoverage: 50,
    });
  });
});

describe("a control's status", () => {
  it("is the worst of its findings, waived failures aside", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...STATUSES), fc.boolean())), (list) => {
        const findings = list.map(([status, waived]) => findingOf(status, status === "fail" && waived ? WAIVED : {}));
        const open = findings.filter((one) => !one.waiver).map((one) => STATUSES.indexOf(one.status));
        expect(tally("low", findings).status).toBe(open.length > 0 ? STATUSES[Math.min(...open)] : "not-applicable");
      }),
    );
  });
});
