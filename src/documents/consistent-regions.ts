import { parseArn } from "../model/aws/arn.ts";
import type { Snapshot } from "../model/documents/snapshot.ts";
import { known } from "../model/resources/observed.ts";
import { resolveScope } from "../model/resources/scope.ts";
import { escapedStep } from "../model/text/json-pointer.ts";
import { oneLine } from "../model/text/safe-text.ts";

/**
 * What a snapshot says twice and not alike of its regions, by its JSON Pointer. A region that is dropped from the list of
 * enabled ones would not be evaluated.
 */
export function regionContradiction(snapshot: Snapshot): string | undefined {
  const { account, scope, configuredRegion, regions, trails, logGroups } = snapshot;
  const listed = account.regions.state === "read" ? account.regions.value : undefined;
  const both = listed?.enabled.find((region) => listed.notEnabled.includes(region));
  if (both !== undefined) return `/account/regions has ${oneLine(both)} as enabled and as not enabled`;
  const inScope = new Set(resolveScope(account.regions, scope, configuredRegion).regions);
  // Elsewhere only the alarms of a log group, and what mutes them, are read.
  const alarmed = new Set(Object.values(logGroups).map((group) => group.region));
  for (const [region, { trails: names, functions, eventRules, eventDataStores }] of Object.entries(regions)) {
    const pointer = `/regions/${oneLine(escapedStep(region))}`;
    const unlisted = [names, functions, eventRules, eventDataStores].every(({ state }) => state === "not-collected");
    if (!inScope.has(region) && !(unlisted && alarmed.has(region)))
      return `${pointer} is not in the scope, or not one of the enabled Regions`;
    const shadow = known(names).find((arn) => {
      const trail = Object.hasOwn(trails, arn) ? trails[arn] : undefined;
      return trail && !trail.isMultiRegionTrail && trail.homeRegion !== region;
    });
    if (shadow !== undefined)
      return `${pointer}/trails lists ${oneLine(shadow)}, a single-Region trail of another Region`;
    const stray = known(functions).find((arn) => parseArn(arn)?.region !== region);
    if (stray !== undefined) return `${pointer}/functions lists ${oneLine(stray)}, a function of another Region`;
    const strayStore = known(eventDataStores).find((arn) => parseArn(arn)?.region !== region);
    if (strayStore !== undefined)
      return `${pointer}/eventDataStores lists ${oneLine(strayStore)}, an event data store of another Region`;
  }
  return undefined;
}
