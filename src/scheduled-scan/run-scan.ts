import html from "../../reports/html/index.ts";
import { resultText } from "../../reports/result-text.ts";
import type { Baseline } from "../evaluate/baseline/index.ts";
import type { HistoryStore } from "../history/index.ts";
import type { Notification, ScanResult } from "../model/documents/result.ts";
import type { Snapshot } from "../model/documents/snapshot.ts";
import { oneLine } from "../model/text/safe-text.ts";
import type { Run } from "./run.ts";
import { evaluated, policyOf, snapshotFor } from "./scan.ts";
import { imported } from "./security-hub.ts";
import { keepScan, type Scanned, scansOf, storedResult } from "./store.ts";

/** What is done between the evaluation and the storing of a result: notifications for it. */
type Between = (snapshot: Snapshot, result: ScanResult) => Promise<readonly Notification[]>;

/** Scans, compares with the last result, imports findings into Security Hub if that is on, and keeps what was found. */
export async function scanned(
  run: Run,
  between: Between = async () => [],
): Promise<Scanned & { readonly report: string }> {
  const { configuration, session, store, account } = run;
  const loaded = await policyOf(configuration.policies, session);
  const [last, snapshot] = await Promise.all([lastResult(store, account), snapshotFor(loaded, session)]);
  const { result, text } = evaluated(snapshot, loaded, last.baseline);
  const notes = [...last.notes, ...(await between(snapshot, result)), ...(await imported(run, result))];
  const scan = { result: { ...result, notifications: [...result.notifications, ...notes] }, text };
  await keepScan(store, scan);
  return { ...scan, report: await publishReport(run, scan) };
}

/** The last result of the account. One that cannot be read is said in the next: everything counts as new then. */
async function lastResult(
  store: HistoryStore,
  account: string,
): Promise<{ baseline?: Baseline; notes: readonly Notification[] }> {
  const place = (await scansOf(store, account)).at(-1);
  if (place === undefined) return { notes: [] };
  try {
    return { baseline: await storedResult(store, place), notes: [] };
  } catch (error) {
    const message = `The last result could not be read, so every failure counts as new: ${oneLine((error as Error).message)}`;
    return { notes: [{ level: "warning", code: "last-result-unreadable", message }] };
  }
}

/** Writes the newest report under a name that stays. */
async function publishReport({ configuration, clients }: Run, { result }: Scanned): Promise<string> {
  const { bucket, prefix } = configuration;
  const folder = `${prefix}latest/${result.account.id}`;
  await clients.put(bucket, `${folder}/result.json`, [...resultText(result)].join(""), "application/json");
  await clients.put(bucket, `${folder}/report.html`, html(result), "text/html");
  return `s3://${bucket}/${folder}/report.html`;
}
