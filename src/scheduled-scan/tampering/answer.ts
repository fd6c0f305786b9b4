import { isDeniedCall } from "../../model/aws/denied.ts";
import type { Notification, ScanResult } from "../../model/documents/result.ts";
import type { Snapshot } from "../../model/documents/snapshot.ts";
import { concernsTrails, isKnown, trailOf } from "../../model/events/concerns-trails.ts";
import type { TamperingEvent } from "../../model/events/tampering-event.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { newIn } from "../message.ts";
import type { Answer, Run } from "../run.ts";
import { finish } from "../run-scan.ts";
import { scansOf, storedSnapshot } from "../store.ts";
import { effectOf, newFailures } from "./effect.ts";
import { attemptMessage, tamperMessage, unscannedMessage } from "./message.ts";
import { dueFor, respond } from "./respond.ts";
import { scanAfter } from "./scan-after.ts";

/** How many snapshots are searched for one in which the trail was as it should be. */
const MOST_SNAPSHOTS = 10;

/** Answers a call that may blind a trail: scans, responds if that is enabled, and notifies of who did what. */
export async function answerTampering(run: Run, event: TamperingEvent): Promise<Answer> {
  const { store, account, clients, configuration } = run;
  if ((event.account ?? account) !== account)
    return { ignored: `${event.call} is a call in account ${oneLine(event.account ?? "")}, not in this one` };
  const before = (await scansOf(store, account).catch(() => [])).slice(-MOST_SNAPSHOTS).reverse();
  if (!(await concerns(run, event, before)))
    return { ignored: `${event.call} is not about a trail or what trails use` };
  // Another error, as of a server, does not say that nothing was changed.
  if (event.errorCode !== undefined && isDeniedCall(event.errorCode)) {
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
  const isDue = !isOwn(event, scan.result) || newFailures(effectOf(scan)) !== "0";
  const told = await finish(run, scan, (report) => (isDue ? tamperMessage(event, scan, responses, report) : undefined));
  const { gate, score } = scan.result;
  return { gate: gate.verdict, score, ...told, responses: responses.map(({ code }) => code) };
}

/** What a trail used in one of the last snapshots still concerns it: it may have been deleted or led elsewhere since. */
async function concerns(run: Run, event: TamperingEvent, [newest, ...older]: readonly string[]): Promise<boolean> {
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
  const trail = trailOf(event, snapshot);
  if (configuration.respond.length === 0 || !trail || isOwn(event, result)) return [];
  const earlier = await Promise.all(before.map((place) => snapshotAt(run, place)));
  const lostEvents = newIn(result.findings).some(({ control }) => control.startsWith("events-"));
  const known = earlier.filter((one) => one !== undefined);
  return respond(trail, dueFor(trail, known, configuration.respond, lostEvents), clients, store, new Date());
}

/** A snapshot that cannot be read is none. */
const snapshotAt = ({ store }: Run, place: string): Promise<Snapshot | undefined> =>
  storedSnapshot(store, place).catch(() => undefined);
