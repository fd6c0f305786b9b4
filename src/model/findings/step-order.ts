import type { Step } from "../documents/result.ts";

/**
 * Steps come after those that they name, and else keep their order. Names of steps that are not there say nothing, and steps
 * that wait for each other stay as they are.
 *
 * @param stepOf - the step of an item.
 */
export function inStepOrder<T>(items: readonly T[], stepOf: (item: T) => Pick<Step, "id" | "after">): T[] {
  const left = [...items];
  const waiting = new Set(left.map((item) => stepOf(item).id));
  const done: T[] = [];
  while (left.length > 0) {
    const ready = left.findIndex((item) => !(stepOf(item).after ?? []).some((id) => waiting.has(id)));
    for (const item of left.splice(Math.max(ready, 0), 1)) {
      waiting.delete(stepOf(item).id);
      done.push(item);
    }
  }
  return done;
}
