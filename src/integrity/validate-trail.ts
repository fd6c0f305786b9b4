export type { Range } from "./layout/time.ts";

import pLimit from "p-limit";
import { NOTHING_VERIFIED } from "../model/integrity-notes.ts";
import type { IntegrityNote, IntegrityResult, Problem } from "../model/integrity-result.ts";
import type { UsedKey } from "../model/validation-run.ts";
import { INTEGRITY_VERSION } from "../model/version.ts";
import { problemOf, unlisted } from "./chain/chain.ts";
import { expectation, expectedUntil } from "./chain/expectation.ts";
import { type Checkpoint, noCheckpoint } from "./checkpoint/checkpoint.ts";
import { keyRing } from "./digest/public-keys.ts";
import { findPlaces, type Ignored, type Places, type Where } from "./layout/find-folders.ts";
import { accountsFolder } from "./layout/object-names.ts";
import { HOUR, isoTime, type Range } from "./layout/time.ts";
import { type FolderOutcome, validateFolder } from "./region/region.ts";
import type { Progress, Run } from "./region/run.ts";
import { excuseDeparted } from "./result/left-organization.ts";
import { nothingFound } from "./result/nothing-found.ts";
import { hasFiles, hasValidDigests, nothingVerified } from "./result/nothing-verified.ts";
import { integrityResult } from "./result/result.ts";
import { type Limits, makeLimits } from "./source/limiter.ts";
import type { OrganizationAccounts, TrailFacts } from "./source/opened.ts";
import { keyHere, type Source, SourceError } from "./source/source.ts";

export type { Checkpoint } from "./checkpoint/checkpoint.ts";
export type { Progress } from "./region/run.ts";
export type { Source } from "./source/source.ts";

export interface ValidateOptions {
  readonly trail: TrailFacts;
  /** Milliseconds. */
  readonly range: Range;
  readonly source: Source;
  readonly tool: { readonly name: string; readonly version: string };
  /** Only these regions and accounts; all that are found without them. */
  readonly regions?: readonly string[] | undefined;
  readonly accountIds?: readonly string[] | undefined;
  readonly digestsOnly?: boolean | undefined;
  /** An unexplained gap leaves the exit code as it is. */
  readonly allowGaps?: boolean | undefined;
  /** Accounts and Regions whose missing and unreadable files are notes. */
  readonly ignored?: Ignored | undefined;
  /** Asked for the accounts of the organization where an organization trail's digest files stopped. */
  readonly organizationAccounts?: (() => Promise<OrganizationAccounts | IntegrityNote>) | undefined;
  /** A run that verified nothing ends with 0 all the same. */
  readonly allowEmpty?: boolean | undefined;
  readonly checkpoint?: Checkpoint | undefined;
  /** How many requests may be in flight; found by trying without it. */
  readonly limits?: Limits | undefined;
  readonly progress?: Progress | undefined;
  /** Told of each public key that a digest was verified with. */
  readonly onPublicKey?: ((key: UsedKey) => void) | undefined;
  /** Milliseconds; the clock without it. */
  readonly now?: number | undefined;
  readonly notes?: readonly IntegrityNote[] | undefined;
}

const silent: Progress = { digests: () => {}, digestDone: () => {}, logs: () => {}, logDone: () => {} };

/** Folders that are worked on at once: each holds the names of its log files. */
const FOLDERS = 8;

/**
 * Verifies the digest and log files that a trail delivered in a range: every account and region that is found, digest
 * chains, log files, and what lies among them that nobody signed for. Never throws for what it finds or cannot read:
 * that is in the document.
 *
 * @see docs/integrity.md
 */
