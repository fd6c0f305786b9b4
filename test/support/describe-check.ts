import { describe, expect, it } from "vitest";
import { resolveEvidence } from "../../src/evaluate/findings/evidence.ts";
import { catalogueRemedy } from "../../src/evaluate/run.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { SNAPSHOT_VERSION } from "../../src/model/documents/version.ts";
import { type AnyCheck, exampleParams, needsOf } from "../../src/model/findings/check.ts";
import { commandLines, consoleLines } from "../../src/model/findings/remediation.ts";
import type { Status } from "../../src/model/findings/severity.ts";
import type { ResourceVerdict } from "../../src/model/findings/verdict.ts";
import type { Posture } from "../../src/model/resources/posture.ts";
import type { AccountBuilder } from "./account.ts";
import { postureOf } from "./posture.ts";
import { fixOf } from "./remedy.ts";

interface Case {
  readonly account: AccountBuilder;
  readonly params?: Record<string, unknown>;
  /** What the verdict's message, or a detail, says. */
  readonly says?: RegExp;
}
type Cases = Readonly<Record<string, AccountBuilder | Case>>;

/** The cases of a control, by the verdict they give. `none`: no verdict at all. */
interface Specification {
  readonly pass?: Cases;
  readonly fail?: Cases;
  readonly unknown?: Cases;
  readonly manual?: Cases;
  readonly notApplicable?: Cases;
  readonly none?: Cases;
}

/** The statuses that may occur in addition to the one that a case is about. */
const BESIDE: Readonly<Record<Status, readonly Status[]>> = {
  pass: ["pass"],
  fail: ["fail", "pass", "unknown", "not-applicable"],
  unknown: ["unknown", "pass", "not-applicable", "manual"],
  manual: ["manual", "pass"],
  "not-applicable": ["not-applicable", "pass"],
};

/** Runs a check on a built account, with its default parameters but for those given. */
export function verdictsOf(
  check: AnyCheck,
  account: AccountBuilder,
  params: Record<string, unknown> = {},
): ResourceVerdict[] {
  const snapshot = account.snapshot();
  expect(snapshot.schemaVersion).toBe(SNAPSHOT_VERSION);
  const all = { ...exampleParams(check), ...params };
  const posture = postureOf(snapshot, new Set(needsOf(check, all)));
  const verdicts = check.evaluate(posture, all);
  for (const verdict of verdicts) sound(check, verdict, snapshot, posture, all);
  return verdicts;
}

/**
 * What holds for every verdict: words that are short enough, a cause where it is unknown, keys of data that the check
 * declares, evidence that exists, and for a failure steps with the resource's real names.
 */
function sound(check: AnyCheck, verdict: ResourceVerdict, snapshot: Snapshot, posture: Posture, params: object): void {
  for (const text of [verdict.message, ...(verdict.details ?? [])])
    expect(text).not.toMatch(/undefined|null|\[object|NaN/);
  expect(verdict.message.length, verdict.message).toBeLessThanOrEqual(160);
  expect(verdict.cause !== undefined, verdict.message).toBe(verdict.status === "unknown");
  expect(Object.keys(check.data ?? {}), verdict.message).toEqual(
    expect.arrayContaining(Object.keys(verdict.data ?? {})),
  );
  expect(verdict.evidence.length, `evidence of "${verdict.message}"`).toBeGreaterThan(0);
  for (const pointer of verdict.evidence)
    expect(resolveEvidence(snapshot, pointer), `${pointer} points nowhere`).toBeDefined();
  if (verdict.status !== "fail") return;
  const remedy = fixOf(check, verdict.resource, posture, params, verdict.facet);
  for (const step of remedy.steps) expect(JSON.stringify(step)).not.toMatch(/undefined|null|\[object/);
  expect(consoleLines(remedy).length).toBeGreaterThan(0);
  expect(commandLines(remedy).length).toBeGreaterThan(0);
  expect(new Set(remedy.steps.map(({ id }) => id)).size, "ids of the steps").toBe(remedy.steps.length);
}

/** A verdict in one line: what it is about and what it says. */
function stated({ status, resource: { subject }, facet, message, details, cause, data }: ResourceVerdict): string {
  const where = subject.region && subject.region !== subject.id ? ` in ${subject.region}` : "";
  const said = [
    `${status}${cause ? ` (${cause})` : ""} ${subject.type} ${subject.id}${where}${facet ? ` (${facet})` : ""}: ${message}`,
    ...(details ?? []).map((detail) => `  - ${detail}`),
    ...(data && Object.keys(data).length > 0 ? [`  ${JSON.stringify(data)}`] : []),
  ];
  return said.join("\n");
}

function caseOf(given: AccountBuilder | Case): Case {
  return "account" in given ? given : { account: given };
}

/**
 * A control's specification as a table of accounts. The verdicts of each case (resource, count, message) are compared with
 * the snapshot file beside the test: `npx vitest run test/checks -u` rewrites it, and its diff is reviewed.
 */
export function describeCheck(check: AnyCheck, { notApplicable, none, ...rest }: Specification): void {
  describe(check.id, () => {
    const tables = { ...rest, ...(notApplicable ? { "not-applicable": notApplicable } : {}) };
    for (const [status, cases] of Object.entries(tables) as [Status, Cases][])
      for (const [name, given] of Object.entries(cases))
        it(`${status}: ${name}`, () => {
          const { account, params, says = /./ } = caseOf(given);
          const verdicts = verdictsOf(check, account, params);
          const statuses = verdicts.map((verdict) => verdict.status);
          expect(statuses).toContain(status);
          const beside = `a ${status} case gives these verdicts only: ${BESIDE[status].join(", ")}; got\n${verdicts.map(stated).join("\n")}`;
          for (const one of statuses) expect(BESIDE[status], beside).toContain(one);
          const about = verdicts.filter((verdict) => verdict.status === status);
          expect(about.flatMap(({ message, details = [] }) => [message, ...details]).join("\n")).toMatch(says);
          expect(verdicts.map(stated).join("\n")).toMatchSnapshot();
        });
    for (const [name, given] of Object.entries(none ?? {}))
      it(`no verdict: ${name}`, () => {
        expect(verdictsOf(check, caseOf(given).account)).toEqual([]);
      });
    it("has a remedy for the catalogue", () => {
      const remedy = catalogueRemedy(check, exampleParams(check));
      expect(JSON.stringify(remedy)).not.toMatch(/undefined|null/);
      expect(consoleLines(remedy).length).toBeGreaterThan(0);
    });
  });
}
