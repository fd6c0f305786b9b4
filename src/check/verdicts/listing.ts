import type { Fact, Related } from "../../model/resources/posture.ts";

/** What can be searched: the items of a list that was read, or what a resource leads to. */
export type Several<I> = Related<I> | (Fact<unknown> & { readonly items: readonly I[] });

/** Yes or no; `undefined` where the evidence decides neither. */
export interface Answer<I> {
  readonly answer: boolean | undefined;
  /** The items that decide: those that prove a yes, or that nothing is known of; all of them for a no. */
  readonly items: readonly I[];
  /** The lists that could hold more and could not be read; empty where they change nothing. */
  readonly unread: readonly Fact<unknown>[];
}

/** Whether a test holds of an item; `undefined`: it is not known. */
export type Test<I> = (item: I) => boolean | undefined;

/**
 * Whether some item passes a test. One that does proves it, also on a list that broke off; that none does is known only of a
 * complete list.
 */
export function someOf<I>(several: Several<I>, test: Test<I>): Answer<I> {
  const results = several.items.map((item) => ({ item, passes: test(item) }));
  const of = (wanted: boolean | undefined) => results.filter(({ passes }) => passes === wanted).map(({ item }) => item);
  const passing = of(true);
  if (passing.length > 0) return { answer: true, items: passing, unread: [] };
  const unread = unreadOf(several);
  const open = of(undefined);
  if (open.length > 0 || unread.length > 0) return { answer: undefined, items: open, unread };
  return { answer: false, items: several.items, unread: [] };
}

/** Whether every item passes a test: one that does not disproves it, and a list that broke off never proves it. */
export function everyOf<I>(several: Several<I>, test: Test<I>): Answer<I> {
  return opposite(someOf(several, not(test)));
}

/** Whether no item passes a test: one that does disproves it, and a list that broke off never proves it. */
export function noneOf<I>(several: Several<I>, test: Test<I>): Answer<I> {
  return opposite(someOf(several, test));
}

const opposite = <I>(one: Answer<I>): Answer<I> => ({
  ...one,
  answer: one.answer === undefined ? undefined : !one.answer,
});

const not =
  <I>(test: Test<I>): Test<I> =>
  (item) => {
    const passes = test(item);
    return passes === undefined ? undefined : !passes;
  };

function unreadOf<I>(several: Several<I>): readonly Fact<unknown>[] {
  if ("unread" in several) return several.unread;
  return several.state === "read" || several.state === "absent" ? [] : [several];
}
