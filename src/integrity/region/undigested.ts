import { type Finding, type Unproven, unlisted } from "../chain/chain.ts";
import { type DigestFact, idOf, type ValidFact } from "../digest/entry.ts";
import { type ListedLog, listLogs } from "../layout/listing.ts";
import { logFolder } from "../layout/object-names.ts";
import { DELIVERY, HOUR, isoSpan, isoTime } from "../layout/time.ts";
import { SourceError } from "../source/source.ts";
import type { Loaded } from "./load-digests.ts";
import type { Tail } from "./range-end.ts";
import type { Run } from "./run.ts";

export interface Undigested {
  readonly findings: readonly Finding[];
  /** Nothing proves them: reported, or counted where a digest's own problem stands for them. */
  readonly undigested: number;
  /** A digest that could not be read may name them. */
  readonly unreadable: number;
  /** Too young for the newest digest to name them. */
  readonly notYet: number;
  /** Of `undigested`, those after the last digest file: where digest files stopped, files went on. */
  readonly afterDigests: number;
}

/**
 * Looks for objects under the log folders that no valid digest names.
 *
 * @param unproven - the times of digests whose own problem already says that nothing is proven.
 * @param tail - how the digests end; `undefined`: that could not be told. A valid digest beyond the range names files,
 * too, and what it does not name until its end is no more to come.
 */
export async function findUndigested(
  run: Run,
  loaded: Loaded,
  unproven: readonly Unproven[],
  tail: Tail | undefined,
): Promise<Undigested> {
  const findings: Finding[] = [];
  const counts = { undigested: 0, unreadable: 0, notYet: 0, afterDigests: 0 };
  const next = tail?.next;
  const newest = loaded.own
    .filter(isRegularValid)
    .reduce((end, fact) => Math.max(end, fact.end), next?.body.end ?? Number.NEGATIVE_INFINITY);
  for (const { bucket, key } of next?.body.logs ?? []) loaded.names.add(bucket, key);
  const bound = Math.min(run.range.end, newest - DELIVERY);
  const stopped = tail?.findings.find(({ kind }) => kind === "digests-stopped");
  const late = lateFrom(run, newest, stopped);
  const isLate = (from: number): boolean => tail !== undefined && from > late && from <= run.due - DELIVERY;
  const during = ({ from, to }: ListedLog, kind: Unproven["kind"]) =>
    unproven.some((span) => span.kind === kind && from >= span.from - DELIVERY && to <= span.to);
  const closed = loaded.others.filter((fact) => fact.state === "problem" && fact.kind === "unreadable");
  const mayName = new Set<DigestFact>();
  const judge = (log: ListedLog & { readonly bucket: string }): void => {
    const { bucket, key, from, to } = log;
    const others = closed.filter((fact) => from >= fact.time - HOUR - DELIVERY && to <= fact.time);
    for (const fact of others) mayName.add(fact);
    const isAfter = from > bound;
    if (isAfter && !isLate(from) && !during(log, "other") && !during(log, "unreadable")) counts.notYet++;
    else if (others.length > 0 || during(log, "unreadable")) counts.unreadable++;
    else {
      counts.undigested++;
      if (during(log, "other")) return;
      if (isAfter) counts.afterDigests++;
      // The problem that digests stopped, or the note that there are none, stands for all of them.
      if (isAfter && (stopped || loaded.own.length === 0)) return;
      findings.push({
        kind: "log-undigested",
        bucket,
        key,
        detail: "no valid digest names it: CloudTrail may not have delivered it",
        ...(Number.isFinite(from) ? { from: isoTime(from), to: isoTime(to) } : {}),
      });
    }
  };
  // Of what a checkpoint vouches for, what the listing has not.
  const unseen = new Set(loaded.settled.flatMap(({ names }) => names.map(([bucket, key]) => idOf({ bucket, key }))));
  const seen = (bucket: string, key: string) => unseen.delete(idOf({ bucket, key }));
  for (const one of loaded.folders)
    try {
      for await (const log of unnamed(run, { folders: [one], names: loaded.names }, seen)) judge(log);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      findings.push(unlisted(run, one.folder.bucket, logFolder(one.folder), error));
    }
  for (const settled of loaded.settled)
    if (settled.names.some(([bucket, key]) => unseen.has(idOf({ bucket, key })))) await loaded.verifyAgain(settled);
  return { findings: [...findings, ...[...mayName].flatMap(closedFinding)], ...counts };
}

/**
 * From when on a log file after the last digest is not too young for a digest, but has none. The digest of the hour in which
 * an account leaves or a Region is disabled may not come; deliveries go on for a while after a trail is stopped.
 */
function lateFrom({ expectedUntil }: Run, newest: number, stopped: Finding | undefined): number {
  if (stopped?.from !== undefined) return Date.parse(stopped.from) + HOUR;
  return Math.max(newest, expectedUntil.time) + DELIVERY;
}

/** A digest of another trail, or one after the range: it matters only where it may name what nothing else does. */
function closedFinding(fact: DigestFact): Finding[] {
  if (fact.state !== "problem") return [];
  const detail = `log files here may be named by this digest only: ${fact.detail}`;
  return [
    {
      kind: "unreadable",
      bucket: fact.bucket,
      key: fact.key,
      detail,
      ...isoSpan({ from: fact.time - HOUR, to: fact.time }),
    },
  ];
}

/** Objects among the log files, in the range, that no valid digest names. */
export async function* unnamed(
  run: Run,
  { folders, names }: Pick<Loaded, "folders" | "names">,
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

const isRegularValid = (fact: DigestFact): fact is ValidFact => fact.state === "valid" && !fact.backfill;
