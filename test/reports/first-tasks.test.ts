import { describe, expect, it } from "vitest";
import { firstTasks } from "../../reports/first-tasks.ts";
import markdown from "../../reports/markdown/index.ts";
import { formatSnapshot } from "../../src/documents/format.ts";
import { evaluate } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { tool } from "../../src/tool.ts";
import { type AccountBuilder, account } from "../support/account.ts";
import { failingAccounts } from "../support/failing-accounts.ts";
import { loaded, policyOf } from "../support/policy.ts";

function resultOf(built: AccountBuilder): ScanResult {
  const snapshot = built.snapshot();
  return evaluate({ snapshot, text: formatSnapshot(snapshot), policy: policyOf(), checks: loaded(checks), tool });
}

const STOPPED = account().trail("acme", { logging: false });

describe("what to fix first", () => {
  it.each([STOPPED, ...failingAccounts("acme")].map((built, i) => [i, built] as const))(
    "is a step of each finding that it is said to help, and the first step of the one that is shown: account %i",
    (_, built) => {
      for (const { step, finding, helps } of firstTasks(resultOf(built))) {
        expect(finding.remediation?.steps[0]?.title).toBe(step.title);
        expect(helps).toContain(finding);
        for (const { remediation } of helps) expect(remediation?.steps.map(({ title }) => title)).toContain(step.title);
      }
    },
  );

  it("of a stopped trail is to start it, and recording data events helps with data events alone", () => {
    const [start, ...others] = firstTasks(resultOf(STOPPED));
    expect(start?.step.title).toBe("Start logging on acme");
    const record = others.find(({ step }) => step.id.startsWith("put-event-selectors "));
    expect(record?.finding.control).toMatch(/^events-/);
    expect(record?.helps.filter(({ control }) => !control.startsWith("events-"))).toEqual([]);
  });

  it("has a command in Markdown, or the way in the console", () => {
    const [, tasks = ""] = markdown(resultOf(STOPPED)).split(/### Fix first|### Failures/);
    const ways = tasks.split(/^\d\. .*\n/m).slice(1);
    expect(ways).toHaveLength(3);
    for (const way of ways) expect(way).toMatch(/^ {3}(`aws |Open ).* {2}\n {3}Helps to /);
  });
});
