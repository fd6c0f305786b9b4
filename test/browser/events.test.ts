import { expect, it } from "vitest";
import { eventsHtml } from "../../reports/html/events/index.ts";
import { queryOf } from "../../src/events/query/query.ts";
import { summaryTally } from "../../src/events/summary.ts";
import type { EventSearch } from "../../src/model/documents/events.ts";
import type { LogProof } from "../../src/model/documents/log-proof.ts";
import { describeInBrowser } from "../support/browser.ts";
import { hostileEvent } from "../support/hostile-event.ts";
import { htmlComplaints } from "../support/html-complaints.ts";
import { HOSTILE_NAME } from "../support/sample-result.ts";
import { active, OPEN, overflow, violations } from "./looks.ts";

const event = (i: number) => ({
  eventTime: new Date(Date.UTC(2026, 0, 15) + i * 1_500_000).toISOString().replace(".000", ""),
  eventSource: "iam.amazonaws.com",
  eventName: i % 3 ? "ListUsers" : "CreateUser",
  awsRegion: "us-east-1",
  sourceIPAddress: "203.0.113.7",
  eventID: `id-${i}`,
  userIdentity: { type: "AssumedRole", arn: `arn:aws:sts::111122223333:assumed-role/deploy/alice-${i % 5}` },
  requestParameters: { userName: "eve" },
  ...(i % 3 ? {} : { errorCode: "AccessDenied" }),
});

const proofOf = (text: string): LogProof => ({
  verdict: "verified",
  digest: text,
  sha256: text,
  detail: text,
  trail: { name: text, homeRegion: text, arn: text },
});

function page(events: readonly Record<string, unknown>[], text: string, found = events.length): string {
  const tally = summaryTally();
  for (const record of events) tally.add(record);
  const search: EventSearch = {
    schemaVersion: "1.0",
    tool: { name: "trailproof", version: "0.1.0" },
    query: queryOf(
      { eventName: [text, "ListUsers"], grep: [text], where: [text], since: "2026-01-01" },
      Date.UTC(2026, 10, 1),
    ),
    sources: [
      {
        source: "files",
        name: text,
        read: 3,
        skipped: 1,
        problems: [{ where: text, at: 7, problem: text }],
        notes: [text],
      },
    ],
    found,
    duplicates: 2,
    ...(found > events.length ? { unlisted: { count: found - events.length, reason: "limit" as const } } : {}),
    events: [...events],
    places: events.map(() => [{ where: text, proof: proofOf(text) }]),
    origins: events.map(() => text),
    unexpected: {
      policies: [text],
      rules: [text],
      findings: [
        {
          ...{ rule: text, title: text, severity: "high", reason: text, source: null, principal: text, account: text },
          ...{ actions: [text], users: [text], regions: [text], addresses: [text], first: null, last: null },
          ...{ count: 2, failed: 1, evidence: [{ eventId: text, eventTime: text, where: text, proof: proofOf(text) }] },
        },
      ],
      complete: true,
      notes: [text],
    },
  };
  return eventsHtml(search, tally.summary(), "3".repeat(64));
}

const many = Array.from({ length: 40 }, (_, i) => event(i));

describeInBrowser("the page of a search", (open) => {
  it.each([
    ["events", page(many, "logs/")],
    [
      "hostile fields",
      page(
        [hostileEvent(HOSTILE_NAME), { ...hostileEvent(HOSTILE_NAME), eventTime: HOSTILE_NAME }, ...many],
        HOSTILE_NAME,
      ),
    ],
    ["no event", page([], "logs/")],
  ])("is valid, accessible, inert and fits: %s", async (_, text) => {
    expect(await htmlComplaints(text)).toEqual([]);
    for (const width of [1280, 400]) {
      const colorScheme = width === 400 ? "dark" : "light";
      const { page: shown, requests, complaints } = await open(text, { colorScheme, viewport: { width, height: 900 } });
      await shown.evaluate(OPEN);
      expect(await violations(shown)).toEqual([]);
      expect(await overflow(shown)).toBeLessThanOrEqual(0);
      expect(await active(shown)).toEqual([]);
      expect([...requests, ...complaints]).toEqual([]);
    }
  });

  it("says what was found, what was asked for and what could not be read", async () => {
    const { page: shown } = await open(page(many, "logs/", 50));
    const text = await shown.innerText("main");
    expect(text).toContain(
      "1 finding of unexpected access in 50 events by 5 principals, 2026-01-15 00:00:00 to 2026-01-15 16:15:00 UTC: 14 have an error.",
    );
    expect(text).toContain("1 part could not be read: further events may match.");
    expect(text).toContain("logs/ or ListUsers");
    expect(text).toContain("and 10 earlier");
    expect(text).toContain("logs/ at byte 7");
  });
});