export async function validateTrail(options: ValidateOptions): Promise<IntegrityResult> {
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
  const where: Where = {
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
  let places: Places = { folders: [], failures: [], strays: [] };
  try {
    places = await findPlaces(source, where);
  } catch (error) {
    others.push(noPlaces(error, run, where));
  }
  for (const { accountId, key, error } of places.failures)
    others.push(problemOf(unlisted(run, where.bucket, key, error), accountId, run.homeRegion));
  const limit = pLimit(FOLDERS);
  const outcomes = await Promise.all(places.folders.map((folder) => limit(() => validateFolder(run, folder))));
  const concerned = concerning(outcomes, trail, where.accountIds);
  if (!run.digestsOnly) others.push(...strayProblems(run, where.bucket, places.strays, concerned));
  const isListed = others.every(({ key }) => key !== where.root);
  const { outcomes: missed, notes } = isListed
    ? await nothingFound(run, where, places, concerned)
    : { outcomes: [], notes: [] };
  const found = [...concerned, ...missed];
  const reported = [...others, ...found.flatMap((one) => one.problems)];
  const continued = found.map(({ folder, afterDigests }) => ({ ...folder, logs: afterDigests }));
  const excused = await excuseDeparted(reported, where.ignored, options.organizationAccounts, continued);
  const { problems } = excused;
  notes.push(...excused.notes);
  if (problems.length === 0 && !found.some(hasFiles)) {
    const logs = outcomes.reduce((sum, one) => sum + one.region.notYetDigested + one.region.logs.undigested, 0);
    notes.push(...(await nothingVerified(run, where, places, trail.logFileValidationEnabled, logs)));
  } else if (problems.length === 0 && reported.length > 0 && !found.some(hasValidDigests)) {
    const message = "every digest file found is of an ignored account or Region, or of an account that is gone";
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
 * Of a trail that could not be asked, accounts are those in the listing: some may have trails of their own in the same
 * bucket. Where the trail's digests lie in one layout (an organization's, or an account's own), accounts in the other are
 * not its, unless they are asked for, have a trace of it, or could not be listed.
 */
function concerning(
  outcomes: readonly FolderOutcome[],
  { accountId, isOrganizationTrail }: TrailFacts,
  accountIds: readonly string[],
): FolderOutcome[] {
  const concerned = outcomes.filter((one) => one.concerned);
  if (isOrganizationTrail !== undefined || accountId !== undefined) return concerned;
  const ofOrganization = ({ folder }: FolderOutcome) => /AWSLogs\/o-[a-z0-9]+\/\d{12}$/.test(folder.base);
  const own = concerned.filter((one) => one.hasDigests);
  if (own.length === 0) return concerned;
  const layouts = new Set(own.map(ofOrganization));
  const traced = new Set([
    ...accountIds,
    ...concerned.filter((one) => one.isTraced).map((one) => one.folder.accountId),
  ]);
  return concerned.filter((one) => layouts.has(ofOrganization(one)) || traced.has(one.folder.accountId));
}

/** Objects of the range that lie where no region's log files do; those of accounts that are not the trail's are not its. */
function strayProblems(
  { range, homeRegion }: Run,
  bucket: string,
  strays: Places["strays"],
  concerned: readonly FolderOutcome[],
): Problem[] {
  const accounts = new Set(concerned.map(({ folder }) => folder.accountId));
  return strays
    .filter(
      ({ accountId, from, to }) =>
        to >= range.start && from <= range.end && (!accounts.size || accounts.has(accountId)),
    )
    .map(({ accountId, key, from, to }) => {
      const times = Number.isFinite(from) ? { from: isoTime(from), to: isoTime(to) } : {};
      const detail = "no digest names it, and CloudTrail delivers nothing to this place";
      return { kind: "log-undigested", accountId, region: homeRegion, bucket, key, detail, ...times };
    });
}

/** The bucket, or the folder of all accounts, could not be listed. */
function noPlaces(error: unknown, run: Run, where: Where): Problem {
  if (!(error instanceof SourceError)) throw error;
  const { bucket, root: key, accountId } = where;
  if (!error.missing) return problemOf(unlisted(run, bucket, key, error), accountId ?? "", run.homeRegion);
  return {
    kind: "digests-stopped",
    accountId: accountId ?? "",
    region: run.homeRegion,
    bucket,
    key,
    detail: `there is no such bucket (${error.code}): ${run.expectedUntil.because}`,
    from: isoTime(run.range.start),
    to: isoTime(Math.max(run.range.start, run.expectedUntil.time)),
  };
}
