import { describe, expect, it } from "vitest";
import { integrityText } from "../../reports/terminal/integrity-text.ts";
import { nextStep } from "../../src/model/integrity/integrity-problem.ts";
import { validateHere } from "../support/memory-source.ts";
import { addTrail, type Digest, deliver, HOUR, iso, type Log, MINUTE, START, world } from "../support/signed-trail.ts";
import { remove } from "../support/tamper.ts";

const logging = (start: number | null, stop: number | null = null, isLogging = true) => ({
  isLogging,
  startLoggingTime: start === null ? null : iso(start),
  stopLoggingTime: stop === null ? null : iso(stop),
});
const LONG_AGO = START - 1000 * HOUR;

/** Eight hours: a chain of three, two hours without, a chain of three. */
function interrupted() {
  const made = world();
  addTrail(made);
  const before = deliver(made, { from: START, hours: 3 });
  deliver(made, { from: START + 5 * HOUR, hours: 3 });
  return { made, before };
}
const validate = (made: ReturnType<typeof world>, status: ReturnType<typeof logging> | null) =>
  validateHere(made, { end: START + 8 * HOUR, logging: status });
const gone = (digests: readonly Digest[]) => digests.flatMap((one) => [one, ...one.logs]) as (Digest | Log)[];

describe("a gap between two chains", () => {
  it.each([
    ["that begins where the trail was created again", logging(START + 5 * HOUR), 3],
    ["that begins where the trail started, after a stop", logging(START + 5 * HOUR, START + 3 * HOUR), 0],
    ["up to two hours beside the start", logging(START + 3 * HOUR, START + 3 * HOUR), 0],
    ["of a trail that was stopped again", logging(START + 5 * HOUR, START + 9 * HOUR, false), 0],
    ["of a trail that was logging", logging(LONG_AGO, LONG_AGO), 3],
    ["that lasts on after the start", logging(START + 3 * HOUR - MINUTE, START + 2 * HOUR), 3],
    ["before an earlier start than the last", logging(START + 7 * HOUR + MINUTE, START + 3 * HOUR), 3],
    ["of a trail whose start is not told", logging(null, START + 3 * HOUR), 3],
  ])("%s: %o ends with %i", async (_, status, exitCode) => {
    const { made } = interrupted();
    const result = await validate(made, status);
    expect(result.exitCode).toBe(exitCode);
    expect(result.problems).toMatchObject([
      {
        kind: "gap",
        explained: exitCode === 0,
        from: iso(START + 3 * HOUR),
        to: iso(START + 5 * HOUR),
        detail: exitCode === 0 ? expect.not.stringContaining("Look for") : expect.stringContaining("StopLogging"),
      },
    ]);
  });

  it("of a trail that was created again is unexplained after the range, too", async () => {
    const { made } = interrupted();
    const options = { end: START + 4 * HOUR, logging: logging(START + 5 * HOUR) };
    const result = await validateHere(made, options);
    expect(result).toMatchObject({ exitCode: 3, problems: [{ kind: "gap", explained: false }] });
    expect(result.problems[0]?.detail).toContain("has no StopLoggingTime, as after DeleteTrail and CreateTrail");
  });

  it("that is allowed is not called intact", async () => {
    const { made } = interrupted();
    const result = await validateHere(made, { end: START + 8 * HOUR, allowGaps: true, logging: logging(LONG_AGO) });
    const text = integrityText(result);
    expect(text).toMatch(/^Only part was verified, and that is intact: 75.0 % .*; 1 unexplained gap allowed/);
    expect(text).not.toContain("Intact");
    expect(result.problems.map(nextStep)).toEqual([
      expect.stringMatching(/^Look for StopLogging, UpdateTrail and DeleteTrail in Event history/),
    ]);
  });

  it("is unexplained where the status could not be read, and can be allowed", async () => {
    const { made } = interrupted();
    expect(await validate(made, null)).toMatchObject({ exitCode: 3, problems: [{ kind: "gap", explained: false }] });
    const allowed = await validateHere(made, { end: START + 8 * HOUR, allowGaps: true, logging: logging(null) });
    expect(allowed).toMatchObject({ exitCode: 0, problems: [{ kind: "gap", explained: false }] });
  });

  it("is unexplained where hours went with their log files before it", async () => {
    const { made, before } = interrupted();
    const stopped = logging(START + 5 * HOUR, START + 3 * HOUR + MINUTE);
    remove(made, ...gone(before.slice(2)));
    expect((await validate(made, stopped)).exitCode).toBe(0);
    remove(made, ...gone(before.slice(0, 2)));
    const result = await validate(made, stopped);
    expect(result.exitCode).toBe(3);
    expect(result.problems).toMatchObject([
      { kind: "gap", explained: false, from: iso(START), detail: expect.stringContaining("was logging until") },
    ]);
  });
});

describe("a first chain that starts after the range does", () => {
  const from = START - 6 * HOUR;

  it("is no problem where the trail began to log then", async () => {
    const { made } = interrupted();
    remove(
      made,
      ...[...(made.buckets.get("acme-trail")?.keys() ?? [])]
        .filter((key) => /T0[678]/.test(key))
        .map((key) => ({ bucket: "acme-trail", key })),
    );
    const { exitCode, problems } = await validateHere(made, { start: from, end: START + 3 * HOUR });
    expect({ exitCode, problems }).toEqual({ exitCode: 0, problems: [] });
  });

  it.each([
    ["the trail was logging before", logging(LONG_AGO)],
    ["nothing is known of its start", logging(null)],
    ["its status was not read", null],
    ["it was stopped in between", logging(START, START - 2 * HOUR)],
  ])("is an unexplained gap where %s", async (_, status) => {
    const { exitCode, problems } = await validateHere(interrupted().made, {
      start: from,
      end: START + 3 * HOUR,
      logging: status,
    });
    expect(exitCode).toBe(3);
    expect(problems).toMatchObject([{ kind: "gap", explained: false, from: iso(from), to: iso(START) }]);
  });
});

describe("the time in which digests were expected", () => {
  const hours = async (
    start: number,
    end: number,
    status: ReturnType<typeof logging> | null,
    now = START + 100 * HOUR,
  ) => {
    const { summary, regions } = await validateHere(interrupted().made, { start, end, now, logging: status });
    const { expectedSeconds, verifiedSeconds } = summary;
    expect(regions).toMatchObject([{ expectedSeconds, verifiedSeconds }]);
    return [expectedSeconds / 3600, verifiedSeconds / 3600];
  };

  it("has no explained gap, no time before the trail began to log, and not the last two hours", async () => {
    const end = START + 8 * HOUR;
    expect(await hours(START, end, logging(START + 5 * HOUR, START + 3 * HOUR))).toEqual([6, 6]);
    expect(await hours(START, end, logging(LONG_AGO))).toEqual([8, 6]);
    expect(await hours(START - 4 * HOUR, START + 3 * HOUR, logging(START))).toEqual([3, 3]);
    expect(await hours(START - 4 * HOUR, START + 3 * HOUR, null)).toEqual([7, 3]);
    expect(await hours(START, START + 3 * HOUR, logging(LONG_AGO), START + 3 * HOUR + 30 * MINUTE)).toEqual([1.5, 1.5]);
    expect(await hours(START, START + 2 * HOUR, logging(LONG_AGO), START + 2 * HOUR)).toEqual([0, 0]);
  });
});
