import { isDeniedCall } from "../../model/aws/denied.ts";
import type { Notification, ScanResult } from "../../model/documents/result.ts";
import type { Snapshot, Trail } from "../../model/documents/snapshot.ts";
import { concernsTrails, isKnown, trailOf } from "../../model/events/concerns-trails.ts";
import type { TamperingEvent } from "../../model/events/tampering-event.ts";
import { notCollected } from "../../model/resources/facts.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import type { Message } from "../message.ts";
import type { Answer, Run } from "../run.ts";
import { finish } from "../run-scan.ts";
import { scansOf, storedSnapshot } from "../store.ts";
import { dueFor, undecided } from "./due.ts";
import { effectOf, newFailures } from "./effect.ts";
import { takeLock } from "./lock.ts";
import { attemptMessage, logFilesMessage, tamperMessage, unscannedMessage } from "./message.ts";
import { isOwnPart } from "./own-parts.ts";
import { respond, undecidedNotes } from "./respond.ts";
import { scanAfter } from "./scan-after.ts";

/** How many snapshots are searched for one in which the trail was as it should be. */
const MOST_SNAPSHOTS = 10;

/** Answers a call that may blind a trail: scans, responds if that is enabled, and notifies of who did what. */
export async function answerTampering(run: Run, called: TamperingEvent): Promise<Answer> {
  const { store, account, clients, configuration } = run;
  const event = { ...called, isOwnPart: isOwnPart(called, { ...configuration, ...run }) };
  if ((event.account ?? account) !== account)
    return { ignored: `${event.call} is a call in account ${oneLine(event.account ?? "")}, not in this one` };
  const before = (await scansOf(store, account).catch(() => [])).slice(-MOST_SNAPSHOTS).reverse();
  if (!(await concerns(run, event, before)))
    return { ignored: `${event.call} is not about a trail or what trails use` };
  // Another error, as of a server, does not say that nothing was changed.
  const isDenied = event.errorCode !== undefined && isDeniedCall(event.errorCode);
  if (event.isOnLogFiles)
    return reportLogFiles(run, event, isDenied ? attemptMessage(event, account) : logFilesMessage(event, account));
  if (isDenied) {
    await clients.publish(configuration.topicArn, attemptMessage(event, account));
    return { attempt: event.call, notified: true };
  }
  const { scan, error, responses } = await scanAfter(run, event, (snapshot, result) =>
    respondTo(run, event, before, snapshot, result),
  );
  if (!scan) {
    await clients.publish(configuration.topicArn, unscannedMessage(event, account, error.message, responses));
    throw error;
  }
  // The function's own responses are calls of this kind, too: what they break is worth a message, and nothing else is.
  const isDue = !isOwn(event, scan.result) || newFailures(effectOf(scan), event) !== "0";
  const told = await finish(run, scan, (report) => (isDue ? tamperMessage(event, scan, responses, report) : undefined));
  const { gate, score } = scan.result;
  return { gate: gate.verdict, score, ...told, responses: responses.map(({ code }) => code) };
}

/** Of calls on log files there may be thousands, and no control evaluates what they did: a principal's are reported once in an hour for a bucket. */
async function reportLogFiles(run: Run, event: TamperingEvent, message: Message): Promise<Answer> {
  const { store, clients, configuration } = run;
  const lock = await takeLock(
    store,
    `${event.names.join()} ${event.who} ${message.attributes.kind}`,
    event.eventId,
    new Date(),
  );
  if (!lock.taken) return { ignored: `${event.call} by ${event.who} was reported within the last hour` };
  try {
    await clients.publish(configuration.topicArn, message);
  } catch (error) {
    await lock.end("released");
    throw error;
  }
  await lock.end("done");
  return { logFiles: event.call, notified: true };
}

/** What a trail used in one of the last snapshots still concerns it: it may have been deleted or led elsewhere since. */
async function concerns(run: Run, event: TamperingEvent, [newest, ...older]: readonly string[]): Promise<boolean> {
  if (event.isOwnPart) return true;
  if (concernsTrails(event, newest === undefined ? undefined : await snapshotAt(run, newest))) return true;
  // One after the other: a snapshot of a large account takes memory.
  for (const place of older) {
    const snapshot = await snapshotAt(run, place);
    if (snapshot && isKnown(event, snapshot)) return true;
  }
  return false;
}

/** The function never responds to a call of its own: two responses would answer each other. */
const isOwn = ({ who }: TamperingEvent, { identity }: Pick<ScanResult, "identity">) => who === identity.arn;

async function respondTo(
  run: Run,
  event: TamperingEvent,
  before: readonly string[],
  snapshot: Snapshot,
  result: ScanResult,
): Promise<Notification[]> {
  const { store, clients, configuration } = run;
  if (configuration.respond.length === 0 || event.resource !== "trail" || isOwn(event, result)) return [];
  const earlier = await Promise.all(before.map((place) => snapshotAt(run, place)));
  const known = earlier.filter((one) => one !== undefined);
  const trail = trailOf(event, snapshot) ?? unreadTrail(event, snapshot, known);
  if (!trail) return [];
  const lostEvents = result.findings.some(
    ({ control, baselineState }) =>
      control.startsWith("events-") && (baselineState === "new" || baselineState === "changed"),
  );
  const due = dueFor({ event, trail, before: known, lostEvents }, configuration.respond);
  const missed = undecided({ event, trail }, configuration.respond).filter(
    ({ response }) => !due.some((one) => one.response === response),
  );
  return [...(await respond(trail, due, clients, store, event.eventId, new Date())), ...undecidedNotes(trail, missed)];
}

/** A trail as it was last seen, where the list that would have it could not be read after the call. */
function unreadTrail(event: TamperingEvent, { regions }: Snapshot, earlier: readonly Snapshot[]): Trail | undefined {
  const last = earlier.map((one) => trailOf(event, one)).find((one) => one !== undefined);
  if (!last || regions[last.homeRegion]?.trails.state === "read") return undefined;
  return { ...last, status: notCollected("trail.status"), eventSelectors: notCollected("trail.eventSelectors") };
}

/** A snapshot that cannot be read is none. */
const snapshotAt = ({ store }: Run, place: string): Promise<Snapshot | undefined> =>
  storedSnapshot(store, place).catch(() => undefined);
