export type { Range } from "./layout/time.ts";

import pLimit from "p-limit";
import { INTEGRITY_VERSION } from "../model/documents/version.ts";
import { NOTHING_VERIFIED } from "../model/integrity/integrity-notes.ts";
import type { IntegrityNote, IntegrityResult, Problem } from "../model/integrity/integrity-result.ts";
import type { UsedKey } from "../model/integrity/validation-run.ts";
import { listingProblem, placedProblem } from "./chain/chain.ts";
import { expectation, expectedUntil } from "./chain/expectation.ts";
import { type Checkpoint, noCheckpoint } from "./checkpoint/checkpoint.ts";
import { keyRing } from "./digest/public-keys.ts";
import { type FoundFolders, findFolders, type Ignored, type SearchScope } from "./layout/find-folders.ts";
import { accountsFolder } from "./layout/object-names.ts";
import { HOUR, isoTime, type Range } from "./layout/time.ts";
import { type RegionOutcome, validateRegion } from "./region/region.ts";
import type { Progress, Run } from "./region/run.ts";
import { problemsAndNotes } from "./result/left-organization.ts";
import { nothingFound } from "./result/nothing-found.ts";
import { hasFiles, hasValidDigests, nothingVerified } from "./result/nothing-verified.ts";
import { integrityResult } from "./result/result.ts";
import { type Limits, makeLimits } from "./source/limiter.ts";
import type { OrganizationAccounts, TrailFacts } from "./source/opened.ts";
import { keyHere, type Source, SourceError } from "./source/source.ts";

export type { Checkpoint } from "./checkpoint/checkpoint.ts";
export type { Progress } from "./region/run.ts";
export type { Source } from "./source/source.ts";

export interface ValidateTrailOptions {
  readonly trail: TrailFacts;
  /** Milliseconds. */
  readonly range: Range;
  readonly source: Source;
  readonly tool: { readonly name: string; readonly version: string };
  /** Only these Regions and accounts; default: all that are found. */
  readonly regions?: readonly string[] | undefined;
  readonly accountIds?: readonly string[] | undefined;
  readonly digestsOnly?: boolean | undefined;
  /** An unexplained gap does not change the exit code. */
  readonly allowGaps?: boolean | undefined;
  /** Accounts and Regions whose missing and unreadable files are notes. */
  readonly ignored?: Ignored | undefined;
  /** Called for the accounts of the organization if an organization trail's digest files stopped. */
  readonly organizationAccounts?: (() => Promise<OrganizationAccounts | IntegrityNote>) | undefined;
  /** A run that found nothing to verify has exit code 0. */
  readonly allowEmpty?: boolean | undefined;
  readonly checkpoint?: Checkpoint | undefined;
  /** Limits of requests in flight; default: adaptive. */
  readonly limits?: Limits | undefined;
  readonly progress?: Progress | undefined;
  /** Called once for each public key that a digest file was verified with. */
  readonly onPublicKey?: ((key: UsedKey) => void) | undefined;
  /** Milliseconds; default: the current time. */
  readonly now?: number | undefined;
  readonly notes?: readonly IntegrityNote[] | undefined;
}

const silent: Progress = { digests: () => {}, digestDone: () => {}, logs: () => {}, logDone: () => {} };

/** Folders that are validated concurrently: each keeps the names of its log files in memory. */
const CONCURRENT_FOLDERS = 8;

/**
 * Verifies the digest and log files that a trail delivered in a range, for every account and Region that is found: digest
 * chains, log files, and objects next to them that no digest file lists. What it finds or cannot read is in the result,
 * and never thrown.
 *
 * @see docs/integrity.md
 */
