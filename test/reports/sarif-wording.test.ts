import { readFileSync } from "node:fs";
import type { Result, Run } from "sarif";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { INCLUDABLE } from "../../src/model/findings/severity.ts";
import { failingAccounts } from "../support/failing-accounts.ts";
import { runOf } from "../support/parse-sarif.ts";
import { loaded, policyOf } from "../support/policy.ts";

const SAMPLE = "examples/sample-account.snapshot.json";

interface Alert {
  readonly result: Result;
  /** Every text of the rule that a reader sees with the alert, but for the help. */
  readonly rule: readonly string[];
  readonly title: string;
  readonly control: (typeof checks)[number];
}

function alertsOf({ results = [], tool }: Run): Alert[] {
  return results.map((result) => {
    const rule = tool.driver.rules?.[result.ruleIndex ?? -1];
    const control = checks.find(({ id }) => id === result.properties?.control);
    if (!rule || !control) throw new Error(`${result.ruleId} has no rule`);
    const title = rule.shortDescription?.text ?? "";
    return { result, title, rule: [title, rule.name ?? "", rule.fullDescription?.text ?? ""], control };
  });
}

function scanned(snapshot: Snapshot): Alert[] {
  const text = JSON.stringify(snapshot);
  const result = evaluate({
    snapshot,
    text,
    policy: policyOf(),
    checks: loaded(checks),
    tool: { name: "t", version: "1.0.0" },
  });
  return alertsOf(runOf(result, { include: INCLUDABLE, snapshotFile: SAMPLE }));
}

/** Words alone: `TrailIsLogging` says what `Trail is logging` says. */
const wordsOf = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Whether one of the texts says a title, other than as part of what may stand before or around it. */
const says = (texts: readonly string[], title: string, within: string) =>
  texts.some((text) => wordsOf(text).replaceAll(wordsOf(within), "").includes(wordsOf(title)));

let alerts: readonly Alert[];
const of = (...statuses: string[]) => alerts.filter(({ result }) => statuses.includes(result.properties?.status));

beforeAll(() => {
  const sample = JSON.parse(readFileSync(SAMPLE, "utf8")) as Snapshot;
  alerts = [...failingAccounts("audit").map((one) => one.snapshot()), sample].flatMap(scanned);
});

describe("what an alert says", () => {
  it("is tried for a failure of every control, and for many unknowns", () => {
    const failing = new Set(of("fail").map(({ control }) => control.id));
    expect(checks.map(({ id }) => id).filter((id) => !failing.has(id))).toEqual([]);
    expect(new Set(of("unknown").map(({ control }) => control.id)).size).toBeGreaterThan(10);
  });

  it("is the failure, by rule and message, and never the opposite", () => {
    for (const { result, rule, title, control } of of("fail")) {
      expect(title).toBe(control.failureTitle);
      expect(result.message.text?.startsWith(`${control.failureTitle}: `)).toBe(true);
      const texts = [...rule, result.message.text ?? ""];
      expect(says(texts, control.title, control.failureTitle) ? texts : [], control.id).toEqual([]);
    }
  });

  it("is neither the one nor the other where nothing is known", () => {
    for (const { result, rule, title, control } of of("unknown")) {
      const unknown = `Could not evaluate: ${control.title}`;
      expect([title, result.level, result.kind]).toEqual([unknown, "note", undefined]);
      expect(result.message.text?.startsWith(`${unknown}: `)).toBe(true);
      const texts = [...rule, result.message.text ?? ""];
      for (const one of [control.title, control.failureTitle])
        expect(says(texts, one, unknown) ? texts : [], control.id).toEqual([]);
    }
  });

  it("is no failure for what is listed on request", () => {
    for (const { result, rule, control } of of("manual", "pass", "not-applicable")) {
      const texts = [...rule, result.message.text ?? ""];
      expect(says(texts, control.failureTitle, control.title) ? texts : [], control.id).toEqual([]);
    }
  });

  it("names the resource and the Region in the first sentence", () => {
    for (const { result, title } of alerts) {
      const { id, region } = result.properties?.resource ?? {};
      const first = `${result.message.text}`.slice(title.length + 2).split(/\. |\.\n/)[0];
      expect(first).toContain(id);
      if (region !== null) expect(first).toContain(region);
    }
  });
});
