import html from "../../reports/html/index.ts";
import { resultText } from "../../reports/result-text.ts";
import type { SessionOptions } from "../collect/index.ts";
import type { Baseline } from "../evaluate/baseline/index.ts";
import type { HistoryStore } from "../history/index.ts";
import { s3Store } from "../history/s3-store.ts";
import { parseArn } from "../model/aws/arn.ts";
import type { Notification } from "../model/documents/result.ts";
import { oneLine } from "../model/text/safe-text.ts";
import { type Clients, openClients } from "./clients.ts";
import { type Configuration, configurationOf } from "./configuration.ts";
import { gateMessage } from "./message.ts";
import { evaluated, policyOf, snapshotFor } from "./scan.ts";
import { keepScan, type Scanned, scansOf, storedResult } from "./store.ts";

/** What Lambda tells of an invocation. */
export interface Context {
  readonly invokedFunctionArn: string;
}

/** What one invocation works with. */
interface Run {
  readonly configuration: Configuration;
  readonly session: SessionOptions;
  readonly account: string;
  readonly store: HistoryStore;
  readonly clients: Clients;
}

/** What an invocation answers: for its log. */
export interface Answer {
  readonly gate: string;
  readonly score: number | null;
  readonly notified: boolean;
  readonly report: string;
}

/**
 * The function: scans the account, keeps the result, and notifies where the gate does not pass.
 *
 * @throws UserError with one sentence, which Lambda counts as an error: the alarm on errors tells of a scan that did not run.
 */
export async function invoke(_event: unknown, context: Context, session: SessionOptions = {}): Promise<Answer> {
  // The SDK's notice of several lines would stand in the log in place of what matters.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const configuration = configurationOf(process.env);
  const account = parseArn(context.invokedFunctionArn)?.accountId ?? "";
  const clients = await openClients(session);
  const store = await s3Store(configuration, session);
  try {
    return await scheduled({ configuration, session, account, store, clients });
  } finally {
    store.close();
    clients.close();
  }
}

async function scheduled(run: Run): Promise<Answer> {
  const { result, report } = await scanned(run);
  const notified = result.gate.verdict !== "pass";
  if (notified) await run.clients.publish(run.configuration.topicArn, gateMessage(result, report));
  return { gate: result.gate.verdict, score: result.score, notified, report };
}

/** Scans, compares with the last result and keeps what was found. */
async function scanned(run: Run): Promise<Scanned & { readonly report: string }> {
  const { configuration, session, store, account } = run;
  const loaded = await policyOf(configuration.policies, session);
  const [last, snapshot] = await Promise.all([lastResult(store, account), snapshotFor(loaded, session)]);
  const scan = evaluated(snapshot, loaded, last.baseline, last.notes);
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
