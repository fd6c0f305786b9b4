import type { Snapshot, Trail } from "../documents/snapshot.ts";
import { resolveScope } from "./scope.ts";

/** Those of some Regions where event data stores are listed: the home Regions of trails. */
export function storeRegions(regions: readonly string[], trails: readonly Pick<Trail, "homeRegion">[]): string[] {
  const homes = new Set(trails.map(({ homeRegion }) => homeRegion));
  return regions.filter((region) => homes.has(region));
}

/**
 * Whether event data stores are listed in a Region. Where no trail has its home in scope: in the configured Region, or the
 * first in scope.
 */
export function listsStores(region: string, { account, configuredRegion, regions, scope, trails }: Snapshot): boolean {
  const { regions: all, notEnabled, incomplete } = resolveScope(account.regions, scope, configuredRegion);
  const inScope = all.filter((name) => !notEnabled.includes(name));
  const homes = storeRegions(inScope, Object.values(trails));
  if (homes.length > 0) return homes.includes(region);
  // What was not read may hide a trail that has its home in scope.
  const isKnown = !incomplete && inScope.every((name) => regions[name]?.trails.state === "read");
  return isKnown && region === (inScope.includes(configuredRegion) ? configuredRegion : inScope[0]);
}
