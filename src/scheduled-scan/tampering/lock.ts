import { createHash } from "node:crypto";
import type { HistoryStore } from "../../history/index.ts";
import { isObject, textAt } from "../../model/events/record.ts";

const HOUR = 3_600_000;
const LOCKS = "locks";
const MAX_BYTES = 1000;

/** `held`: a response has begun. `done`: it changed the trail. `released`: it changed nothing, and does not count. */
type State = "held" | "done" | "released";

/** The lock of a trail for an hour: taken, or why not. */
export type Lock =
  | { readonly taken: true; readonly end: (state: Exclude<State, "held">) => Promise<void> }
  | { readonly taken: false; readonly why: string };

/**
 * Takes the trail's lock of this hour by a conditional write: of several invocations one gets it. A write whose answer was
 * lost is repeated and then refused, so the holder is read back.
 *
 * @param holder - the event that is responded to: a retry for it goes on with its own lock.
 * @throws UserError if it cannot be told whether there was a response within the last hour.
 */
export async function takeLock(store: HistoryStore, trailArn: string, holder: string, now: Date): Promise<Lock> {
  const key = createHash("sha256").update(trailArn).digest("hex").slice(0, 16);
  const lockOf = (time: number) => `${key}-${new Date(time).toISOString().slice(0, 13)}`;
  const [before, current] = [lockOf(now.getTime() - HOUR), lockOf(now.getTime())];
  const path = `${LOCKS}/${current}`;
  const write = (state: State, replace: boolean) =>
    store.create(path, Buffer.from(JSON.stringify({ time: now.toISOString(), holder, state })), { replace });
  const taken: Lock = {
    taken: true,
    // Where it fails the lock stays held, and blocks for an hour: the safe side.
    end: (state) =>
      write(state, true).then(
        () => {},
        () => {},
      ),
  };
  // Listed first: a lock that is denied is not one that is missing.
  if ((await store.files(LOCKS)).includes(before)) {
    const last = await held(store, `${LOCKS}/${before}`);
    if (last.state !== "released" && !(now.getTime() - Date.parse(last.time) >= HOUR)) return refused(last);
  }
  if (await write("held", false)) return taken;
  const other = await held(store, path);
  if (other.holder === holder && other.state === "held") return taken;
  if (other.state !== "released") return refused(other);
  await write("held", true);
  const winner = await held(store, path);
  return winner.holder === holder ? taken : refused(winner);
}

interface Held {
  readonly time: string;
  readonly holder: string;
  readonly state: string;
}

/** What a lock says. One that cannot be understood is held by another. */
async function held(store: HistoryStore, path: string): Promise<Held> {
  const text = Buffer.from(await store.read(path, MAX_BYTES)).toString("utf8");
  try {
    const value: unknown = JSON.parse(text);
    const given = isObject(value) ? value : {};
    return {
      time: textAt(given, "time") ?? "",
      holder: textAt(given, "holder") ?? "",
      state: textAt(given, "state") ?? "held",
    };
  } catch {
    // Earlier versions wrote the time alone.
    return { time: text, holder: "", state: "done" };
  }
}

const refused = ({ state, time }: Held): Lock => ({
  taken: false,
  why:
    state === "done"
      ? "it did so within the last hour"
      : `another invocation is responding${Number.isNaN(Date.parse(time)) ? "" : ` since ${new Date(time).toISOString()}`}`,
});
