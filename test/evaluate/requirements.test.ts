import { expect, it } from "vitest";
import { requirementsByControl, requirementsOf } from "../../src/evaluate/summary/requirements.ts";
import type { Status } from "../../src/model/findings/severity.ts";

const STATUSES = new Map<string, Status>([
  ["passing", "pass"],
  ["failing", "fail"],
  ["unknown", "unknown"],
  ["manual", "manual"],
  ["nothing-there", "not-applicable"],
]);
const framework = (controls: readonly string[], manual?: string) => ({
  id: "acme-1",
  title: "Acme 1",
  requirements: [{ id: "1", title: "One", controls, ...(manual === undefined ? {} : { manual }) }],
});

it.each<[string, readonly string[]]>([
  ["fail", ["passing", "off", "unknown", "failing", "manual"]],
  ["unknown", ["passing", "off", "unknown", "manual"]],
  ["not-evaluated", ["passing", "off", "manual"]],
  ["manual", ["passing", "manual"]],
  ["manual", []],
  ["not-applicable", ["nothing-there"]],
  ["pass", ["passing", "nothing-there"]],
])("a requirement is %s by %j", (status, controls) => {
  expect(requirementsOf([framework(controls)], STATUSES)).toEqual([
    { framework: "acme-1", id: "1", title: "One", status, controls },
  ]);
});

it("says why no scan decides it", () =>
  expect(requirementsOf([framework([], "No setting shows it")], STATUSES)[0]).toMatchObject({
    status: "manual",
    manualReason: "No setting shows it",
  }));

it("is named by each control that decides it", () =>
  expect([...requirementsByControl([framework(["passing"]), { ...framework(["passing"]), id: "acme-2" }])]).toEqual([
    ["passing", ["acme-1/1", "acme-2/1"]],
  ]));
