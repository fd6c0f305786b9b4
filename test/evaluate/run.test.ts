import { describe, expect, it } from "vitest";
import { evaluate } from "../../src/evaluate/index.ts";
import validateResult from "../../src/generated/validate-result.cjs";
import type { AnyCheck } from "../../src/model/findings/check.ts";
import type { ResourceVerdict } from "../../src/model/findings/verdict.ts";
import type { Posture } from "../../src/model/resources/posture.ts";
import { account } from "../support/account.ts";
import { loaded, policyOf } from "../support/policy.ts";
import { oneStep } from "../support/remedy.ts";

const good: AnyCheck = {
  id: "good",
  title: "Good",
  failureTitle: "Not good",
  severity: "low",
  resourceType: "trail",
  rationale: "For comparison.",
  references: [],
  needs: [],
  remediation: () => oneStep(["Do it"]),
  evaluate: (posture: Posture) => posture.trails.map((trail) => verdictOn(trail)),
};

function verdictOn(
  resource: { readonly subject: ResourceVerdict["resource"]["subject"] },
  more: object = {},
): ResourceVerdict {
  return { status: "pass", message: "is well", evidence: [], resource, ...more } as ResourceVerdict;
}

/** Evaluates a healthy account with one check next to a good one. */
function evaluated(evaluateBy: (posture: Posture) => unknown, more: Partial<AnyCheck> = {}) {
  const check: AnyCheck = { ...good, id: "odd", severity: "critical", evaluate: evaluateBy as never, ...more };
  const snapshot = account().trail("main").trail("second").snapshot();
  const result = evaluate({
    snapshot,
    text: JSON.stringify(snapshot),
    policy: policyOf([good, check]),
    checks: [...loaded([good]), { check, source: "./checks/odd.mjs" }],
    tool: { name: "trailproof", version: "0.0.0" },
  });
  validateResult(JSON.parse(JSON.stringify(result)));
  expect(validateResult.errors).toBeNull();
  return result;
}

const first = (posture: Posture, more: object = {}) => posture.trails.slice(0, 1).map((one) => verdictOn(one, more));
const odd = (more: object) => (posture: Posture) => [verdictOn({ subject: { ...posture.account.subject, ...more } })];

describe("a check that evaluates nothing", () => {
  it.each<[string, (posture: Posture) => unknown, RegExp]>([
    [
      "throws",
      () => {
        throw new Error("boom");
      },
      /odd \(\.\/checks\/odd\.mjs\) failed with "boom"/,
    ],
    [
      "throws what is no error",
      () => {
        throw Object.create(null);
      },
      /something that is no error/,
    ],
    [
      "trips over the posture",
      (posture) => (posture as never as { gone: { here: [] } }).gone.here,
      /failed with "Cannot read/,
    ],
    ["returns nothing", () => undefined, /no list of verdicts/],
    ["returns a promise", async () => [], /no list of verdicts/],
    ["returns a list of nonsense", () => [null], /no list of verdicts/],
    ["invents a status", (posture) => first(posture, { status: "great" }), /no list of verdicts/],
    ["says nothing", (posture) => first(posture, { message: undefined }), /no list of verdicts/],
    ["points with numbers", (posture) => first(posture, { evidence: [1] }), /no list of verdicts/],
    ["gives no cause of an unknown", (posture) => first(posture, { status: "unknown" }), /no list of verdicts/],
    ["gives a pass a cause", (posture) => first(posture, { cause: "denied" }), /no list of verdicts/],
    ["invents a cause", (posture) => first(posture, { status: "unknown", cause: "bored" }), /no list of verdicts/],
    ["gives data that is nested", (posture) => first(posture, { data: { a: { b: 1 } } }), /no list of verdicts/],
    ["names no resource", (posture) => first(posture, { resource: undefined }), /no list of verdicts/],
    ["invents a kind of resource", odd({ type: "planet" }), /no list of verdicts/],
    ["omits the ARN", odd({ arn: undefined }), /no list of verdicts/],
    [
      "gives one resource two verdicts",
      (posture) => [...first(posture), ...first(posture, { status: "fail" })],
      /gave two verdicts on trail main/,
    ],
    [
      "gives one facet two verdicts",
      (posture) => [...first(posture, { facet: "a" }), ...first(posture, { facet: "a" })],
      /gave two verdicts/,
    ],
  ])("since it %s: unknown on the account, said, and the others stand", (_, evaluateBy, says) => {
    const { findings, notifications, gate, controls } = evaluated(evaluateBy);
    expect(findings.filter(({ control }) => control === "odd")).toMatchObject([
      { status: "unknown", resource: { type: "account" }, evidence: [] },
    ]);
    expect(notifications).toEqual([{ level: "error", code: "check-failed", message: expect.stringMatching(says) }]);
    expect(gate.exitCode).toBe(3);
    expect(controls.find(({ id }) => id === "good")).toMatchObject({ status: "pass", score: 100 });
  });
});

