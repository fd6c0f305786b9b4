import type { TrailAnswer } from "../../model/documents/explained-event.ts";
import type { Unrecorded } from "../../model/documents/explanation.ts";
import type { CloudTrailEvent } from "../../selectors/index.ts";
import { explainEvent } from "../call/explain-event.ts";
import type { EvaluatedTrails } from "../trails/evaluated-trails.ts";

/** More reasons than a person reads. Events with further ones are only counted. */
const MOST_REASONS = 200;
/** Events are much alike: what was found of one is kept for the next that is the same, apart from its id and time. */
const MOST_KEPT = 20_000;

/** Fields with a value of their own in almost every event: two reasons that differ in such a value only are one. */
const SINGULAR = new Set(["eventName", "resources.ARN", "userIdentity.arn", "errorCode", "vpcEndpointId"]);

/** Fields that a trail decides by, before its selectors do. */
const OF_TRAIL = new Set(["awsRegion", "recipientAccountId", "globalService", "cloudTrailDelivery"]);

type Group = { -readonly [K in keyof Unrecorded]: Unrecorded[K] };

/** Groups the events that are not recorded, or undecidable, by what each trail says of them. */
export class UnrecordedEvents {
  readonly #trails: EvaluatedTrails;
  readonly #groups = new Map<string, Group>();
  readonly #kept = new Map<string, Group | undefined>();

  constructor(trails: EvaluatedTrails) {
    this.#trails = trails;
  }

  /** Counts an event that is not recorded, or undecidable. */
  add(event: CloudTrailEvent): void {
    const { eventID: _, eventTime: _time, ...same } = event;
    const key = JSON.stringify(same);
    if (!this.#kept.has(key)) {
      if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
      this.#kept.set(key, this.#group(event));
    }
    const group = this.#kept.get(key);
    if (group) group.events++;
  }

  /** Undefined where there are too many. */
  #group(event: CloudTrailEvent): Group | undefined {
    const explained = explainEvent(this.#trails, { event, missing: [] });
    const key = JSON.stringify([explained.recorded, event.eventCategory, (explained.trails ?? []).map(reasonKey)]);
    const known = this.#groups.get(key);
    if (known || this.#groups.size >= MOST_REASONS) return known;
    const group = { events: 0, example: { ...explained, eventTime: event.eventTime ?? null } };
    this.#groups.set(key, group);
    return group;
  }

  /** The groups so far, those with the most events first. */
  list(): Unrecorded[] {
    return [...this.#groups.values()].sort((a, b) => b.events - a.events);
  }
}

function reasonKey({ recorded, reason, selectors }: TrailAnswer): unknown {
  const byTrail = selectors.every(({ excludedBy }) => excludedBy.some(({ field }) => OF_TRAIL.has(field)));
  if (byTrail) return [recorded, reason];
  return selectors.map(({ excludedBy }) => excludedBy.map(({ field, words }) => (SINGULAR.has(field) ? field : words)));
}
