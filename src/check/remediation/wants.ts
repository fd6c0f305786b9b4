import type { Step } from "../../model/documents/result.ts";
import type { Remedy, Want } from "../../model/findings/check.ts";
import type { Posture, PostureTrail } from "../../model/resources/posture.ts";
import type { EventSet } from "../../selectors/index.ts";
import { objectsLikeOthers } from "../recording/objects.ts";
import { isPolicyWant, type PolicyWant } from "./policy/policy-wants.ts";
import type { LeaveGroupWant, UseGroupWant } from "./steps/log-group-move.ts";

/** The events that a control wants recorded, in the account as it is after some steps. */
export type Wanted = (after: Posture) => readonly EventSet[];

/** Some trail records these events. */
export interface RecordWant extends Want {
  readonly kind: "record";
  readonly events: Wanted;
  /** Nothing is wanted where nothing is missing: no other part of the plan belongs to it. */
  readonly unlessDone?: true;
  /** A multi-Region trail that records and delivers is wanted, whatever it records. */
  readonly everywhere?: true;
}

/** This trail records these events. */
export interface RecordOnWant extends Want {
  readonly kind: "record-on";
  readonly trail: string;
  readonly events: (trail: PostureTrail, after: Posture) => readonly EventSet[];
}

/** One trail alone records the global service events. */
export interface RecordOnceWant extends Want {
  readonly kind: "record-once";
}

/** What raises an alarm on the events of a trail. */
export interface Chain {
  /** The ARN of the trail. */
  readonly trail: string;
  /** Whether the trail sends the events to its log group, in the account as it is after some steps. */
  readonly isReady: (after: Posture) => boolean;
  /** From its log group to the alarm. */
  readonly steps: readonly Step[];
  readonly note?: string;
}

/** The account now and after the plan of all remedies. */
export interface Planned {
  readonly present: Posture;
  readonly after: Posture;
  /** The trails that leave their log group, by ARN. */
  readonly left: ReadonlySet<string>;
  /** Trails whose delivery a person restores, by ARN: whether they will record is not known. */
  readonly restored: { has(arn: string): boolean };
}

/** An alarm on the events of the trail that records them in the end, in the place of what else the remedy wants. */
export interface AlarmWant extends Want {
  readonly kind: "alarm";
  /** @returns undefined: no trail is known to record the events then. */
  readonly chain: (planned: Planned) => Chain | undefined;
}

export type TrailWant = RecordWant | RecordOnWant | RecordOnceWant | LeaveGroupWant | UseGroupWant | AlarmWant;

/** Whether a value is something that the plan of all remedies can serve. */
export function isWant(value: unknown): value is TrailWant | PolicyWant {
  if (isPolicyWant(value)) return true;
  const { kind, trail, events, moved, chain } = (value ?? {}) as Partial<
    Omit<RecordOnWant & UseGroupWant & AlarmWant, "kind">
  > &
    Partial<Want>;
  if (kind === "record-once") return true;
  if (kind === "alarm") return typeof chain === "function";
  if (kind === "leave-log-group") return typeof trail === "string";
  if (kind === "use-log-group") return typeof trail === "string" && typeof moved === "function";
  if (typeof events !== "function") return false;
  return kind === "record" || (kind === "record-on" && typeof trail === "string");
}

/** The account records these events: the trail that takes the least change is changed, once for all findings. */
export function recordMore(events: Wanted): Remedy {
  const want: RecordWant = { kind: "record", events };
  return { steps: [], wants: [want] };
}

/** The account records in every Region. */
export function recordEverywhere(): Remedy {
  const want: RecordWant = { kind: "record", events: () => [], everywhere: true };
  return { steps: [], wants: [want] };
}

/** One trail keeps the global service events, the others give them up. */
export function recordOnce(): Remedy {
  const want: RecordOnceWant = { kind: "record-once" };
  return { steps: [], wants: [want] };
}

/** Objects of a bucket that a trail leaves are recorded where those of all other buckets are. */
export function recordLeftObjects({ s3BucketName }: Pick<PostureTrail, "s3BucketName">): Want {
  const want: RecordWant = {
    kind: "record",
    unlessDone: true,
    events: (after) => objectsLikeOthers(after, s3BucketName),
  };
  return want;
}

/** This trail records these events, beside the other steps of a remedy. */
export function recordOn({ arn }: Pick<PostureTrail, "arn">, events: RecordOnWant["events"]): Want {
  const want: RecordOnWant = { kind: "record-on", trail: arn, events };
  return want;
}

/** The account now and after the plan of all remedies. */
export interface Planned {
  readonly present: Posture;
  readonly after: Posture;
  /** The trails that leave their log group, by ARN. */
  readonly left: ReadonlySet<string>;
  /** Trails whose delivery a person restores, by ARN: whether they will record is not known. */
  readonly restored: { has(arn: string): boolean };
}

/** An alarm on the events of the trail that records them after the plan of all remedies. */
export function alarmOn(chain: AlarmWant["chain"]): Want {
  const want: AlarmWant = { kind: "alarm", chain };
  return want;
}
