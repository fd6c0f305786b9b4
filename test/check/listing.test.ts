import { describe, expect, it } from "vitest";
import { everyOf, noneOf, someOf, type Test } from "../../src/check/index.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { account, read, unreadable } from "../support/account.ts";
import { postureOf } from "../support/posture.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:";
type Functions = Snapshot["regions"][string]["functions"];

/** The functions of a region, where the list is this. */
function functions(list: Functions) {
  const built = account(["us-east-1"]).edit(({ regions }) =>
    Object.assign(regions["us-east-1"] ?? {}, { functions: list }),
  );
  const [region] = postureOf(built.snapshot()).regions;
  if (!region) throw new Error("no region");
  return region.functions;
}
const complete = (...names: string[]) =>
  functions(
    read(
      "region.functions",
      names.map((name) => ARN + name),
    ),
  );
const broken = (...names: string[]) =>
  functions({ ...unreadable("region.functions"), partial: names.map((name) => ARN + name) } as Functions);
const named =
  (name: string): Test<{ readonly value: string }> =>
  ({ value }) =>
    value.endsWith(`:${name}`);
const open: Test<unknown> = () => undefined;

describe("items", () => {
  it("know what they are and where they stand, also on a list that broke off", () => {
    const subject = { type: "function", id: "a", arn: `${ARN}a`, region: "us-east-1", accountId: "123456789012" };
    expect(complete("a").items).toEqual([
      { value: `${ARN}a`, pointer: "/regions/us-east-1/functions/value/0", subject },
    ]);
    expect(broken("a").items).toEqual([
      { value: `${ARN}a`, pointer: "/regions/us-east-1/functions/partial/0", subject },
    ]);
  });

  it("are none where nothing was read", () => {
    expect(functions(unreadable("region.functions")).items).toEqual([]);
  });
});

describe("presence proves, absence from a list that broke off never does", () => {
  const lists = [complete("a", "b"), complete("b"), complete(), broken("a", "b"), broken("b"), broken()] as const;
  const answers = (of: typeof someOf, test: Test<{ readonly value: string }>) =>
    lists.map((list) => of(list, test).answer);

  it("some", () => expect(answers(someOf, named("a"))).toEqual([true, false, false, true, undefined, undefined]));
  it("none", () => expect(answers(noneOf, named("a"))).toEqual([false, true, true, false, undefined, undefined]));
  it("every", () => expect(answers(everyOf, named("b"))).toEqual([false, true, true, false, undefined, undefined]));
  it("what is not known of an item decides nothing", () => {
    for (const of of [someOf, noneOf, everyOf]) expect(answers(of, open)[0]).toBeUndefined();
    expect(answers(someOf, open)[2]).toBe(false);
  });
  it("the items that decide, and the list that could not be read", () => {
    expect(someOf(complete("a", "b"), named("a")).items.map(({ pointer }) => pointer)).toEqual([
      "/regions/us-east-1/functions/value/0",
    ]);
    expect(someOf(broken("b"), named("a"))).toMatchObject({ items: [], unread: [{ state: "unreadable" }] });
    expect(everyOf(complete("a", "b"), named("a")).items.map(({ value }) => value)).toEqual([`${ARN}b`]);
  });
});
