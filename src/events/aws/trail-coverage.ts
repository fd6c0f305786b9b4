import { withDeadline } from "../../collect/observe.ts";
import { status as trailStatus } from "../../collect/services/cloudtrail/trails.ts";
import type { Session } from "../../collect/session/session.ts";
import { CLOUDWATCH_DELIVERY, currentError, S3_DELIVERY } from "../../model/aws/trail-deliveries.ts";
import type { EventQuery } from "../../model/documents/events.ts";
import type { TrailStatus } from "../../model/documents/snapshot.ts";
import { utcTime } from "../../model/text/time.ts";
import type { CoverageOf } from "../sources/coverage.ts";
import { failureOf } from "./failure.ts";
import type { TrailPlaces } from "./trail.ts";

interface TrailCoverageOptions {
  readonly session: Session;
  readonly trail: TrailPlaces;
  /** Which of its places is searched. */
  readonly place: "s3" | "logs";
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * When a trail did not record, as far as its status tells: CloudTrail has the last time at which it was started, and the last at which
 * it was stopped.
 */
export function trailCoverage({ session, trail, place, now }: TrailCoverageOptions): CoverageOf {
  return async (query) => {
    const scope = [...regionsText(trail, query), ...(place === "logs" ? accountsText(trail, query) : [])];
    try {
      const status = await withDeadline((signal) => trailStatus(session, trail, signal), session.callDeadlineMs);
      return { uncovered: [...scope, ...statusTexts(trail.name, status, place, query, now)] };
    } catch (error) {
      const why = failureOf(session, error, "cloudtrail:GetTrailStatus");
      return { uncovered: [...scope, `When trail ${trail.name} was logging could not be read: ${why}`] };
    }
  };
}

/** A single-Region trail records its own Region. */
function regionsText({ name, homeRegion, isMultiRegionTrail }: TrailPlaces, { regions }: EventQuery): string[] {
  if (isMultiRegionTrail || (regions.length > 0 && regions.every((one) => one === homeRegion))) return [];
  return [`Trail ${name} is a single-Region trail: it records no events of Regions other than ${homeRegion}`];
}

/** A trail that is not an organization's records its own account. The names of log files tell which accounts a bucket has. */
function accountsText({ name, accountId, isOrganizationTrail }: TrailPlaces, { accounts }: EventQuery): string[] {
  const others = isOrganizationTrail ? [] : accounts.filter((one) => one !== accountId);
  return others.length === 0
    ? []
    : [`Trail ${name} records account ${accountId} only: it has no events of ${others.join(", ")}`];
}

function statusTexts(
  name: string,
  status: TrailStatus,
  place: TrailCoverageOptions["place"],
  { since, until }: EventQuery,
  now: number,
): string[] {
  const to = until === null ? now : Math.min(Date.parse(until), now);
  // Without a beginning nothing is known of how much is asked for.
  const from = since === null ? to : Date.parse(since);
  const [started, stopped] = [status.startLoggingTime, status.stopLoggingTime].map((time) =>
    time === null ? undefined : Math.floor(Date.parse(time) / 1000) * 1000,
  );
  const texts: string[] = [];
  const isRestarted = started !== undefined && stopped !== undefined && stopped < started;
  if (isRestarted && from < started && to > stopped)
    texts.push(`Trail ${name} was stopped from ${utcTime(stopped)} to ${utcTime(started)}: it recorded nothing then`);
  if (!isRestarted && started !== undefined && from < started)
    texts.push(`Trail ${name} was started at ${utcTime(started)}: it is not known to have recorded earlier events`);
  if (!status.isLogging && stopped === undefined) texts.push(`Trail ${name} is not logging`);
  if (!status.isLogging && stopped !== undefined && to > stopped)
    texts.push(`Trail ${name} has been stopped since ${utcTime(stopped)}: it has recorded no later event`);
  const delivery = place === "s3" ? S3_DELIVERY : CLOUDWATCH_DELIVERY;
  const error = currentError(delivery, status, new Date(now).toISOString());
  const last = status[delivery.lastSuccess];
  if (error && (last === null || to > Date.parse(last)))
    texts.push(
      `${delivery.what} of trail ${name} fails with ${error}: ${last === null ? "nothing was delivered so far" : `nothing was delivered since ${utcTime(Math.floor(Date.parse(last) / 1000) * 1000)}`}`,
    );
  return texts;
}
