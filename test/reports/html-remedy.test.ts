import { expect, it } from "vitest";
import { remedyShower } from "../../reports/html/findings/remedy.ts";
import { ACCOUNT, OTHER } from "../support/account.ts";
import { oneStep } from "../support/remedy.ts";

it("says once that another account does a step", () => {
  const notes = (title: string, account: string) =>
    remedyShower(ACCOUNT)(oneStep([], [], { title, account }), "#f").notes;
  expect(notes("Enable key k", OTHER)).toEqual([`In account ${OTHER}: Enable key k`]);
  expect(notes(`Ask account ${OTHER} to enable key k`, OTHER)).toEqual([]);
  expect(notes("Enable key k", ACCOUNT)).toEqual([]);
});
