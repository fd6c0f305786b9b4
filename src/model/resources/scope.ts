import { isRegionCode } from "../aws/partitions.ts";
import { UserError } from "../errors.ts";
import { globMatches, isGlob } from "../text/glob.ts";
import { didYouMean, quoted } from "../text/suggest.ts";
import type { Observed } from "./observed.ts";

/** Which Regions are evaluated. */
export interface Scope {
  /** Ordered by name. */
  readonly regions: readonly string[];
  /** Named by the user and not enabled in the account. */
  readonly notEnabled: readonly string[];
  /** Named by the user, and no region of the partition. */
  readonly unknown: readonly string[];
  /** The enabled regions could not be listed and are asked for, all or by a pattern: what lies elsewhere is hidden. */
  readonly incomplete: boolean;
}

/** Regions by name, or by a pattern with `*` and `?` over the account's enabled regions. `regions` null: all of these. */
export interface RequestedScope {
  readonly regions: readonly string[] | null;
  readonly excludeRegions: readonly string[];
}

type ListedRegions = Observed<{ enabled: string[]; notEnabled: string[] }>;

/**
 * Decides which regions are evaluated: those requested, else every enabled one, without the excluded ones. Where the
 * enabled regions could not be listed, the configured region is used in their place.
 */
export function resolveScope(listed: ListedRegions, requested: RequestedScope, configuredRegion: string): Scope {
  const listing = listed.state === "read" ? listed.value : undefined;
  const enabled = listing?.enabled ?? [configuredRegion];
  const matching = (name: string) => (isGlob(name) ? enabled.filter((region) => globMatches(name, region)) : [name]);
  const asked = requested.regions?.flatMap(matching) ?? enabled;
  const excluded = (region: string) => requested.excludeRegions.some((name) => globMatches(name, region));
  const regions = [...new Set(asked)].filter((region) => !excluded(region)).sort();
  const named = [...new Set([...(requested.regions ?? []), ...requested.excludeRegions])].sort();
  const all = listing ? [...listing.enabled, ...listing.notEnabled] : [];
  const exists = (name: string) => {
    if (!listing) return isGlob(name) || isRegionCode(name);
    return isGlob(name) ? all.some((region) => globMatches(name, region)) : all.includes(name);
  };
  return {
    regions,
    notEnabled: regions.filter((region) => listing?.notEnabled.includes(region)),
    unknown: named.filter((name) => !exists(name)),
    incomplete: !listing && (requested.regions?.some(isGlob) ?? true),
  };
}

/** The sentence on names that no region has. `all`: the regions, as far as they are known. */
export function unknownRegions(unknown: readonly string[], all: readonly string[]): string {
  const hint = didYouMean(unknown[0] ?? "", all) || (all.length > 0 ? `; Regions are ${all.join(", ")}` : "");
  return `Unknown Region ${unknown.map(quoted).join(", ")}${hint}`;
}

/** @throws UserError (exit 2) for a name or pattern that no region has, and where no region is left. */
export function checkScope({ regions, unknown, incomplete }: Scope, listed: ListedRegions): void {
  const all = listed.state === "read" ? [...listed.value.enabled, ...listed.value.notEnabled].sort() : [];
  if (unknown.length > 0) throw new UserError(unknownRegions(unknown, all));
  if (regions.length > 0) return;
  const why =
    incomplete && listed.state === "unreadable"
      ? `the enabled Regions could not be listed (${listed.api}: ${listed.code}), so patterns are compared with the configured Region only; list the Regions by name`
      : "every enabled Region is excluded or not requested";
  throw new UserError(`No Region is left: ${why}`);
}
