import html from "../../reports/html/index.ts";
import { resultText } from "../../reports/result-text.ts";
import type { Baseline } from "../evaluate/baseline/index.ts";
import type { Notification, ScanResult } from "../model/documents/result.ts";
import type { Snapshot } from "../model/documents/snapshot.ts";
import { oneLine } from "../model/text/safe-text.ts";
import type { LoadedPolicy } from "../policy/index.ts";
import { LAST_UNREADABLE, type Message } from "./message.ts";
import type { Run } from "./run.ts";
import { evaluated, snapshotFor } from "./scan.ts";
import { imported } from "./security-hub.ts";
import { endedBefore, keepResult, keepSnapshot, type Scanned, scansOf, storedResult } from "./store.ts";

/** What a scan found, with the result that it was compared with. */
export interface Found extends Scanned {
  readonly before: ScanResult | undefined;
}

interface Options {
  /** Compares with the last result of a scan that ended before this time, in place of the last one. */
  readonly before?: string;
  /** What is done after the evaluation: notifications for the result. */
  readonly then?: (snapshot: Snapshot, result: ScanResult) => Promise<readonly Notification[]>;
}

/** Scans, compares with an earlier result, and imports findings into Security Hub if that is on. Nothing is kept yet. */
export async function scanned(run: Run, loaded: LoadedPolicy, { before, then }: Options = {}): Promise<Found> {
  const [last, snapshot] = await Promise.all([lastResult(run, before), snapshotFor(loaded, run.session)]);
  const { result, text } = evaluated(snapshot, loaded, last.baseline);
  const notes = [...last.notes, ...((await then?.(snapshot, result)) ?? []), ...(await imported(run, result))];
  const notifications = [...result.notifications, ...notes];
  return { result: { ...result, notifications }, text, before: last.baseline?.result };
}

/**
 * Publishes the message of a scan, and keeps the result after that: what was not told is not what the next scan
 * is compared with. The report comes first, since the message has its address; one that cannot be written is said there.
 *
 * @returns what the message says of the report.
 * @throws UserError after the message, where something could not be kept: the next try is compared with the same result.
 */
export async function finish(
  { configuration, clients, store }: Run,
  scan: Found,
  messageFor: (report: string) => Message | undefined,
): Promise<{ readonly notified: boolean; readonly report: string }> {
  const { topicArn } = configuration;
  const [report, snapshot] = await Promise.allSettled([
    writeReport({ configuration, clients }, scan),
    keepSnapshot(store, scan),
  ]);
  const failed = [report, snapshot].find((one) => one.status === "rejected")?.reason as Error | undefined;
  const place = report.status === "fulfilled" ? report.value : `not written. ${oneLine(report.reason.message, 1000)}`;
  const message = messageFor(place);
  if (message) await clients.publish(topicArn, message);
  if (failed) throw failed;
  await keepResult(store, scan);
  return { notified: message !== undefined, report: place };
}

/** The result to compare with. One that cannot be read is said in the next: everything counts as new then. */
async function lastResult(
  { store, account }: Run,
  before: string | undefined,
): Promise<{ baseline?: Baseline; notes: readonly Notification[] }> {
  try {
    const all = await scansOf(store, account);
    const place = (before === undefined ? all : endedBefore(all, account, before)).at(-1);
    if (place === undefined) return { notes: [] };
    return { baseline: { ...(await storedResult(store, place)), countsNewControls: true }, notes: [] };
  } catch (error) {
    const message = `The last result could not be read, so every failure counts as new: ${oneLine((error as Error).message)}`;
    return { notes: [{ level: "warning", code: LAST_UNREADABLE, message }] };
  }
}

/** Writes the newest report under a name that stays. */
async function writeReport(
  { configuration, clients }: Pick<Run, "configuration" | "clients">,
  { result }: Scanned,
): Promise<string> {
  const { bucket, prefix } = configuration;
  const folder = `${prefix}latest/${result.account.id}`;
  await clients.put(bucket, `${folder}/result.json`, [...resultText(result)].join(""), "application/json");
  await clients.put(bucket, `${folder}/report.html`, html(result), "text/html");
  return `s3://${bucket}/${folder}/report.html`;
}