it("facets tell the verdicts of one control on one resource apart, in the order of the check", () => {
  const { findings, notifications } = evaluated((posture) => [
    ...first(posture, { facet: "read" }),
    ...first(posture, { facet: "write", status: "fail" }),
    ...first(posture),
  ]);
  const facets = findings.filter(({ control }) => control === "odd");
  expect(facets.map(({ facet, status }) => [facet, status])).toEqual([
    ["read", "pass"],
    ["write", "fail"],
    [undefined, "pass"],
  ]);
  expect(new Set(facets.map(({ fingerprint }) => fingerprint)).size).toBe(3);
  expect(notifications).toEqual([]);
});

describe("a check whose remedy is none", () => {
  const failing = (posture: Posture) => first(posture, { status: "fail" });
  const remedied = (remediation: unknown) =>
    evaluated(failing, { remediation } as Partial<AnyCheck>).findings.find(({ status }) => status === "fail");

  it.each<[string, unknown]>([
    [
      "throws",
      () => {
        throw new Error("boom");
      },
    ],
    ["returns nothing", () => undefined],
    ["returns text", () => "do it"],
    ["gives lines instead of steps", () => ({ console: ["Do it"], cli: [] })],
    ["omits the account of a step", () => oneStep(["Do it"], [], { account: undefined as never })],
    ["invents an effect", () => oneStep(["Do it"], [], { effect: "breaks" as never })],
    ["gives commands that are no text", () => oneStep([], [1 as never])],
    ["gives a note that is no text", () => ({ steps: [], note: 1 })],
    ["is no function", "do it"],
  ])("since it %s: the finding stands without steps", (_, remediation) => {
    expect(remedied(remediation)?.remediation).toEqual({ steps: [] });
  });

  it("falls back on the catalogue's placeholders where only this resource trips it", () => {
    const remediation = (_verdict: ResourceVerdict, trail: { name: string }) => {
      if (trail.name === "main") throw new Error("boom");
      return oneStep([`Open ${trail.name}`]);
    };
    expect(remedied(remediation)?.remediation).toEqual(oneStep(["Open TRAIL_NAME"]));
  });
});

it("a check sees the facts that it needs and no other", () => {
  let seen: string[] = [];
  evaluated(
    ({ trails, account: { buckets } }) => {
      seen = [...trails.slice(0, 1).flatMap((one) => [one.status, one.tags, one.bucket.location]), buckets].map(
        ({ state }) => state,
      );
      return [];
    },
    { needs: ["trail.tags"] },
  );
  expect(seen).toEqual(["not-collected", "read", "not-collected", "not-collected"]);
});

describe("a plugin's verdict that no report can show", () => {
  it.each([
    [{ message: " " }, "gave a verdict without a message on trail main"],
    [{ data: { days: Number.NaN } }, "gave data.days that is no finite number on trail main"],
  ])("%j is refused, with file and control", (more, what) => {
    const { notifications } = evaluated(({ trails: [trail] }) => [verdictOn(trail as never, more)]);
    expect(notifications.map(({ message }) => message)).toContain(
      `Control odd (./checks/odd.mjs) ${what}; nothing was evaluated`,
    );
  });
});
