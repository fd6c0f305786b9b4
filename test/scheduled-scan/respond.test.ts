import { describe, expect, it } from "vitest";
import type { HistoryStore } from "../../src/history/index.ts";
import type { Snapshot, Trail } from "../../src/model/documents/snapshot.ts";
import { dueFor, RESPONSES, type TrailChanges, undecided } from "../../src/scheduled-scan/tampering/due.ts";
import { respond } from "../../src/scheduled-scan/tampering/respond.ts";
import { sampleSnapshot } from "../support/plan.ts";

const snapshot = sampleSnapshot();
const trail = Object.values(snapshot.trails).find(({ status }) => status.state === "read") as Trail;
const now = new Date("2026-11-12T10:20:00Z");

describe("the lock of an hour", () => {
  /** A store in memory. `answers` may lose the answer of a write. */
  function memory(answers: (path: string) => boolean = () => true) {
    const objects = new Map<string, string>();
    const store: Partial<HistoryStore> = {
      files: async () => [...objects.keys()].map((path) => path.replace("locks/", "")),
      read: async (path) => Buffer.from(objects.get(path) ?? ""),
      create: async (path, content, { replace } = { replace: false }) => {
        if (objects.has(path) && !replace) return false;
        objects.set(path, Buffer.from(content).toString("utf8"));
        return answers(path);
      },
    };
    return { objects, store: store as HistoryStore };
  }
  const changes = (fails: () => boolean = () => false) => {
    const calls: string[] = [];
    const startLogging = async () => {
      calls.push("StartLogging");
      if (fails()) throw new Error("access denied");
    };
    return { calls, changes: { startLogging } as unknown as TrailChanges };
  };
  const due: Parameters<typeof respond>[1] = [
    { response: "start-logging", does: "started logging again", run: (all) => all.startLogging(trail) },
  ];
  const codes = async (all: TrailChanges, store: HistoryStore, holder = "event-1", at = now) =>
    (await respond(trail, due, all, store, holder, at)).map(({ code }) => code);
  const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

  it("lets one response pass, and none within an hour of it", async () => {
    const [{ store }, one] = [memory(), changes()];
    expect(await codes(one.changes, store)).toEqual(["response-start-logging"]);
    expect(await codes(one.changes, store, "event-2", later(10))).toEqual(["response-refused"]);
    // In the next hour of the clock.
    const notes = await respond(trail, due, one.changes, store, "event-3", later(50));
    expect(notes[0]?.message).toContain("it did so within the last hour");
    expect(one.calls).toHaveLength(1);
    expect(await codes(one.changes, store, "event-4", later(61))).toEqual(["response-start-logging"]);
  });

  it("is released by a response that changed nothing", async () => {
    let denied = true;
    const [{ store }, one] = [memory(), changes(() => denied)];
    expect(await codes(one.changes, store)).toEqual(["response-failed"]);
    denied = false;
    expect(await codes(one.changes, store, "event-2", later(1))).toEqual(["response-start-logging"]);
    expect(await codes(one.changes, store, "event-3", later(2))).toEqual(["response-refused"]);
    const [next, two] = [memory(), changes(() => true)];
    await codes(two.changes, next.store);
    expect(await codes(changes().changes, next.store, "event-2", later(50))).toEqual(["response-start-logging"]);
  });

  it("is this invocation's where the answer of its write was lost", async () => {
    let lost = true;
    const [{ store }, one] = [memory(() => !lost), changes()];
    expect(await codes(one.changes, store)).toEqual(["response-start-logging"]);
    lost = false;
    expect(await codes(one.changes, store, "event-2")).toEqual(["response-refused"]);
  });

  it("of a different event that is responded to now says so", async () => {
    const [{ objects, store }, one] = [memory(), changes()];
    await codes(one.changes, store);
    const [path = ""] = objects.keys();
    objects.set(path, JSON.stringify({ time: now.toISOString(), holder: "event-2", state: "held" }));
    const [note] = await respond(trail, due, one.changes, store, "event-1", later(1));
    expect(note).toMatchObject({ code: "response-refused" });
    expect(note?.message).toContain("another invocation is responding since 2026-11-12T10:20:00.000Z");
    // As earlier versions wrote it, and damaged.
    for (const text of [now.toISOString(), "damaged", "null", ""]) {
      objects.set(path, text);
      expect(await codes(one.changes, store, "event-1", later(1))).toEqual(["response-refused"]);
    }
  });

  it("is taken for held where it cannot be read", async () => {
    const denied = async () => Promise.reject(new Error("access denied"));
    const one = changes();
    for (const broken of [{ files: denied }, { create: denied }])
      expect(await codes(one.changes, { ...memory().store, ...broken })).toEqual(["response-failed"]);
    const { store } = memory();
    await codes(changes().changes, store);
    expect(await codes(one.changes, { ...store, read: denied }, "event-2")).toEqual(["response-failed"]);
    expect(one.calls).toEqual([]);
  });
});

