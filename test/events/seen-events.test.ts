import fc from "fast-check";
import { expect, it } from "vitest";
import { SeenEvents } from "../../src/events/seen-events.ts";

it("tells IDs that were added before, and takes no ID for a different one", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ max: 5000 }), { maxLength: 6000, minLength: 1000 }), (numbers) => {
      const [seen, reference] = [new SeenEvents(), new Set<number>()];
      for (const number of numbers) {
        expect(seen.add(`111122223333 ${number}`)).toBe(reference.has(number));
        reference.add(number);
      }
    }),
    { numRuns: 20 },
  );
});

it("remembers as many as it says", () => {
  const seen = new SeenEvents(100);
  const ids = Array.from({ length: 150 }, (_, i) => `id-${i}`);
  for (let round = 0; round < 3; round++) for (const id of ids) expect(seen.add(id)).toBe(round > 0);
});

it("remembers an event over a million others, in bounded memory", () => {
  const seen = new SeenEvents();
  const before = process.memoryUsage().arrayBuffers;
  expect(seen.add("first")).toBe(false);
  for (let i = 0; i < 1_000_000; i++) if (seen.add(`id-${i}`)) throw new Error(`id-${i} is new`);
  expect(seen.add("first")).toBe(true);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(150 * 1024 * 1024);
});
