import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";

afterEach(() => vi.unstubAllEnvs());

/** The module as a run that measured this begins with it. */
const measured = (slowness: number): Promise<typeof import("./machine.ts")> => {
  vi.stubEnv("TEST_SLOWNESS", String(slowness));
  return import(/* @vite-ignore */ `./machine.ts?${slowness}`);
};

it("a limit follows the speed that was measured before the first test", async () => {
  const { limit } = await measured(1000);
  expect(limit(2)).toBeGreaterThanOrEqual(2000);
});

it("a limit follows the speed of the machine now", async () => {
  const { limit } = await measured(1);
  const clock = vi.spyOn(performance, "now");
  let now = 0;
  clock.mockImplementation(() => (now += 14_000));
  const slow = limit(2);
  clock.mockRestore();
  expect(slow).toBeGreaterThanOrEqual(2000);
});

it("no test compares elapsed time with a number of its own, or ends by one", () => {
  const tests = join(import.meta.dirname, "..");
  const files = readdirSync(tests, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.ts"));
  const fixed = [
    // Compared with a literal or a constant.
    /performance\.now\(\) - \w+\)\s*\.toBeLessThan(?:OrEqual)?\((?!limit\()/,
    // The time limit of a test, as its last argument.
    /^ *\}, [\d_]{3,}\);$/m,
    /\b(?:testTimeout|hookTimeout|timeout): ?[\d_]+/,
  ];
  expect(files.length).toBeGreaterThan(100);
  const found = files.filter((name) => fixed.some((one) => one.test(readFileSync(join(tests, name), "utf8"))));
  expect(found).toEqual([]);
});
