import { describe, expect, it } from "vitest";
import type { Step } from "../../src/model/documents/result.ts";
import { account } from "../support/account.ts";
import { inEveryOrder, ordersOf } from "./orders.ts";

const step = (id: string, ...after: string[]): Step => ({ id, title: id, effect: "changes", account: "1", after });
const names = (orders: readonly (readonly Step[])[]) => orders.map((order) => order.map(({ id }) => id).join(""));

describe("the orders of steps", () => {
  it("are all of a few, each after those that it names", () => {
    expect(names(ordersOf([step("a"), step("b", "a"), step("c")])).sort()).toEqual(["abc", "acb", "cab"]);
    expect(ordersOf(["a", "b", "c", "d", "e"].map((id) => step(id)))).toHaveLength(120);
  });

  it("are different ones of many, the same in each run", () => {
    const steps = [step("g", "a"), ...["a", "b", "c", "d", "e", "f"].map((id) => step(id))];
    const orders = names(ordersOf(steps));
    expect(new Set(orders).size).toBeGreaterThan(20);
    expect(orders).toEqual(names(ordersOf(steps)));
    for (const order of orders) expect(order.indexOf("a")).toBeLessThan(order.indexOf("g"));
  });
});

const STOPPED = { logging: false, tags: {}, logFileValidationEnabled: false } as const;

describe("the commands of an account's failures end in the same account in every order", () => {
  it.each([
    ["one trail with all to do", account().trail("main", { ...STOPPED, isMultiRegionTrail: false, basic: [] })],
    ["a trail without its bucket and key", account().trail("main", { bucket: "gone", key: "PendingDeletion" })],
    ["two trails that record the same", account().trail("alpha").trail("bravo", { tags: {} })],
    ["no trail", account()],
  ])("%s", (_, built) => {
    const { problems, groups } = inEveryOrder(built.snapshot());
    expect(problems).toEqual([]);
    expect(groups).toBeGreaterThan(0);
  });
});
