import type { HistoryStore } from "../../history/index.ts";
import type { Notification } from "../../model/documents/result.ts";
import type { Trail } from "../../model/documents/snapshot.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import type { Due, Response, TrailChanges } from "./due.ts";
import { takeLock } from "./lock.ts";

/** Does what is due, at most once in an hour for a trail, and says what was done as notifications of the result. */
export async function respond(
  trail: Trail,
  due: readonly Due[],
  changes: TrailChanges,
  store: HistoryStore,
  holder: string,
  now: Date,
): Promise<Notification[]> {
  if (due.length === 0) return [];
  const note = noteOn(trail);
  const name = oneLine(trail.name);
  const lock = await takeLock(store, trail.arn, holder, now).catch((error: Error) => error);
  if (lock instanceof Error)
    return [note("failed", `trailproof changed nothing on trail ${name}: ${oneLine(lock.message)}`, "error")];
  if (!lock.taken) return [note("refused", `trailproof changed nothing on trail ${name}: ${lock.why}`)];
  const notes: Notification[] = [];
  let changed = false;
  for (const { response, does, run } of due)
    notes.push(
      await run(changes).then(
        () => {
          changed = true;
          return note(response, `trailproof ${does} on trail ${name}`);
        },
        (error: Error) => note("failed", `${response} failed on trail ${name}: ${oneLine(error.message)}`, "error"),
      ),
    );
  // A response that changed nothing does not keep the next one from trying.
  await lock.end(changed ? "done" : "released");
  return notes;
}

/** Says which responses were not decided, and why. */
export const undecidedNotes = (
  trail: Trail,
  all: readonly { readonly response: Response; readonly what: string }[],
): Notification[] =>
  all.map(({ response, what }) =>
    noteOn(trail)("undecided", `${response} on trail ${oneLine(trail.name)}: its ${what} could not be read`, "error"),
  );

const noteOn =
  ({ homeRegion }: Trail) =>
  (code: string, message: string, level: Notification["level"] = "warning"): Notification => ({
    level,
    code: `response-${code}`,
    message,
    region: homeRegion,
  });
