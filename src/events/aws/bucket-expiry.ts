import { classify, withDeadline } from "../../collect/observe.ts";
import { lifecycle, versioning } from "../../collect/services/s3/bucket-settings.ts";
import type { Session } from "../../collect/session/session.ts";
import {
  deletedBefore,
  isExpiring,
  isNarrowed,
  type LogPlace,
  mayBegin,
  prefixOf,
  ruleName,
  whenOf,
} from "../../model/aws/log-expiry.ts";
import type { EventQuery } from "../../model/documents/events.ts";
import type { LifecycleRule } from "../../model/documents/settings/buckets.ts";
import { FACTS } from "../../model/resources/facts.ts";
import { utcTime } from "../../model/text/time.ts";
import { asksBefore } from "../query/query.ts";
import type { CoverageOf } from "../sources/coverage.ts";
import { failureOf } from "./failure.ts";

const { absent, permission } = FACTS["bucket.lifecycle"];
const DAY = 86_400_000;

interface ExpiryOptions {
  readonly session: Session;
  readonly bucket: string;
  /** Of the trail: before `AWSLogs/`. */
  readonly prefix: string;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What lifecycle rules of a bucket have deleted of the events that are asked for, by the rules as they are now. */
export function bucketExpiry({ session, bucket, prefix, region, now }: ExpiryOptions): CoverageOf {
  // The bucket may be that of a different account.
  const asked = { session, bucket, region, owner: undefined };
  return async (query) => {
    let rules: readonly LifecycleRule[];
    try {
      rules = (await withDeadline((signal) => lifecycle({ ...asked, signal }), session.callDeadlineMs)).rules;
    } catch (error) {
      const { code } = classify(error);
      // The search says that there is no bucket. No rule deletes what was delivered today.
      if (absent.includes(code) || code === "NoSuchBucket") return {};
      const why = failureOf(session, error, permission);
      const said = `Whether lifecycle rules of bucket ${bucket} deleted log files could not be read: ${why}`;
      if (asksBefore(query, midnight(now))) return { uncovered: [said] };
      return isUnlimited(query) ? { notes: [said] } : {};
    }
    const places = placesOf(prefix, query);
    const expiring = rules
      .filter((rule) => isExpiring(rule) && places.some((place) => mayBegin(place, prefixOf(rule))))
      .map((rule) => ({ rule, before: deletedBefore(rule, now) ?? Number.NEGATIVE_INFINITY }))
      // Of those that surely delete log files the one that keeps them for the shortest time.
      .sort((a, b) => Number(isNarrowed(a.rule)) - Number(isNarrowed(b.rule)) || b.before - a.before);
    const deciding = expiring.find(({ before }) => asksBefore(query, before));
    if (deciding) {
      const said = deletedText(bucket, deciding.rule, deciding.before);
      const versions = await withDeadline((signal) => versioning({ ...asked, signal }), session.callDeadlineMs)
        // It only says where else to look.
        .catch(() => undefined);
      const isKept = versions?.status === "Enabled";
      return {
        uncovered: [said],
        notes: isKept
          ? [
              `Bucket ${bucket} has versioning: log files that were deleted may be noncurrent versions, which are not searched`,
            ]
          : [],
      };
    }
    const [first] = isUnlimited(query) ? expiring : [];
    const what = first && isNarrowed(first.rule) ? "objects with certain tags or sizes" : "log files";
    return first
      ? { notes: [`Lifecycle rule ${ruleName(first.rule)} of bucket ${bucket} ${whenOf(first.rule, what)}`] }
      : {};
  };
}

const isUnlimited = ({ since, until }: EventQuery) => since === null && until === null;

const midnight = (now: number) => Math.floor(now / DAY) * DAY;

/** The log files of the accounts and Regions that are asked for, of a trail and of an organization's. */
function placesOf(prefix: string, { accounts, regions }: EventQuery): LogPlace[] {
  const any = (names: readonly string[]) => (names.length > 0 ? names : ["*"]);
  return any(accounts).flatMap((account) =>
    any(regions).flatMap((region) =>
      ["CloudTrail", "CloudTrail-Insight"].flatMap((kind) =>
        [[], ["o-*"]].map((organization) => ({
          prefix: prefix === "" ? "" : `${prefix}/`,
          folders: ["AWSLogs", ...organization, account, kind, region],
        })),
      ),
    ),
  );
}

function deletedText(bucket: string, rule: LifecycleRule, before: number): string {
  const time = utcTime(before);
  const name = `Lifecycle rule ${ruleName(rule)} of bucket ${bucket}`;
  return isNarrowed(rule)
    ? `${name} ${whenOf(rule, "objects with certain tags or sizes")}: log files from before ${time} may be among them`
    : `${name} ${whenOf(rule)}: those from before ${time} may be deleted`;
}
