import type { Readable } from "node:stream";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import pLimit from "p-limit";
import { withDeadline } from "../../collect/observe.ts";
import { REFUSE_WEB_PAGES } from "../../collect/services/answers/body.ts";
import type { Session } from "../../collect/session/session.ts";
import { listObjects } from "../../integrity/s3/client.ts";
import { unpackedStream } from "../../logs/chunks.ts";
import { splitRecords } from "../../logs/read-records.ts";
import type { EventQuery } from "../../model/documents/events.ts";
import { wantedBytes } from "../query/wanted-bytes.ts";
import { FileTimes } from "../sources/file-times.ts";
import { recordsInJson } from "../sources/records-in-json.ts";
import { accountOfPlace, type EventSink, type EventSource, restNotRead, SourceTally } from "../sources/source.ts";
import { failureOf } from "./failure.ts";
import { keyRange, type LogFolder } from "./log-keys.ts";

const LIST = "s3:ListBucket";
const GET = "s3:GetObject";
/** Listings at the same time. */
const LISTINGS = 8;

export interface BucketOptions {
  readonly session: Session;
  readonly bucket: string;
  /** Of the trail: before `AWSLogs/`. */
  readonly prefix: string;
  /** Region of the bucket, as far as it is known: S3 redirects. */
  readonly region: string;
  /** Objects that are read at the same time. */
  readonly concurrency: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Keys that need not be read again: every one that is read without a problem is added. */
  readonly known?: Set<string> | undefined;
}

/** The log files in a trail's bucket: only the accounts, Regions and times that a query asks for are listed. */
export function bucketSource(options: BucketOptions): EventSource {
  const { session, bucket, prefix, region, concurrency, now, known } = options;
  return {
    async search(query, sink) {
      const tally = new SourceTally();
      const times = new FileTimes(query, now);
      const regions = new Set<string>();
      let isListed = true;
      const client = session.client(S3Client, region);
      // It reads complete answers as text: a log file is no text, and is read as a stream.
      client.middlewareStack.remove(REFUSE_WEB_PAGES);
      const listing = pLimit(LISTINGS);
      const reading = pLimit(concurrency);
      const list = (request: { prefix: string; shallow?: boolean; startAfter?: string }) =>
        listObjects(client, { bucket, ...request }, () => AbortSignal.timeout(session.callDeadlineMs));
      const children = async (folder: string): Promise<string[]> => {
        const names: string[] = [];
        for await (const { folders } of list({ prefix: folder, shallow: true })) names.push(...folders);
        return names;
      };
      const guarded = async (where: string, work: () => Promise<void>) => {
        try {
          await work();
        } catch (error) {
          isListed = false;
          tally.skip(`s3://${bucket}/${where}`, null, failureOf(session, error, LIST));
        }
      };
      const readFolder = async (folder: LogFolder) => {
        const { startAfter, isAfter, takes } = keyRange(folder, query);
        const reads: Promise<void>[] = [];
        if (sink.enough?.()) return;
        for await (const { objects } of list({ prefix: folder.prefix, ...(startAfter ? { startAfter } : {}) })) {
          for (const { key, modifiedAt } of objects) {
            if (!takes(key) || isAfter(key)) continue;
            times.add(key);
            if (!known?.has(key))
              reads.push(
                reading(async () => {
                  if (sink.enough?.()) return;
                  const isRead = await readObject({ session, client, bucket, key, modifiedAt, query, sink, tally });
                  if (isRead) known?.add(key);
                }),
              );
          }
          await Promise.all(reads.splice(0));
          if (isAfter(objects.at(-1)?.key ?? "") || sink.enough?.()) break;
        }
      };
      const root = `${prefix === "" ? "" : `${prefix}/`}AWSLogs/`;
      await guarded(root, async () => {
        const folders: Promise<void>[] = [];
        for (const { prefix: accountPrefix, account } of await accountFolders(root, children, query))
          await guarded(accountPrefix, async () => {
            for (const kindPrefix of (await children(accountPrefix)).filter(isOfEvents))
              for (const regionPrefix of await children(kindPrefix)) {
                const [kind = "", name = ""] = regionPrefix.split("/").slice(-3);
                regions.add(name);
                if (query.regions.length > 0 && !query.regions.includes(name)) continue;
                const folder = { prefix: regionPrefix, account, kind, region: name };
                folders.push(listing(() => guarded(regionPrefix, () => readFolder(folder))));
              }
          });
        await Promise.all(folders);
      });
      const where = `s3://${bucket}/${root}`;
      const note = `There is no log file of these accounts, Regions and times in ${where}`;
      if (tally.isEmpty) return tally.summary("s3", where, [note]);
      // What could not be listed may have files of any time.
      const { uncovered = [], notes = [] } = isListed && !sink.enough?.() ? times.coverage() : {};
      const without = isListed ? query.regions.filter((one) => !regions.has(one)) : [];
      return tally.summary(
        "s3",
        where,
        [...restNotRead(sink), ...notes],
        [...uncovered, ...without.map((one) => `There is no log file of Region ${one}`)],
      );
    },
  };
}

/** `CloudTrail/`, and `CloudTrail-Insight/` and others of events; not the digest files. */
const isOfEvents = (prefix: string): boolean =>
  /\/CloudTrail(-[A-Za-z]+)?\/$/.test(prefix) && !prefix.endsWith("/CloudTrail-Digest/");

/** The folders of accounts: directly, and of an organization's trail in the organization's folder. */
async function accountFolders(
  root: string,
  children: (folder: string) => Promise<string[]>,
  { accounts }: EventQuery,
): Promise<{ prefix: string; account: string }[]> {
  const found: { prefix: string; account: string }[] = [];
  const take = (prefix: string) => {
    const account = prefix.split("/").at(-2) ?? "";
    if (/^\d{12}$/.test(account) && (accounts.length === 0 || accounts.includes(account)))
      found.push({ prefix, account });
  };
  for (const prefix of await children(root)) {
    take(prefix);
    if (/\/o-[a-z0-9]+\/$/.test(prefix)) for (const inside of await children(prefix)) take(inside);
  }
  return found;
}

interface ReadObject {
  readonly session: Session;
  readonly client: S3Client;
  readonly bucket: string;
  readonly key: string;
  readonly modifiedAt: number | undefined;
  readonly query: EventQuery;
  readonly sink: EventSink;
  readonly tally: SourceTally;
}

/** @returns whether all of it was read. */
async function readObject(options: ReadObject): Promise<boolean> {
  const { session, client, bucket, key, modifiedAt, query, sink, tally } = options;
  const where = `s3://${bucket}/${key}`;
  const account = accountOfPlace(key);
  let problems = 0;
  const skip = (at: number | null, problem: string) => {
    problems++;
    tally.skip(where, at, problem);
  };
  try {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key });
    const { Body } = await withDeadline((abortSignal) => client.send(command, { abortSignal }), session.callDeadlineMs);
    const isComplete = await splitRecords(
      unpackedStream(Body as Readable, (bytes) => sink.progress({ bytes: bytes.length })),
      {
        wanted: wantedBytes(query, account),
        ready: sink.ready,
        record: (json, at) =>
          recordsInJson(json, {
            record: (record, text) => sink.record(record, { where, account, deliveredAt: modifiedAt }, text),
            malformed: (problem) => skip(at, problem),
          }),
        malformed: skip,
      },
    );
    if (isComplete) tally.read++;
  } catch (error) {
    skip(null, failureOf(session, error, GET));
  }
  return problems === 0;
}
