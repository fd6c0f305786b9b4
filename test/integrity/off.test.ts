import { describe, expect, it } from "vitest";
import { validateHere } from "../support/memory-source.ts";
import { deliveredTrail, HOUR, iso, MINUTE, putLog, START, world } from "../support/signed-trail.ts";

const NOW = START + 1000 * HOUR;
/** The four hours that are delivered, and ten in which the trail is off. */
const end = START + 14 * HOUR;
const stopped = (startLoggingTime: string | null = null) => ({
  isLogging: startLoggingTime !== null,
  startLoggingTime,
  stopLoggingTime: iso(START + 4 * HOUR),
});

describe("a trail that is off", () => {
  it("delivers no log files: one with a later time was planted", async () => {
    const { world: made } = deliveredTrail();
    const soon = putLog(made, {}, START + 4 * HOUR + 10 * MINUTE);
    expect(await validateHere(made, { end, logging: stopped() })).toMatchObject({ exitCode: 0, problems: [] });
    const planted = putLog(made, {}, START + 9 * HOUR);
    const result = await validateHere(made, { end, logging: stopped() });
    expect(result).toMatchObject({ exitCode: 1, problems: [{ kind: "log-undigested", key: planted.key }] });
    expect(result.problems.map(({ key }) => key)).not.toContain(soon.key);
  });

  it("of which only log files are found is not said to have none", async () => {
    const made = world();
    putLog(made, {}, START + 9 * HOUR);
    const result = await validateHere(made, { start: START + 8 * HOUR, end, logging: stopped() });
    expect(result).toMatchObject({ exitCode: 3, problems: [] });
    const messages = result.notes.map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringContaining("1 log file that no digest file lists"));
    expect(messages).not.toContainEqual(expect.stringContaining("young"));
  });

  it("and was turned on again just now sends digests from then on", async () => {
    const { world: made } = deliveredTrail();
    const logging = stopped(iso(NOW - 30 * MINUTE));
    const result = await validateHere(made, { end, now: NOW, logging });
    expect(result).toMatchObject({ exitCode: 0, problems: [], summary: { expectedSeconds: 4 * 3600 } });
    putLog(made, {}, START + 9 * HOUR);
    expect(await validateHere(made, { end, now: NOW, logging })).toMatchObject({ exitCode: 1 });
  });
});
