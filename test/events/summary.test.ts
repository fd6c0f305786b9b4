import { describe, expect, it } from "vitest";
import { eventSummaryText } from "../../reports/terminal/event-summary.ts";
import { eventsText } from "../../reports/terminal/events.ts";
import { summaryTally } from "../../src/events/summary.ts";
import type { EventSearch } from "../../src/model/documents/events.ts";
import { folderWith } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";

const event = (hour: number, name: string, session: string, errorCode?: string) => ({
  eventTime: `2026-01-15T${String(hour).padStart(2, "0")}:30:00Z`,
  eventSource: "iam.amazonaws.com",
  eventName: name,
  awsRegion: "us-east-1",
  eventID: `${hour}-${name}-${session}`,
  sourceIPAddress: "203.0.113.7",
  userIdentity: { type: "AssumedRole", arn: `arn:aws:sts::111122223333:assumed-role/deploy/${session}` },
  requestParameters: { roleName: `role-${"long-".repeat(20)}${hour}` },
  ...(errorCode === undefined ? {} : { errorCode }),
});
const RECORDS = [
  event(7, "GetUser", "alice"),
  event(5, "GetUser", "alice"),
  event(5, "GetUser", "bob", "AccessDenied"),
  event(9, "CreateUser", "alice"),
];

describe("A summary of events", () => {
  it("counts by principal, event, error, Region and hour, with first and last time, past --limit", async () => {
    const folder = folderWith({ "log.json": JSON.stringify({ Records: RECORDS }) });
    const args = ["events", "--source", "log.json", "--summary", "--limit", "1"];
    const { stdout } = await runHere([...args, "--output", "json=-", "--quiet"], { cwd: folder.path });
    const { summary, events } = JSON.parse(stdout) as EventSearch;
    const text = (await runHere(args, { cwd: folder.path })).stdout;
    folder.remove();
    expect(events).toHaveLength(1);
    expect(summary).toMatchObject({ first: "2026-01-15T05:30:00Z", last: "2026-01-15T09:30:00Z", errors: 1 });
    expect(summary?.events.rows).toEqual([
      { value: "iam:GetUser", count: 3, first: "2026-01-15T05:30:00Z", last: "2026-01-15T07:30:00Z" },
      { value: "iam:CreateUser", count: 1, first: "2026-01-15T09:30:00Z", last: "2026-01-15T09:30:00Z" },
    ]);
    expect(summary?.principals.rows.map(({ count }) => count)).toEqual([3, 1]);
    expect(summary?.errorCodes.rows.map(({ value }) => value)).toEqual(["AccessDenied"]);
    expect(summary?.hours).toEqual([
      { hour: "2026-01-15T05:00:00Z", count: 2, errors: 1 },
      { hour: "2026-01-15T07:00:00Z", count: 1, errors: 0 },
      { hour: "2026-01-15T09:00:00Z", count: 1, errors: 0 },
    ]);
    expect(text).toContain("4 events, 1 with an error, from 2026-01-15T05:30:00Z to 2026-01-15T09:30:00Z");
    expect(text).toMatch(/^iam:GetUser +2026-01-15T05:30:00Z +2026-01-15T07:30:00Z +3$/m);
  });

  it("keeps 100,000 values of a list, and says how many events have others", () => {
    const tally = summaryTally();
    for (let i = 0; i < 100_010; i++) tally.add({ eventName: `n${i}` });
    const { events, first, hours } = tally.summary();
    expect([events.values, events.uncounted, events.rows.length]).toEqual([100_000, 10, 1000]);
    expect({ first, hours }).toEqual({ first: null, hours: [] });
  });
});

describe("The table of events", () => {
  const search = {
    schemaVersion: "1.0",
    tool: { name: "trailproof", version: "0" },
    sources: [],
    found: RECORDS.length,
    duplicates: 0,
    events: RECORDS,
    origins: [],
  } as unknown as EventSearch;

  it.each([60, 80, 100, 160])("fits a terminal of %i columns, with time, principal and event", (width) => {
    const text = eventsText(search, { color: false, width });
    const [head = "", ...rows] = text.split("\n").slice(0, 1 + RECORDS.length);
    for (const one of [head, ...rows]) expect(one.length).toBeLessThanOrEqual(width);
    expect(rows[0]).toMatch(/^2026-01-15T07:30:00Z .*\bdeploy\/alice +GetUser/);
    expect(text.includes("A wider terminal or a pipe has Region")).toBe(width < 160);
  });

  it("has every column in full in a pipe", () => {
    const text = eventsText(search, { color: false });
    expect(text).toContain(RECORDS[0]?.requestParameters.roleName);
    expect(text).toContain("arn:aws:sts::111122223333:assumed-role/deploy/alice");
  });

  it("shortens what a summary lists to the terminal", () => {
    const tally = summaryTally();
    for (const record of RECORDS) tally.add({ ...record, userIdentity: { arn: "x".repeat(300) } });
    const text = eventSummaryText(search, tally.summary(), { color: false, width: 80 });
    for (const one of text.split("\n").slice(2)) expect(one.length).toBeLessThanOrEqual(80);
  });
});