describe("what is due", () => {
  const all = [...RESPONSES];
  const stop = { call: "cloudtrail:StopLogging", time: "2026-11-12T10:15:30Z" };
  const put = { call: "cloudtrail:PutEventSelectors", time: "2026-11-12T10:15:30Z" };
  const selectorsOf = (...names: string[]): Trail["eventSelectors"] => ({
    ...(trail.eventSelectors as Extract<Trail["eventSelectors"], { state: "read" }>),
    value: {
      eventSelectors: [],
      advancedEventSelectors: names.map((name) => ({
        name,
        fieldSelectors: [{ field: "eventCategory", equals: [name] }],
      })),
    } as never,
  });
  const seen = (one: Partial<Trail>, collectedAt = "2026-11-12T09:00:00.000Z"): Snapshot => ({
    ...snapshot,
    collectedAt,
    trails: { [trail.arn]: { ...trail, ...one } },
  });
  const responses = (now: Partial<Trail>, before: Snapshot[], event = put) =>
    dueFor({ event, trail: { ...trail, ...now }, before, lostEvents: true }, all).map(({ response }) => response);
  const unread = {
    state: "unreadable",
    api: "a",
    region: "r",
    at: "",
    code: "AccessDenied",
    message: "m",
    permission: "p",
  } as const;
  const logging = trail.status.state === "read" && {
    ...trail.status,
    value: { ...trail.status.value, isLogging: true },
  };
  if (!logging) throw new Error("the sample has no status");

  it("selectors are restored where the trail records less, not where it records more", () => {
    const [management, both] = [selectorsOf("Management"), selectorsOf("Management", "Data")];
    expect(responses({ eventSelectors: management }, [seen({ eventSelectors: both })])).toEqual(["restore-selectors"]);
    expect(responses({ eventSelectors: both }, [seen({ eventSelectors: management })])).toEqual([]);
    expect(responses({ eventSelectors: both }, [seen({ eventSelectors: both })])).toEqual([]);
    expect(responses({ eventSelectors: selectorsOf("Data") }, [seen({ eventSelectors: management })])).toEqual([
      "restore-selectors",
    ]);
  });

  it("the target is from before the call, also where a scan was faster than its event", () => {
    const [management, both] = [selectorsOf("Management"), selectorsOf("Management", "Data")];
    const after = seen({ eventSelectors: management }, "2026-11-12T10:16:00.000Z");
    expect(responses({ eventSelectors: management }, [after, seen({ eventSelectors: both })])).toEqual([
      "restore-selectors",
    ]);
    // What was narrowed before and stayed is not undone by a later call.
    const narrowed = seen({ eventSelectors: management }, "2026-11-12T10:00:00.000Z");
    expect(responses({ eventSelectors: management }, [narrowed, seen({ eventSelectors: both })])).toEqual([]);
  });

  it("a trail is started where its status cannot be read, after StopLogging", () => {
    const hidden = { status: unread };
    expect(responses(hidden, [seen({ status: logging })], stop)).toEqual(["start-logging"]);
    expect(responses(hidden, [seen({ status: logging })], put)).toEqual([]);
    expect(responses(hidden, [seen({ status: unread })], stop)).toEqual([]);
    const what = (event: typeof stop, one: Partial<Trail>) =>
      undecided({ event, trail: { ...trail, ...one } }, all).map(({ response }) => response);
    expect(what(stop, hidden)).toEqual(["start-logging"]);
    expect(what(put, hidden)).toEqual([]);
    expect(what(put, { eventSelectors: unread })).toEqual(["restore-selectors"]);
  });
});
