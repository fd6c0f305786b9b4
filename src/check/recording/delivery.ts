import { currentError, type Delivery, S3_DELIVERY } from "../../model/aws/trail-deliveries.ts";
import type { TrailStatus } from "../../model/documents/snapshot.ts";
import type { Verdict } from "../../model/findings/verdict.ts";
import type { Fact } from "../../model/resources/posture.ts";
import { hoursBetween, shownAge, shownTime } from "../verdicts/time.ts";
import { decideBy, fail, type Members, notApplicable, pass, unknown } from "../verdicts/verdict.ts";

export {
  CLOUDWATCH_DELIVERY,
  currentError,
  type Delivery,
  DIGEST_DELIVERY,
  NOTIFICATION,
  S3_DELIVERY,
} from "../../model/aws/trail-deliveries.ts";

/** Whether something was delivered within the last hour, by default to S3, and nothing has gone wrong since. */
export function deliversNow(status: TrailStatus, collectedAt: string, delivery = S3_DELIVERY): boolean {
  const success = status[delivery.lastSuccess];
  return success !== null && hoursBetween(success, collectedAt) <= 1 && !currentError(delivery, status, collectedAt);
}

/** Keys of the data of a control of deliveries. */
export const DELIVERY_DATA = {
  lastSuccess: "Time of the last successful delivery; null: none.",
  error: "The current error, as CloudTrail names it; null: none.",
} as const;

/** Whether a logging trail's deliveries of one kind are current: no current error, and no silence over `maxAgeHours`. */
function deliveryIsCurrent(
  delivery: Delivery,
  name: string,
  status: TrailStatus,
  at: Members<TrailStatus>,
  collectedAt: string,
  maxAgeHours: number,
): Verdict {
  const { what, graceHours, impact } = delivery;
  const error = currentError(delivery, status, collectedAt);
  const success = status[delivery.lastSuccess];
  const { startLoggingTime: started } = status;
  const more = { data: { lastSuccess: success, error } };
  const failing = { data: { ...(impact ? { impact } : {}), ...more.data } };
  if (error) {
    const since = success ? `last success ${shownTime(success)}` : "no success so far";
    return fail(`${what} of ${name} fails with ${error}; ${since}`, {
      ...failing,
      evidence: at(delivery.error, delivery.lastSuccess),
    });
  }
  const evidence = at(delivery.lastSuccess, "startLoggingTime");
  if (!success) {
    const none = `${what} of ${name} has no success`;
    if (!started)
      return unknown("undecidable", `${none}, and GetTrailStatus gives no start of logging`, { ...more, evidence });
    const message = `${none} since logging started at ${shownTime(started)}`;
    return hoursBetween(started, collectedAt) <= graceHours
      ? unknown("too-early", `${message}, ${shownAge(started, collectedAt)} before the scan: too early to decide`, {
          ...more,
          evidence,
        })
      : fail(message, { ...failing, evidence });
  }
  const restarted = started !== null && hoursBetween(success, started) > 0;
  const from = restarted ? started : success;
  const message = `${what} of ${name} last succeeded at ${shownTime(success)}${restarted ? `; logging since ${shownTime(started)}` : ""}`;
  const decides = restarted ? evidence : at(delivery.lastSuccess);
  return hoursBetween(from, collectedAt) > maxAgeHours
    ? fail(`${message}: no success for ${shownAge(from, collectedAt)}`, { ...failing, evidence: decides })
    : pass(message, { ...more, evidence: decides });
}

/** The parameter that every control of deliveries takes. */
export const MAX_AGE_HOURS = {
  maxAgeHours: {
    type: "number",
    exclusiveMinimum: 0,
    default: 24,
    description: "Hours after which the last successful delivery is too old.",
  },
} as const;

/** Whether a trail's deliveries of one kind are current; a trail that is not logging delivers nothing. */
export function deliveryVerdict(
  delivery: Delivery,
  { name, status }: { readonly name: string; readonly status: Fact<TrailStatus> },
  collectedAt: string,
  maxAgeHours: number,
): Verdict {
  return decideBy(status, (value, at) =>
    value.isLogging
      ? deliveryIsCurrent(delivery, name, value, at, collectedAt, maxAgeHours)
      : notApplicable(`${name} is not logging`, { evidence: at("isLogging") }),
  );
}
