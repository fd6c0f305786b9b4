import { scaleUtc } from "d3-scale";
import { DELIVERY_KINDS, type DeliveryKind } from "../../../src/model/aws/delivery-kinds.ts";
import type { ScanResult, TrailDelivery, TrailSummary } from "../../../src/model/documents/result.ts";
import { shownAge, shownTime } from "../../../src/model/text/time.ts";
import { line, name } from "../plain.ts";
import { share } from "./lengths.ts";
import { type Tick, timeTicks } from "./time-ticks.ts";

interface RowView {
  readonly what: string;
  /** Where the last success is on the axis, and how far it is from there to the scan; null: none is drawn. */
  readonly last: { readonly x: string; readonly width: string } | null;
  readonly error: string | null;
  /** `6 minutes before the scan`; `None so far`. */
  readonly age: string;
  readonly time: string | null;
}

/** The last delivery of each kind of a trail, on one axis that ends with the scan. */
export interface DeliveriesView {
  /** Unique in the page. */
  readonly id: string;
  readonly caption: string;
  readonly ticks: readonly Tick[];
  readonly rows: readonly RowView[];
}

const KINDS: Readonly<Record<DeliveryKind, string>> = {
  "log-files": "Log files",
  digests: "Digests",
  "cloudwatch-logs": "CloudWatch Logs",
  notifications: "Notifications",
};

const HOUR = 3_600_000;
/** In percent of the axis: further right the scan's own text has its place. */
const LAST_TICK = 85;

/**
 * Null where the result does not say it.
 *
 * @param id - of the figure, without spaces.
 */
export function deliveriesDrawing(
  id: string,
  trail: TrailSummary,
  { snapshot }: Pick<ScanResult, "snapshot">,
): DeliveriesView | null {
  const { deliveries } = trail;
  if (!deliveries) return null;
  const now = Date.parse(snapshot.collectedAt);
  const times = deliveries.flatMap(({ at }) => (isTime(at) ? [Date.parse(at)] : []));
  const x = scaleUtc([new Date(Math.min(now - HOUR, ...times)), new Date(now)], [0, 100]).clamp(true);
  const row = (kind: DeliveryKind) =>
    rowView(
      KINDS[kind],
      deliveries.find((one) => one.kind === kind),
      snapshot.collectedAt,
      (time) => x(new Date(time)),
    );
  return {
    id,
    caption: `Last deliveries of ${name(trail.name)}`,
    ticks:
      times.length > 0
        ? [
            ...timeTicks(x).filter((tick) => Number.parseFloat(tick.x) <= LAST_TICK),
            { x: share(100), text: "Scan", anchor: "end" },
          ]
        : [],
    rows: DELIVERY_KINDS.map(row),
  };
}

/** A result that is read again can have any text. */
const isTime = (at: string | null): at is string => at !== null && !Number.isNaN(Date.parse(at));

function rowView(what: string, delivery: TrailDelivery | undefined, now: string, x: (time: string) => number): RowView {
  if (!delivery) return { what, last: null, error: null, age: "Not set up", time: null };
  const { at, error } = delivery;
  return {
    what,
    last: !isTime(at) ? null : { x: share(x(at)), width: share(100 - x(at)) },
    error: error === undefined ? null : line(error),
    age: at === null ? "None so far" : isTime(at) ? `${shownAge(at, now)} before the scan` : line(at),
    time: isTime(at) ? shownTime(at) : null,
  };
}
