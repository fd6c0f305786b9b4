import type { Observed } from "./observed.ts";

/** Which regions are judged. */
export interface Scope {
  /** Ordered by name. */
  readonly regions: readonly string[];
  /** Named by the user and not enabled in the account. */
  readonly notEnabled: readonly string[];
  /** Named by the user, and no region of the partition. */
  readonly unknown: readonly string[];
  /** The enabled regions could not be listed and none were named: what lies elsewhere is hidden. */
  readonly incomplete: boolean;
}

export interface RequestedScope {
  readonly regions: readonly string[] | null;
  readonly excludeRegions: readonly string[];
}

/** The form of every region code: `eu-west-1`, `us-gov-east-1`, `us-iso-east-1`. */
export const isRegionCode = (text: string): boolean => /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(text);

/**
 * Decides which regions are judged: those asked for, else every enabled one, less those excluded. Where the enabled
 * regions could not be listed, the configured region stands alone.
 */
export function resolveScope(
  listed: Observed<{ enabled: string[]; notEnabled: string[] }>,
  requested: RequestedScope,
  configuredRegion: string,
): Scope {
  const listing = listed.state === "read" ? listed.value : undefined;
  const excluded = new Set(requested.excludeRegions);
  const asked = requested.regions ?? listing?.enabled ?? [configuredRegion];
  const regions = [...new Set(asked)].filter((region) => !excluded.has(region)).sort();
  const named = [...new Set([...(requested.regions ?? []), ...requested.excludeRegions])].sort();
  const exists = (region: string) =>
    listing ? listing.enabled.includes(region) || listing.notEnabled.includes(region) : isRegionCode(region);
  return {
    regions,
    notEnabled: regions.filter((region) => listing?.notEnabled.includes(region)),
    unknown: named.filter((region) => !exists(region)),
    incomplete: !listing && !requested.regions,
  };
}
