import { expect, it } from "vitest";
import { progressText } from "../../src/cli/events/progress.ts";
import { eventServer } from "../support/event-server.ts";
import { emulatorEnv } from "../support/run-cli.ts";
import { describeWithTerminal, onTerminal } from "../support/terminal.ts";

it("says where the search is, how much was read and found, and for how long", () => {
  const nothing = { bytes: 0, events: 0, where: "", seconds: 0 };
  expect(progressText(nothing)).toBe("Searching · 0 events found · 0 s");
  expect(progressText({ ...nothing, events: 1, where: "us-east-1: 3 pages", seconds: 12 })).toBe(
    "Searching · us-east-1: 3 pages · 1 event found · 12 s",
  );
  expect(progressText({ ...nothing, bytes: 1_230_000 })).toContain("1.2 MB");
  expect(progressText({ ...nothing, bytes: 45_600_000 })).toContain("46 MB");
});

describeWithTerminal("a search on a terminal", () => {
  it("shows how far it is while AWS does not answer, and nothing of it with --quiet", async () => {
    const server = await eventServer([], { rules: [{ fault: "hang", operation: "cloudtrail:LookupEvents" }] });
    const search = onTerminal(["events", "--since", "1h"], emulatorEnv(server.url), "/");
    await search.see(/Searching · 0 events found · \d+ s/);
    search.type("\u0003");
    expect(await search.ended).toBe(130);
    server.behave({});
    const quiet = onTerminal(["events", "--quiet"], emulatorEnv(server.url), "/");
    await quiet.ended;
    expect(quiet.shown()).not.toContain("Searching");
    await server.stop();
  });
});
