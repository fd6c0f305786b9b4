import type { EventPlace } from "../../documents/events.ts";
import { type EventRecord, textAt } from "../record.ts";
import { type Fact, fact } from "./fact.ts";

/** A trail that is known by more than its digest. */
export interface SearchedTrail {
  readonly name: string;
  readonly arn: string;
}

/**
 * The places that have the event, and what proves those that are log files.
 *
 * @param trail - the one whose bucket or log group was searched, where that is known.
 */
export function foundInFacts(record: EventRecord, places: readonly EventPlace[], trail?: SearchedTrail): Fact[] {
  return [
    ...places.flatMap(({ where, proof }) => [
      ...fact("source", where),
      ...fact("digest", proof?.detail),
      ...fact("SHA-256", proof?.sha256 ?? undefined),
      ...fact("trail", trailOf({ where, proof }, trail)),
    ]),
    ...fact("event ID", textAt(record, "eventID")),
    ...fact("account", textAt(record, "recipientAccountId")),
  ];
}

/** Two trails may deliver to one folder: the digest tells which it was. */
function trailOf({ where, proof }: EventPlace, searched: SearchedTrail | undefined): string | undefined {
  if (proof?.trail) {
    const { name, homeRegion, arn } = proof.trail;
    return `${arn ?? `${name}, whose home Region is ${homeRegion}`} (by the digest)`;
  }
  if (!searched) return undefined;
  if (where.startsWith("log group ")) return `${searched.arn} (its log group)`;
  return where.startsWith("s3://") ? `${searched.arn} (its bucket and prefix)` : undefined;
}