export async function validateTrail(options: ValidateTrailOptions): Promise<IntegrityResult> {
  const { trail, range, source, tool } = options;
  const limits = options.limits ?? makeLimits();
  const due = (options.now ?? Date.now()) - 2 * HOUR;
  const until = expectedUntil(range, due, trail.logging);
  const run: Run = {
    source,
    keys: keyRing(source, range.start, range.end, options.onPublicKey),
    range,
    trailName: trail.name,
    homeRegion: trail.homeRegion,
    logging: trail.logging,
    expectedUntil: until,
    due,
    expected: expectation(trail.logging, range, until.time),
    digestsOnly: options.digestsOnly ?? false,
    checkpoint: options.checkpoint ?? noCheckpoint,
    logLimit: limits.logs,
    digestLimit: limits.digests,
    progress: options.progress ?? silent,
  };
  const where: SearchScope = {
    bucket: trail.bucket,
    root: keyHere(source, accountsFolder(trail.prefix)),
    accountId: trail.accountId,
    isOrganizationTrail: trail.isOrganizationTrail,
    accountIds: options.accountIds ?? [],
    regions: options.regions ?? [],
    ignored: options.ignored ?? { accountIds: [], regions: [] },
    range,
  };
  const others: Problem[] = [];
  let places: FoundFolders = { folders: [], failures: [], unexpected: [] };
  try {
    places = await findFolders(source, where);
  } catch (error) {
    others.push(listingFailed(error, run, where));
  }
  for (const { accountId, key, error } of places.failures)
    others.push(placedProblem(listingProblem(run, where.bucket, key, error), accountId, run.homeRegion));
  const limit = pLimit(CONCURRENT_FOLDERS);
  const outcomes = await Promise.all(places.folders.map((folder) => limit(() => validateRegion(run, folder))));
  const relevant = relevantOutcomes(outcomes, trail, where.accountIds);
  if (!run.digestsOnly) others.push(...unexpectedProblems(run, where.bucket, places.unexpected, relevant));
  const isListed = others.every(({ key }) => key !== where.root);
  const { outcomes: missed, notes } = isListed
    ? await nothingFound(run, where, places, relevant)
    : { outcomes: [], notes: [] };
  const found = [...relevant, ...missed];
  const reported = [...others, ...found.flatMap((one) => one.problems)];
  const continued = found.map(({ folder, afterDigests }) => ({ ...folder, logs: afterDigests }));
  const excused = await problemsAndNotes(reported, where.ignored, options.organizationAccounts, continued);
  const { problems } = excused;
  notes.push(...excused.notes);
  if (problems.length === 0 && !found.some(hasFiles)) {
    const logs = outcomes.reduce((sum, one) => sum + one.region.notYetDigested + one.region.logs.undigested, 0);
    notes.push(...(await nothingVerified(run, where, places, trail.logFileValidationEnabled, logs)));
  } else if (problems.length === 0 && reported.length > 0 && !found.some(hasValidDigests)) {
    const message =
      "every digest file found is of an ignored account or Region, or of an account that left the organization or was closed";
    notes.push({ code: NOTHING_VERIFIED, message });
  }
  return integrityResult(
    {
      schemaVersion: INTEGRITY_VERSION,
      tool: { ...tool },
      trail: {
        arn: trail.arn ?? null,
        name: trail.name,
        homeRegion: trail.homeRegion,
        accountId: trail.accountId ?? null,
        bucket: trail.bucket,
        prefix: trail.prefix || null,
        isOrganizationTrail: trail.isOrganizationTrail ?? null,
      },
      source: source.folder ?? null,
      range: { start: isoTime(range.start), end: isoTime(range.end) },
      digestsOnly: run.digestsOnly,
      notes: [...(options.notes ?? []), ...notes],
    },
    found.map(({ region }) => region),
    problems,
    source.keysFile,
    { gaps: options.allowGaps ?? false, empty: options.allowEmpty ?? false },
  );
}

/**
 * If the trail could not be read, accounts come from the listing: some may have trails of their own in the same bucket. If
 * the trail's digest files are in one layout (an organization's, or an account's own), accounts in the other layout are
 * not its, unless they were requested, have a digest file of the trail, or could not be listed.
 */
function relevantOutcomes(
  outcomes: readonly RegionOutcome[],
  { accountId, isOrganizationTrail }: TrailFacts,
  accountIds: readonly string[],
): RegionOutcome[] {
  const relevant = outcomes.filter((one) => one.isRelevant);
  if (isOrganizationTrail !== undefined || accountId !== undefined) return relevant;
  const ofOrganization = ({ folder }: RegionOutcome) => /AWSLogs\/o-[a-z0-9]+\/\d{12}$/.test(folder.base);
  const own = relevant.filter((one) => one.hasDigests);
  if (own.length === 0) return relevant;
  const layouts = new Set(own.map(ofOrganization));
  const withTrace = new Set([
    ...accountIds,
    ...relevant.filter((one) => one.hasTrace).map((one) => one.folder.accountId),
  ]);
  return relevant.filter((one) => layouts.has(ofOrganization(one)) || withTrace.has(one.folder.accountId));
}

/** Objects of the range outside the folders of Regions, for the trail's accounts. */
function unexpectedProblems(
  { range, homeRegion }: Run,
  bucket: string,
  unexpected: FoundFolders["unexpected"],
  relevant: readonly RegionOutcome[],
): Problem[] {
  const accounts = new Set(relevant.map(({ folder }) => folder.accountId));
  return unexpected
    .filter(
      ({ accountId, from, to }) =>
        to >= range.start && from <= range.end && (!accounts.size || accounts.has(accountId)),
    )
    .map(({ accountId, key, from, to }) => {
      const times = Number.isFinite(from) ? { from: isoTime(from), to: isoTime(to) } : {};
      const detail = "no digest lists it, and CloudTrail does not deliver files to this location";
      return { kind: "log-undigested", accountId, region: homeRegion, bucket, key, detail, ...times };
    });
}

/** The bucket, or the folder of all accounts, could not be listed. */
function listingFailed(error: unknown, run: Run, where: SearchScope): Problem {
  if (!(error instanceof SourceError)) throw error;
  const { bucket, root: key, accountId } = where;
  if (!error.missing) return placedProblem(listingProblem(run, bucket, key, error), accountId ?? "", run.homeRegion);
  return {
    kind: "digests-stopped",
    accountId: accountId ?? "",
    region: run.homeRegion,
    bucket,
    key,
    detail: `the bucket does not exist (${error.code}): ${run.expectedUntil.because}`,
    from: isoTime(run.range.start),
    to: isoTime(Math.max(run.range.start, run.expectedUntil.time)),
  };
}
