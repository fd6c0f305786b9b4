import { createHash } from "node:crypto";
import type { HistoryStore } from "../../history/index.ts";
import type { Notification } from "../../model/documents/result.ts";
import type { Snapshot, Trail } from "../../model/documents/snapshot.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { type PutEventSelectors, toApi } from "../../selectors/proposal/to-api.ts";

/** What the function may do about a change of a trail. */
export const RESPONSES = ["start-logging", "restore-selectors", "restore-validation"] as const;
export type Response = (typeof RESPONSES)[number];

/** The calls that change a trail. */
export interface TrailChanges {
  startLogging(trail: Trail): Promise<void>;
  putEventSelectors(trail: Trail, selectors: PutEventSelectors): Promise<void>;
  enableValidation(trail: Trail): Promise<void>;
}

/** A response that is due: what the last good snapshot has and the trail no longer has. */
interface Due {
  readonly response: Response;
  readonly does: string;
  readonly run: (changes: TrailChanges) => Promise<void>;
}

/**
 * What is due for a trail, with the last snapshots as the target, newest first.
 *
 * @param lostEvents - whether the scan found new failures in what is recorded.
 */
export function dueFor(
  trail: Trail,
  before: readonly Snapshot[],
  asked: readonly Response[],
  lostEvents: boolean,
): Due[] {
  const earlier = before.flatMap(({ trails }) => trails[trail.arn] ?? []);
  const isLogging = ({ status }: Trail) => status.state === "read" && status.value.isLogging;
  const stopped = trail.status.state === "read" && !trail.status.value.isLogging;
  const selectors = earlier[0]?.eventSelectors;
  const changed =
    selectors?.state === "read" &&
    trail.eventSelectors.state === "read" &&
    JSON.stringify(selectors.value) !== JSON.stringify(trail.eventSelectors.value);
  const all: (Due | false)[] = [
    stopped &&
      earlier.some(isLogging) && {
        response: "start-logging",
        does: "started logging again",
        run: (changes) => changes.startLogging(trail),
      },
    changed &&
      lostEvents && {
        response: "restore-selectors",
        does: "restored the event selectors of the last snapshot",
        run: (changes) => changes.putEventSelectors(trail, toApi(selectors.value)),
      },
    !trail.logFileValidationEnabled &&
      earlier.some(({ logFileValidationEnabled }) => logFileValidationEnabled) && {
        response: "restore-validation",
        does: "enabled log file validation again",
        run: (changes) => changes.enableValidation(trail),
      },
  ];
  return all.filter((one) => one !== false).filter(({ response }) => asked.includes(response));
}

/** Does what is due, at most once in an hour for a trail, and says what was done as notifications of the result. */
export async function respond(
  trail: Trail,
  due: readonly Due[],
  changes: TrailChanges,
  store: HistoryStore,
  now: Date,
): Promise<Notification[]> {
  if (due.length === 0) return [];
  const note = (code: string, message: string, level: Notification["level"] = "warning"): Notification => ({
    level,
    code: `response-${code}`,
    message,
    region: trail.homeRegion,
  });
  const name = oneLine(trail.name);
  const first = await isFirst(store, trail, now).catch((error: Error) => error);
  if (first instanceof Error)
    return [note("failed", `trailproof changed nothing on trail ${name}: ${oneLine(first.message)}`, "error")];
  if (!first) return [note("refused", `trailproof changed nothing on trail ${name}: it did so within the last hour`)];
  const notes: Notification[] = [];
  for (const { response, does, run } of due)
    notes.push(
      await run(changes).then(
        () => note(response, `trailproof ${does} on trail ${name}`),
        (error: Error) => note("failed", `${response} failed on trail ${name}: ${oneLine(error.message)}`, "error"),
      ),
    );
  return notes;
}

const HOUR = 3_600_000;
const LOCKS = "locks";

/**
 * Takes the trail's lock of this hour by a conditional write: of several invocations one gets it.
 *
 * @throws UserError if it cannot be told whether there was a response within the last hour.
 */
async function isFirst(store: HistoryStore, trail: Trail, now: Date): Promise<boolean> {
  const key = createHash("sha256").update(trail.arn).digest("hex").slice(0, 16);
  const lockOf = (time: number) => `${key}-${new Date(time).toISOString().slice(0, 13)}`;
  const before = lockOf(now.getTime() - HOUR);
  // Listed first: a lock that is denied is not one that is missing.
  if ((await store.files(LOCKS)).includes(before)) {
    const time = Buffer.from(await store.read(`${LOCKS}/${before}`, 100)).toString("utf8");
    if (!(now.getTime() - Date.parse(time) >= HOUR)) return false;
  }
  return store.create(`${LOCKS}/${lockOf(now.getTime())}`, Buffer.from(now.toISOString()));
}
