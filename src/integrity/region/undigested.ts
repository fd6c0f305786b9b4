import { type FolderProblem, listingProblem, type Unverified } from "../chain/chain.ts";
import { type DigestEntry, idOf, type ValidEntry } from "../digest/entry.ts";
import { type ListedLog, listLogs } from "../layout/listing.ts";
import { logFolder } from "../layout/object-names.ts";
import { DELIVERY, HOUR, isoSpan, isoTime } from "../layout/time.ts";
import { SourceError } from "../source/source.ts";
import type { LoadedDigests } from "./load-digests.ts";
import type { RangeEnd } from "./range-end.ts";
import type { Run } from "./run.ts";

export interface Undigested {
  readonly problems: readonly FolderProblem[];
  /** No valid digest file lists them: reported, or only counted if a digest file's own problem explains it. */
  readonly undigested: number;
  /** A digest file that could not be read may list them. */
  readonly unreadable: number;
  /** Too recent for the newest digest file to list them. */
  readonly notYet: number;
  /** Of `undigested`, those after the last digest file. */
  readonly afterDigests: number;
}

/**
 * Finds objects in the log folders that no valid digest file lists.
 *
 * @param unverified - the times of digest files with a problem of their own.
 * @param rangeEnd - how the digest files end; `undefined`: unknown. A valid digest file after the range lists log files too,
 * and no later one lists a log file from before its end.
 */
export async function findUndigested(
  run: Run,
  loaded: LoadedDigests,
  unverified: readonly Unverified[],
  rangeEnd: RangeEnd | undefined,
): Promise<Undigested> {
  const problems: FolderProblem[] = [];
  const counts = { undigested: 0, unreadable: 0, notYet: 0, afterDigests: 0 };
  const next = rangeEnd?.next;
  const newest = loaded.own
    .filter(isRegularValid)
    .reduce((end, entry) => Math.max(end, entry.end), next?.body.end ?? Number.NEGATIVE_INFINITY);
  for (const { bucket, key } of next?.body.logs ?? []) loaded.names.add(bucket, key);
  const bound = Math.min(run.range.end, newest - DELIVERY);
  const stopped = rangeEnd?.problems.find(({ kind }) => kind === "digests-stopped");
  const late = lateFrom(run, newest, stopped);
  const isLate = (from: number): boolean => rangeEnd !== undefined && from > late && from <= run.due - DELIVERY;
  const during = ({ from, to }: ListedLog, kind: Unverified["kind"]) =>
    unverified.some((span) => span.kind === kind && from >= span.from - DELIVERY && to <= span.to);
  const unreadable = loaded.others.filter((entry) => entry.state === "problem" && entry.kind === "unreadable");
  const mayList = new Set<DigestEntry>();
  const classify = (log: ListedLog & { readonly bucket: string }): void => {
    const { bucket, key, from, to } = log;
    const others = unreadable.filter((entry) => from >= entry.time - HOUR - DELIVERY && to <= entry.time);
    for (const entry of others) mayList.add(entry);
    const isAfter = from > bound;
    if (isAfter && !isLate(from) && !during(log, "other") && !during(log, "unreadable")) counts.notYet++;
    else if (others.length > 0 || during(log, "unreadable")) counts.unreadable++;
    else {
      counts.undigested++;
      if (during(log, "other")) return;
      if (isAfter) counts.afterDigests++;
      // The problem that digest files stopped, or the note that there are none, covers all of them.
      if (isAfter && (stopped || loaded.own.length === 0)) return;
      problems.push({
        kind: "log-undigested",
        bucket,
        key,
        detail: "no valid digest lists it: CloudTrail may not have delivered it",
        ...(Number.isFinite(from) ? { from: isoTime(from), to: isoTime(to) } : {}),
      });
    }
  };
  // Log files of checkpoint entries that the listing does not have.
  const unseen = new Set(
    loaded.fromCheckpoint.flatMap(({ names }) => names.map(([bucket, key]) => idOf({ bucket, key }))),
  );
  const seen = (bucket: string, key: string) => unseen.delete(idOf({ bucket, key }));
  for (const one of loaded.folders)
    try {
      for await (const log of undigestedLogs(run, { folders: [one], names: loaded.names }, seen)) classify(log);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      problems.push(listingProblem(run, one.folder.bucket, logFolder(one.folder), error));
    }
  for (const settled of loaded.fromCheckpoint)
    if (settled.names.some(([bucket, key]) => unseen.has(idOf({ bucket, key })))) await loaded.verifyAgain(settled);
  return { problems: [...problems, ...[...mayList].flatMap(unreadableDigestProblem)], ...counts };
}

/**
 * From when on a log file after the last digest file is not too recent for one, but unlisted. The digest file of the hour in
 * which an account leaves or a Region is disabled may be missing; deliveries continue for a while after a trail is stopped.
 */
function lateFrom({ expectedUntil }: Run, newest: number, stopped: FolderProblem | undefined): number {
  if (stopped?.from !== undefined) return Date.parse(stopped.from) + HOUR;
  return Math.max(newest, expectedUntil.time) + DELIVERY;
}

/** A digest file of another trail, or after the range: it matters only if it may list what no other one lists. */
function unreadableDigestProblem(entry: DigestEntry): FolderProblem[] {
  if (entry.state !== "problem") return [];
  const detail = `some log files may be listed in this digest only: ${entry.detail}`;
  return [
    {
      kind: "unreadable",
      bucket: entry.bucket,
      key: entry.key,
      detail,
      ...isoSpan({ from: entry.time - HOUR, to: entry.time }),
    },
  ];
}

/** Objects in the log folders, in the range, that no valid digest file lists. */
export async function* undigestedLogs(
  run: Run,
  { folders, names }: Pick<LoadedDigests, "folders" | "names">,
  seen: (bucket: string, key: string) => void = () => {},
): AsyncGenerator<ListedLog & { readonly bucket: string }> {
  const { start, end } = run.range;
  for (const { folder, until, logs } of folders) {
    const last = Math.min(end, until);
    for await (const log of listLogs(run.source, folder, await logs, { start, end: last })) {
      seen(folder.bucket, log.key);
      if (log.to >= start && log.from <= last && !names.has(folder.bucket, log.key))
        yield { bucket: folder.bucket, ...log };
    }
  }
}

const isRegularValid = (entry: DigestEntry): entry is ValidEntry => entry.state === "valid" && !entry.backfill;
