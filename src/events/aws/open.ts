import { withDeadline } from "../../collect/observe.ts";
import { regions as listRegions } from "../../collect/services/account/account.ts";
import { identify } from "../../collect/session/identity.ts";
import { openSession, type Session } from "../../collect/session/session.ts";
import type { SessionOptions } from "../../collect/session/session-options.ts";
import { UserError } from "../../model/errors.ts";
import { unknownRegions } from "../../model/resources/scope.ts";
import { type CoverageOf, withCoverage } from "../sources/coverage.ts";
import type { FileProver } from "../sources/prover.ts";
import type { EventSource } from "../sources/source.ts";
import { type AthenaOptions, athenaSource } from "./athena.ts";
import { bucketExpiry } from "./bucket-expiry.ts";
import { failureOf } from "./failure.ts";
import { historySource } from "./history.ts";
import { logGroupSource } from "./logs.ts";
import { bucketSource } from "./s3.ts";
import { historyCoverage, type KnownCalls, selectorCoverage } from "./selector-coverage.ts";
import { chooseTrail, type TrailPlaces } from "./trail.ts";
import { trailCoverage } from "./trail-coverage.ts";

/** Objects that are read at the same time, unless told otherwise. */
const CONCURRENCY = 16;

export interface OpenEventsOptions extends SessionOptions {
  readonly sources: readonly ("history" | "s3" | "logs" | "athena")[];
  /** Name or ARN. */
  readonly trail?: string | undefined;
  readonly bucket?: string | undefined;
  /** Of the files in the bucket: before `AWSLogs/`. */
  readonly prefix?: string | undefined;
  readonly logGroup?: string | undefined;
  /** The table of the source `athena`. */
  readonly athena?: AthenaOptions | undefined;
  /** Regions of Event history; empty: every enabled one. */
  readonly regions: readonly string[];
  readonly concurrency?: number | undefined;
  /** Tells which kind of event a call is. */
  readonly knownCalls?: KnownCalls | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The sources that are read by calls to AWS. */
export interface OpenedEvents {
  readonly sources: readonly EventSource[];
  /** The trail that is searched; undefined where none was asked for. */
  readonly trail: TrailPlaces | undefined;
  /** Proves the files of the bucket that is searched. Nothing is called before a file is proved. */
  prover(): Promise<FileProver | undefined>;
  close(): void;
}

/**
 * Opens them with the credentials of a scan. A trail is looked up once, and only where a bucket or log group is not named.
 *
 * @throws UserError: exit 4 without credentials; exit 2 where it is not clear which trail is meant.
 */
export async function openEvents(options: OpenEventsOptions): Promise<OpenedEvents> {
  // The SDK's notice of several lines would stand in place of the one sentence that matters.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const session = await openSession(options);
  try {
    const { account } = await identify(session, options);
    await checkRegions(session, options.regions);
    const needsTrail =
      (options.sources.includes("s3") && options.bucket === undefined) ||
      (options.sources.includes("logs") && options.logGroup === undefined);
    const trail = needsTrail ? await chooseTrail(session, options.trail) : undefined;
    const { knownCalls = async () => [] } = options;
    const opened: EventSource[] = [];
    for (const source of options.sources)
      if (source === "history") {
        const regions = options.regions.length > 0 ? options.regions : await enabledRegions(session);
        opened.push(
          withCoverage(historySource({ session, account, regions, now: options.now }), [historyCoverage(knownCalls)]),
        );
      } else if (source === "athena") {
        if (options.athena) opened.push(athenaSource(session, options.athena));
      } else if (source === "s3") opened.push(bucketOf(session, options, trail));
      else opened.push(groupOf(session, options, trail));
    const bucket = options.bucket ?? trail?.bucket;
    const prover = async () => {
      if (bucket === undefined || !options.sources.includes("s3")) return undefined;
      const { bucketProver } = await import("./prover.ts");
      return bucketProver({ ...options, session, bucket, trail });
    };
    return { sources: opened, trail, prover, close: () => session.close() };
  } catch (error) {
    session.close();
    throw error;
  }
}

/**
 * A Region that does not exist has no event. Where the Regions cannot be listed, the search goes on: calls to such a Region fail.
 *
 * @throws UserError (exit 2)
 */
async function checkRegions(session: Session, named: readonly string[]): Promise<void> {
  if (named.length === 0) return;
  const listed = await withDeadline(
    (signal) => listRegions(session, session.region, signal),
    session.callDeadlineMs,
  ).catch(() => undefined);
  if (!listed) return;
  const all = [...listed.enabled, ...listed.notEnabled];
  const unknown = named.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new UserError(unknownRegions(unknown, all.sort()));
}

/** @throws UserError (exit 4) where they cannot be read. */
export async function enabledRegions(session: Session): Promise<readonly string[]> {
  try {
    const found = await withDeadline((signal) => listRegions(session, session.region, signal), session.callDeadlineMs);
    return found.enabled;
  } catch (error) {
    const why = failureOf(session, error, "ec2:DescribeRegions");
    throw new UserError(`The Regions cannot be read: ${why}. Name them with --regions`, 4, { cause: error });
  }
}

function bucketOf(session: Session, options: OpenEventsOptions, trail: TrailPlaces | undefined): EventSource {
  const place = {
    session,
    bucket: options.bucket ?? trail?.bucket ?? "",
    // A trail's own prefix is kept as it is: CloudTrail adds a slash to one that ends with a slash, too.
    prefix: options.prefix?.replace(/\/$/, "") ?? (options.bucket === undefined ? (trail?.prefix ?? "") : ""),
    region: trail?.homeRegion ?? session.region,
    now: options.now,
  };
  const isOfTrail = options.bucket === undefined && trail;
  return withCoverage(bucketSource({ ...place, concurrency: options.concurrency ?? CONCURRENCY }), [
    ...(isOfTrail ? coverageOf(session, options, trail, "s3") : []),
    bucketExpiry(place),
  ]);
}

function groupOf(session: Session, options: OpenEventsOptions, trail: TrailPlaces | undefined): EventSource {
  const { now } = options;
  if (options.logGroup !== undefined)
    return logGroupSource({ session, region: session.region, group: options.logGroup, now });
  if (!trail?.logGroup)
    throw new UserError(
      `Trail ${trail?.name} sends no events to CloudWatch Logs. Search --source s3, or name a log group with --log-group`,
    );
  const source = logGroupSource({ session, region: trail.logGroup.region, group: trail.logGroup.name, now });
  return withCoverage(source, coverageOf(session, options, trail, "logs"));
}

/** What a trail did not record, by its status and its event selectors. */
const coverageOf = (
  session: Session,
  { now, knownCalls = async () => [] }: OpenEventsOptions,
  trail: TrailPlaces,
  place: "s3" | "logs",
): CoverageOf[] => [trailCoverage({ session, trail, place, now }), selectorCoverage(session, trail, knownCalls)];
