import type { Snapshot, Trail } from "../../model/documents/snapshot.ts";
import type { TamperingEvent } from "../../model/events/tampering-event.ts";
import { isUnread } from "../../model/resources/observed.ts";
import { keepsAll, toApi } from "../../selectors/index.ts";
import type { PutEventSelectors } from "../../selectors/proposal/to-api.ts";

/** What the function may do about a change of a trail. */
export const RESPONSES = ["start-logging", "restore-selectors", "restore-validation"] as const;
export type Response = (typeof RESPONSES)[number];

/** The calls that change a trail. */
export interface TrailChanges {
  startLogging(trail: Trail): Promise<void>;
  putEventSelectors(trail: Trail, selectors: PutEventSelectors): Promise<void>;
  enableValidation(trail: Trail): Promise<void>;
}

/** A response that is due: what an earlier snapshot has and the trail no longer has. */
export interface Due {
  readonly response: Response;
  readonly does: string;
  readonly run: (changes: TrailChanges) => Promise<void>;
}

/** What was seen around a call on a trail. */
interface Seen {
  readonly event: Pick<TamperingEvent, "call" | "time">;
  /** The trail after the call; as it was before, where the list of trails could not be read after it. */
  readonly trail: Trail;
  readonly before: readonly Snapshot[];
  /** Whether the scan found new failures in what is recorded. */
  readonly lostEvents: boolean;
}

/** What is due for a trail, with the last snapshots as the target, newest first. */
export function dueFor({ event, trail, before, lostEvents }: Seen, asked: readonly Response[]): Due[] {
  const earlier = before.flatMap(({ trails }) => trails[trail.arn] ?? []);
  const isLogging = ({ status }: Trail) => status.state === "read" && status.value.isLogging;
  // The event says that StopLogging succeeded: an attacker who also hides the state does not keep it stopped.
  const stopped =
    trail.status.state === "read" ? !trail.status.value.isLogging : event.call === "cloudtrail:StopLogging";
  const selectors = lostEvents ? lostSelectors(trail, before, event.time) : undefined;
  const all: (Due | false | undefined)[] = [
    stopped &&
      earlier.some(isLogging) && {
        response: "start-logging",
        does: "started logging again",
        run: (changes) => changes.startLogging(trail),
      },
    selectors && {
      response: "restore-selectors",
      does: "restored the event selectors of the last snapshot from before the call",
      run: (changes) => changes.putEventSelectors(trail, toApi(selectors)),
    },
    !trail.logFileValidationEnabled &&
      earlier.some(({ logFileValidationEnabled }) => logFileValidationEnabled) && {
        response: "restore-validation",
        does: "enabled log file validation again",
        run: (changes) => changes.enableValidation(trail),
      },
  ];
  return all.filter((one) => one !== false && one !== undefined).filter(({ response }) => asked.includes(response));
}

/** The selectors of the last snapshot from before the call, if the trail no longer records all that they match. */
function lostSelectors({ arn, eventSelectors: now }: Trail, before: readonly Snapshot[], time: string) {
  // A snapshot from after the call has what the call made of them.
  const last = before.find(
    ({ trails, collectedAt }) =>
      trails[arn]?.eventSelectors.state === "read" && !(Date.parse(collectedAt) >= Date.parse(time)),
  );
  const then = last?.trails[arn]?.eventSelectors;
  if (then?.state !== "read" || now.state !== "read") return undefined;
  return keepsAll(now.value, then.value) ? undefined : then.value;
}

/** The responses that were asked for, and that cannot be decided because the trail's state could not be read. */
export function undecided(
  { event: { call }, trail }: Pick<Seen, "event" | "trail">,
  asked: readonly Response[],
): { readonly response: Response; readonly what: string }[] {
  const all: readonly { response: Response; what: string; unread: boolean }[] = [
    {
      response: "start-logging",
      what: "status",
      unread: isUnread(trail.status) && call === "cloudtrail:StopLogging",
    },
    {
      response: "restore-selectors",
      what: "event selectors",
      unread: isUnread(trail.eventSelectors) && call === "cloudtrail:PutEventSelectors",
    },
  ];
  return all.filter(({ response, unread }) => unread && asked.includes(response));
}
