import { HtmlValidate } from "html-validate";
import { expect, it } from "vitest";
import { historyCsv } from "../../reports/history-csv.ts";
import { historyHtml } from "../../reports/html/history/index.ts";
import { historyText } from "../../reports/terminal/history.ts";
import {
  type AccountHistory,
  FAILURE_STATES,
  type History,
  type HistoryPoint,
} from "../../src/model/documents/history.ts";
import { describeInBrowser } from "../support/browser.ts";
import { HOSTILE_NAME } from "../support/sample-result.ts";
import { active, overflow, violations } from "./looks.ts";

const day = (n: number) => new Date(Date.UTC(2026, 8, 1 + n)).toISOString();

const point = (n: number, name: string): HistoryPoint => ({
  collectedAt: day(n),
  finishedAt: day(n),
  toolVersion: name,
  command: name,
  policies: [{ name, sha256: "0".repeat(64) }],
  snapshotSha256: "1".repeat(64),
  resultSha256: "2".repeat(64),
  score: n % 7 === 3 ? null : 60 + (n % 5),
  evidenceCoverage: 90,
  gate: n % 2 === 0 ? "fail" : "undecided",
  failures: { critical: n % 3, high: 0, medium: 12 + (n % 4), low: 3 },
  unknown: 4,
  manual: 2,
  waived: 1,
});

function account(days: number, name: string): AccountHistory {
  const waiver = { owner: name, reason: name, expires: name, from: day(0), until: day(1) };
  const failure = {
    control: name,
    title: name,
    message: name,
    resource: { type: "trail", id: name, arn: name, region: name },
  } as const;
  return {
    account: { id: "111122223333", alias: name },
    results: days,
    points: Array.from({ length: days }, (_, n) => point(n, name)),
    failures: FAILURE_STATES.map((state, i) => ({
      ...failure,
      fingerprint: `${i}`.repeat(32),
      severity: "medium",
      state,
      since: day(0),
      orEarlier: i === 0,
      endedAt: ["fixed", "not-applicable", "not-found"].includes(state) ? day(3) : null,
      days: 3,
      waivers: i === 0 ? [waiver] : [],
    })),
  };
}

const history = (accounts: AccountHistory[]): History => ({
  schemaVersion: "1.0",
  tool: { name: "trailproof", version: "0.1.0" },
  accounts,
  problems: [{ file: HOSTILE_NAME, problem: HOSTILE_NAME }],
});

const pages: Record<string, History> = {
  "a quarter of a year": history([account(90, "acme")]),
  "one result": history([account(1, "acme")]),
  "hostile names": history([account(5, HOSTILE_NAME)]),
  overview: history([account(2, "acme"), account(1, HOSTILE_NAME)]),
};

const validator = new HtmlValidate({
  extends: ["html-validate:recommended", "html-validate:document"],
  rules: { "long-title": "off" },
});

describeInBrowser("the page of a history", (open) => {
  it.each(Object.entries(pages))("is valid, accessible, inert and fits: %s", async (_, shown) => {
    const text = historyHtml(shown, "3".repeat(64));
    const { results } = await validator.validateString(text);
    expect(results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId} ${message}`))).toEqual(
      [],
    );
    for (const width of [1280, 400]) {
      const colorScheme = width === 400 ? "dark" : "light";
      const { page, requests, complaints } = await open(text, { colorScheme, viewport: { width, height: 900 } });
      await page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true");
      expect(await violations(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(await active(page)).toEqual([]);
      expect([...requests, ...complaints]).toEqual([]);
    }
  });

  it("says the age of each failure and who waived it", async () => {
    const { page } = await open(historyHtml(history([account(90, "acme")]), "3".repeat(64)));
    const text = await page.innerText("main");
    expect(text).toContain("4 failures are open: the oldest is at least 3 days old. In this time 1 failure was fixed.");
    expect(text).toContain("Waived by acme, until acme: acme (2026-09-01 to 2026-09-02)");
  });
});

it("has no name that acts in a spreadsheet or a terminal", () => {
  const shown = history([account(5, `=cmd()${HOSTILE_NAME}`)]);
  expect(historyCsv(shown)).toContain("'=cmd()");
  expect(historyText(shown, {})).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
});
