import { expect, it } from "vitest";
import { lazyMember } from "../../src/model/lazy-member.ts";

it.each([false, true])("is made once, and reads like any other member; of a frozen object: %s", (isFrozen) => {
  let made = 0;
  const make = () => ({ made: ++made });
  const object = lazyMember({ first: 1, late: {}, last: 2 }, "late", make);
  if (isFrozen) Object.freeze(object);
  expect(made).toBe(0);
  expect(JSON.stringify(object)).toBe('{"first":1,"late":{"made":1},"last":2}');
  expect({ ...object }).toEqual({ first: 1, late: { made: 1 }, last: 2 });
  expect(made).toBe(1);
});
