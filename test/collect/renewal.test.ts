import { describe, expect, it } from "vitest";
import { renewing } from "../../src/collect/session/renewal.ts";

const MINUTE = 60_000;
const credentials = (end?: number) => ({
  accessKeyId: "id",
  secretAccessKey: "secret",
  ...(end === undefined ? {} : { expiration: new Date(end) }),
});

/** A provider on a clock: `answers` are ends of credentials in minutes, or errors; the last one is repeated. */
function provider(...answers: (number | Error)[]) {
  const clock = { minutes: 0, asked: 0 };
  const ask = renewing(
    async () => {
      const answer = answers[Math.min(clock.asked++, answers.length - 1)];
      if (answer instanceof Error) throw answer;
      return credentials(answer === undefined ? undefined : answer * MINUTE);
    },
    () => clock.minutes * MINUTE,
  );
  const at = async (minutes: number) => {
    clock.minutes = minutes;
    const all = await Promise.all([ask(), ask(), ask()]);
    return all[0]?.expiration && all[0].expiration.getTime() / MINUTE;
  };
  return { clock, at };
}

describe("the credentials of a session", () => {
  it("are asked for once, also where the first answer is an error", async () => {
    const forever = provider();
    await forever.at(0);
    await forever.at(1000);
    expect(forever.clock.asked).toBe(1);
    const none = provider(new Error("none"));
    for (const minutes of [0, 1]) await expect(none.at(minutes)).rejects.toThrow("none");
    expect(none.clock.asked).toBe(1);
  });

  it("are renewed from five minutes before they expire", async () => {
    const { at, clock } = provider(60, 120);
    expect([await at(0), await at(54.9), clock.asked]).toEqual([60, 60, 1]);
    expect([await at(55), await at(56), clock.asked]).toEqual([120, 120, 2]);
  });

  it("are renewed at most once a minute where the provider has no newer ones, and at their end", async () => {
    const { at, clock } = provider(4, 4, 4, 4, 4, 60);
    for (const minutes of [0, 0.5, 0.9]) expect(await at(minutes)).toBe(4);
    expect(clock.asked).toBe(1);
    for (const minutes of [1, 1.5, 2, 3.5]) expect(await at(minutes)).toBe(4);
    expect(clock.asked).toBe(4);
    await at(3.9);
    expect([await at(4), clock.asked]).toEqual([4, 5]);
    expect([await at(5), clock.asked]).toEqual([60, 6]);
  });

  it("are kept while they are valid where a renewal fails; then they have expired", async () => {
    const { at } = provider(4, new Error("sso session ended"));
    expect([await at(0), await at(2), await at(3.9)]).toEqual([4, 4, 4]);
    for (const minutes of [4, 9])
      await expect(at(minutes)).rejects.toMatchObject({
        name: "ExpiredToken",
        message: "the credentials have expired and cannot be renewed: sso session ended",
      });
  });
});
