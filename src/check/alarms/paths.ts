import type { CloudTrailRecord, SetEvent } from "../../filters/index.ts";
import { isWithoutFilters } from "../../model/aws/log-group-class.ts";
import type { AlarmLink } from "../../model/findings/alarm-links.ts";
import type { Cause, Verdict } from "../../model/findings/verdict.ts";
import { isUnread } from "../../model/resources/observed.ts";
import type { Fact, Posture, PostureLogGroup, PostureTrail } from "../../model/resources/posture.ts";
import { isRecorded, parseRecord } from "../../selectors/index.ts";
import { selectorListPointer } from "../recording/recorded.ts";
import { type Recorder, recorders } from "../recording/recorders.ts";
import { causeOf } from "../verdicts/verdict.ts";
import { type WatchedFilter, watchedFilter } from "./units.ts";

/** Where a chain breaks, or may break. */
export interface Break {
  readonly link: AlarmLink;
  /** A clause with names. */
  readonly because: string;
  readonly evidence: readonly string[];
  /** It is not known whether it breaks, and why not. */
  readonly open?: Cause;
  /** Facts that could not be read. */
  readonly unread?: readonly Fact<unknown>[];
  /** The account that alone can see further. */
  readonly owner?: string;
}

/** A multi-Region trail and the filters of its log group. */
export interface Path {
  readonly recorder: Recorder;
  readonly trail: PostureTrail;
  readonly group: PostureLogGroup | null;
  /** Where the chain breaks before any filter, whatever the events: each link that does. */
  readonly broken: readonly Break[];
  readonly filters: readonly WatchedFilter[];
}

const made = new WeakMap<Posture, readonly Path[]>();

/** The multi-Region trails in scope with the filters and alarms of their log groups. */
export function pathsOf(posture: Posture): readonly Path[] {
  const known = made.get(posture);
  if (known) return known;
  const paths = recorders(posture)
    .filter(({ trail }) => trail.isMultiRegionTrail)
    .map(pathOf);
  made.set(posture, paths);
  return paths;
}

function pathOf(recorder: Recorder): Path {
  const { trail } = recorder;
  const { logGroup: group } = trail;
  const filters = group?.metricFilters.items.map((filter) => watchedFilter(filter, group)) ?? [];
  const broken = [brokenTrail(recorder.effective), brokenGroup(trail)].filter((one) => one !== undefined);
  return { recorder, trail, group, filters, broken };
}

function brokenTrail({ status, message, evidence, cause }: Verdict): Break | undefined {
  if (status === "pass") return undefined;
  return { link: "trail", because: message, evidence, ...(status === "fail" ? {} : { open: cause ?? "undecidable" }) };
}

function brokenGroup({ name, logGroup: group, pointer }: PostureTrail): Break | undefined {
  const named = `${pointer}/cloudWatchLogsLogGroupArn`;
  if (!group) return { link: "log-group", because: `${name} sends events to no log group`, evidence: [named] };
  if (group.owner !== "own") {
    const because = `log group ${group.name} of ${name} belongs to account ${group.accountId}`;
    return { link: "log-group", because, evidence: [named], open: "undecidable", owner: group.accountId };
  }
  const { description } = group;
  const evidence = [description.pointer];
  if (description.state === "absent")
    return { link: "log-group", because: `log group ${group.name} of ${name} does not exist`, evidence };
  if (description.state !== "read")
    return {
      link: "log-group",
      because: `log group ${group.name} could not be read`,
      evidence,
      open: causeOf(description),
      unread: [description],
    };
  return brokenClass(group, description.value.logGroupClass, `${description.pointer}/value`);
}

/** Sources: CloudWatch Logs User Guide, "Log classes"; a group without a word on its class is of class STANDARD. */
function brokenClass(
  { name }: PostureLogGroup,
  logGroupClass: string | null | undefined,
  pointer: string,
): Break | undefined {
  if (logGroupClass === undefined)
    return {
      link: "log-class",
      because: `the class of log group ${name} is not in the snapshot; collect again`,
      evidence: [pointer],
      open: "undecidable",
    };
  if (logGroupClass === null || logGroupClass === "STANDARD") return undefined;
  const evidence = [`${pointer}/logGroupClass`];
  if (isWithoutFilters({ logGroupClass }))
    return {
      link: "log-class",
      because: `log group ${name} has class ${logGroupClass}, which takes no metric filters`,
      evidence,
    };
  const because = `log group ${name} has class ${logGroupClass}, of which it is not known whether it takes metric filters`;
  return { link: "log-class", because, evidence, open: "undecidable" };
}

/** Where a path breaks for a set of events: the trail, an event that it does not record, the log group, its class. */
export function breakFor(path: Path, events: readonly SetEvent[]): Break | undefined {
  return breaksFor(path, events)[0];
}

const breaks = new WeakMap<Path, WeakMap<readonly SetEvent[], readonly Break[]>>();

/** Every link that breaks, or may break, before the filters. */
export function breaksFor(path: Path, events: readonly SetEvent[]): readonly Break[] {
  const ofPath = breaks.get(path) ?? new WeakMap<readonly SetEvent[], readonly Break[]>();
  breaks.set(path, ofPath);
  const known = ofPath.get(events) ?? breaksOf(path, events);
  ofPath.set(events, known);
  return known;
}

function breaksOf({ broken, recorder, trail }: Path, events: readonly SetEvent[]): readonly Break[] {
  const silent = broken.find(({ link }) => link === "trail");
  const missed = silent && silent.open === undefined ? undefined : unrecorded(recorder, trail, events);
  // Where it is not known whether the trail works, it is still known what its selectors exclude.
  return missed && (!silent || missed.open === undefined) ? [missed, ...broken] : broken;
}

const parsedRecords = new WeakMap<CloudTrailRecord, ReturnType<typeof parseRecord>>();

/** A record as the selector engine sees it, read once for all controls. */
export function parsedOf(record: CloudTrailRecord): ReturnType<typeof parseRecord> {
  const parsed = parsedRecords.get(record) ?? parseRecord(record);
  parsedRecords.set(record, parsed);
  return parsed;
}

function unrecorded({ compiled }: Recorder, trail: PostureTrail, events: readonly SetEvent[]): Break | undefined {
  const { name, eventSelectors } = trail;
  let doubt: Break | undefined;
  for (const { words, record } of events) {
    const parsed = parsedOf(record);
    if (!("event" in parsed)) continue;
    const answer = isRecorded(compiled, parsed.event);
    if (answer === "recorded") continue;
    const evidence = [selectorListPointer(trail)];
    if (answer === "not-recorded") return { link: "selectors", because: `${name} does not record ${words}`, evidence };
    const unread = isUnread(eventSelectors);
    doubt ??= {
      link: "selectors",
      because: `it is not known whether ${name} records ${words}`,
      evidence,
      open: unread ? causeOf(eventSelectors) : "undecidable",
      ...(unread ? { unread: [eventSelectors] } : {}),
    };
  }
  return doubt;
}
