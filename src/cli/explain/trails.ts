import { readDocumentFile } from "../../documents/input-file.ts";
import { parseJson } from "../../documents/read.ts";
import { readSnapshot } from "../../documents/snapshot.ts";
import type { CallPlace } from "../../explain/call/call.ts";
import type { ExplanationBasis } from "../../explain/document.ts";
import { EXPLAIN_FACTS, evaluatedTrails } from "../../explain/trails/evaluated-trails.ts";
import { afterProposal, proposalAlone, readProposed } from "../../explain/trails/proposal.ts";
import { parseArn } from "../../model/aws/arn.ts";
import { isRegionCode, partitionOf } from "../../model/aws/partitions.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import { type AccountOptions, requestedScope } from "../arguments/options.ts";
import { collectLive, sayIfExpired } from "../io/collect-live.ts";

export interface AgainstOptions extends AccountOptions {
  readonly snapshot?: string;
  readonly proposed?: string;
  readonly live?: boolean;
}

/** Whose selectors answer, with where a call is assumed to be made that does not say it. */
export interface Found extends ExplanationBasis {
  readonly place: CallPlace;
}

/**
 * The trails to judge by: those of a snapshot or of the live account, those of a proposal, or both to compare.
 *
 * @param region - the only region that is asked about, if there is one: no other is asked for live.
 */
export async function against(options: AgainstOptions, region: string | undefined): Promise<Found> {
  const { proposed } = options;
  const json = proposed === undefined ? undefined : parseJson(await readDocumentFile(proposed), proposed);
  const snapshot = await snapshotOf(options, region);
  const place = await placeOf(snapshot, region, options.profile, proposedRegion(json));
  const homeRegion = snapshot?.configuredRegion ?? place.region;
  const proposals =
    proposed === undefined
      ? []
      : readProposed(json, proposed, { partition: place.partition, accountId: place.accountId ?? ACCOUNT, homeRegion });
  if (!snapshot) return { trails: proposalAlone(proposals), judgedBy: "proposal", snapshot, place };
  const before = evaluatedTrails(snapshot);
  if (proposed === undefined) return { trails: before, judgedBy: "account", snapshot, place };
  return { trails: afterProposal(before, json, proposals), before, judgedBy: "account-and-proposal", snapshot, place };
}

/** Stands in the ARNs of proposed trails where no account is known; events are judged whatever their account. */
const ACCOUNT = "000000000000";

async function snapshotOf(options: AgainstOptions, region: string | undefined): Promise<Snapshot | undefined> {
  if (options.snapshot !== undefined) {
    const text = await readDocumentFile(options.snapshot);
    return readSnapshot(text, options.snapshot);
  }
  if (options.proposed !== undefined && !options.live) return undefined;
  const requested = requestedScope(options);
  const scope = requested.regions === null && region !== undefined ? { ...requested, regions: [region] } : requested;
  const snapshot = await collectLive(options, { facts: EXPLAIN_FACTS, scope });
  await sayIfExpired(snapshot, options);
  return snapshot;
}

async function placeOf(
  snapshot: Snapshot | undefined,
  asked: string | undefined,
  profile: string | undefined,
  proposed: string | undefined,
): Promise<CallPlace> {
  if (snapshot)
    return {
      partition: snapshot.account.partition,
      accountId: snapshot.account.id,
      region: snapshot.configuredRegion,
    };
  if (asked !== undefined) return { partition: partitionOf(asked), accountId: undefined, region: asked };
  const { configuredRegion, readSharedConfig } = await import("../../collect/shared-config.ts");
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
