import type { ResourceType } from "../resources/resource-types.ts";
import type { Status } from "./severity.ts";

/** What became of a failure that is open no more. `fixed`: it passes; nothing else is. */
export const OUTCOMES = [
  "fixed",
  "not-applicable",
  "not-found",
  "unknown",
  "not-evaluated",
  "waived",
  "manual",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What tells a resource from others. */
interface Place {
  readonly type: ResourceType;
  readonly id: string;
  readonly arn: string | null;
  readonly region: string | null;
}

/** A failure of an earlier result. */
export interface Failed {
  readonly fingerprint: string;
  readonly control: string;
  readonly facet?: string | undefined;
  readonly resource: Place;
}

/** What a later result says of it. */
export interface Later {
  readonly regions: readonly string[];
  evaluates(control: string): boolean;
  /** The status of the finding with this fingerprint; undefined where there is none. */
  statusOf(fingerprint: string): Exclude<Status, "fail"> | "waived" | undefined;
  /** Whether any finding is on the resource. */
  has(resource: Place): boolean;
  /** The types of the resources on which the control is unknown. */
  unknownOn(control: string): readonly ResourceType[];
}

/**
 * What became of a failure that is open no more: by one rule for baselines, comparisons and histories. A resource is not found only
 * where every list that could show it was read.
 *
 * @param regions - that the earlier result evaluated.
 */
export function outcomeOf(failed: Failed, regions: readonly string[], later: Later): Outcome {
  const { fingerprint, control, facet, resource } = failed;
  if (!later.evaluates(control)) return "not-evaluated";
  const status = later.statusOf(fingerprint);
  if (status !== undefined) return status === "pass" ? "fixed" : status;
  // Only a trail's own Region lists it for certain; other resources are found by whichever trail names them.
  const wasListed = resource.type === "trail" && resource.region !== null && later.regions.includes(resource.region);
  if (!wasListed && regions.some((region) => !later.regions.includes(region))) return "not-evaluated";
  // A list that could not be read is unknown on what it belongs to.
  if (later.unknownOn(control).some((type) => type !== resource.type)) return "unknown";
  if (!later.has(resource)) return "not-found";
  // One of several findings on a resource: the control may have looked at a different time.
  return facet === undefined ? "not-applicable" : "unknown";
}

/** Tells resources apart, as fingerprints do. */
export const resourceKey = ({ type, id, arn, region }: Place): string =>
  JSON.stringify([type, ...(arn === null ? [region, id] : [arn])]);
