import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { collectGarbage } from "../../src/cli/process/tune-v8.ts";

test("what is no longer used is freed at once", async () => {
  const unused = new WeakRef({});
  // Until the task that made it ends, its target is held.
  await setImmediate();
  collectGarbage();
  expect(unused.deref()).toBeUndefined();
  expect("gc" in globalThis).toBe(false);
});
