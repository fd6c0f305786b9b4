import { expect, it } from "vitest";
import { remedyShower } from "../../reports/html/findings/remedy.ts";
import { ACCOUNT, OTHER } from "../support/account.ts";
import { oneStep } from "../support/remedy.ts";

it("says once that another account does a step", () => {
  const notes = (status: "fail" | "unknown", title: string, account: string) =>
    remedyShower(ACCOUNT)({ status, remediation: oneStep([], [], { title, account }) }, "#f")?.notes;
  expect(notes("fail", "Enable key k", OTHER)).toEqual([`In account ${OTHER}: Enable key k`]);
  expect(notes("unknown", `Ask account ${OTHER} to enable key k`, OTHER)).toEqual([]);
  expect(notes("fail", "Enable key k", ACCOUNT)).toEqual([]);
});
