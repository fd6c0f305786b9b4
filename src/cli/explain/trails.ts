import { readHashedFile } from "../../documents/input-file.ts";
import { parseJson } from "../../documents/read.ts";
import { readSnapshot } from "../../documents/snapshot.ts";
import type { ExplanationBasis } from "../../explain/document.ts";
import { type CallPlace, explanationBasis, placeOfSnapshot } from "../../explain/trails/basis.ts";
import { EXPLAIN_FACTS } from "../../explain/trails/evaluated-trails.ts";
import { parseArn } from "../../model/aws/arn.ts";
import { isRegionCode, partitionOf } from "../../model/aws/partitions.ts";
import type { Snapshot } from "../../model/documents/snapshot.ts";
import { type AccountOptions, requestedScope } from "../arguments/options.ts";
import { collectLive, sayIfExpired } from "../evidence/collect-live.ts";

export interface ExplainedTrailsOptions extends AccountOptions {
  readonly snapshot?: string;
  readonly proposed?: string;
  readonly live?: boolean;
}

/** The trails that answer, with where a call is made that does not name its Region or account. */
export interface Found extends ExplanationBasis {
  readonly place: CallPlace;
  /** SHA-256 of the files that were read, null where none was. */
  readonly hashes: { readonly snapshot: string | null; readonly proposal: string | null };
}

/**
 * The trails that the options name: of a snapshot or of the live account, of a proposal, or both to compare.
 *
 * @param region - the Region of the event, if it is known: live, only this Region is read.
 */
export async function explainedTrails(options: ExplainedTrailsOptions, region: string | undefined): Promise<Found> {
  const { proposed: name } = options;
  const proposal = name === undefined ? undefined : await proposalOf(name);
  const { snapshot, sha256 } = await snapshotOf(options, region);
  const place = snapshot
    ? placeOfSnapshot(snapshot)
    : await configuredPlace(region, options.profile, proposedRegion(proposal?.json));
  const hashes = { snapshot: sha256, proposal: proposal?.sha256 ?? null };
  return { ...explanationBasis(snapshot, place, proposal), place, hashes };
}

async function proposalOf(name: string) {
  const { text, sha256 } = await readHashedFile(name);
  return { name, json: parseJson(text, name), sha256 };
}

async function snapshotOf(
  options: ExplainedTrailsOptions,
  region: string | undefined,
): Promise<{ readonly snapshot: Snapshot | undefined; readonly sha256: string | null }> {
  if (options.snapshot !== undefined) {
    const { text, sha256 } = await readHashedFile(options.snapshot);
    return { snapshot: readSnapshot(text, options.snapshot), sha256 };
  }
  if (options.proposed !== undefined && !options.live) return { snapshot: undefined, sha256: null };
  const requested = requestedScope(options);
  const scope = requested.regions === null && region !== undefined ? { ...requested, regions: [region] } : requested;
  const snapshot = await collectLive(options, { facts: EXPLAIN_FACTS, scope });
  await sayIfExpired(snapshot, options);
  return { snapshot, sha256: null };
}

async function configuredPlace(
  asked: string | undefined,
  profile: string | undefined,
  proposed: string | undefined,
): Promise<CallPlace> {
  if (asked !== undefined) return { partition: partitionOf(asked), accountId: undefined, region: asked };
  const { configuredRegion, readSharedConfig } = await import("../../collect/session/shared-config.ts");
  const region = configuredRegion(await readSharedConfig(profile), proposed);
  return { partition: partitionOf(region), accountId: undefined, region };
}

/** The home region of the first proposed trail that names one, by itself or in its ARN. */
function proposedRegion(json: unknown): string | undefined {
  for (const one of Array.isArray(json) ? json : [json]) {
    const { homeRegion, TrailARN, TrailName } = Object(one) as Record<string, unknown>;
    const arn = [TrailARN, TrailName].map((name) => (typeof name === "string" ? parseArn(name) : undefined));
    const region = homeRegion ?? arn.find((parsed) => parsed !== undefined)?.region;
    if (typeof region === "string" && isRegionCode(region)) return region;
  }
  return undefined;
}
