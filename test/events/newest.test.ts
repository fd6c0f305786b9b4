import fc from "fast-check";
import { expect, it } from "vitest";
import { Newest } from "../../src/events/newest.ts";

const TIME = Date.UTC(2026, 0, 1);
const event = (second: number, size: number) => ({
  record: { eventTime: new Date(TIME + second * 1000).toISOString(), eventID: `id-${second}`, note: "x".repeat(size) },
  origin: { where: "here" },
});

it("keeps the newest events that fit into the limits, in whatever order they come", () => {
  const order = fc.shuffledSubarray(
    Array.from({ length: 1500 }, (_, i) => i),
    { minLength: 1400 },
  );
  fc.assert(
    fc.property(order, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 8000 }), (seconds, limit, most) => {
      const newest = new Newest(limit, most);
      const size = (second: number) => (second * 7919) % 400;
      for (const second of seconds) newest.add(event(second, size(second)));
      let left = most;
      const sorted = seconds
        .toSorted((a, b) => b - a)
        .map((second) => JSON.stringify(event(second, size(second)).record));
      const end = sorted.findIndex((json) => {
        left -= json.length;
        return left < 0;
      });
      const fitting = sorted.slice(0, Math.min(limit, end < 0 ? sorted.length : end));
      expect(newest.list().map(({ json }) => json.toString())).toEqual(fitting);
    }),
    { numRuns: 30 },
  );
});

it("keeps in memory no more than the bytes of its limit and a little", () => {
  const newest = new Newest(100_000, 1_000_000);
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 500; i++) newest.add(event(i, 200_000));
  expect(newest.list()).toHaveLength(4);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60_000_000);
});
