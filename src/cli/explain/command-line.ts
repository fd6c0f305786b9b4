import { basename } from "node:path";
import { shellQuote } from "../../model/text/shell-quote.ts";
import { withoutSecrets } from "../arguments/shown-command.ts";
import type { ExplainOptions } from "./options.ts";

/**
 * The arguments of the command line that explains the same log files, each quoted for a POSIX shell: options in one order, and none
 * that changes no answer (outputs, credentials, endpoint, concurrency). Snapshot and proposal have their base names: the page has
 * their hashes.
 */
export function trafficCommand({
  events = [],
  proposed,
  snapshot,
  live,
  regions,
  excludeRegions,
  each,
}: ExplainOptions): string[] {
  const given: readonly (readonly [string, readonly string[] | undefined])[] = [
    ...events.map((path) => ["--events", [path]] as const),
    ["--proposed", proposed === undefined ? undefined : [basename(proposed)]],
    ["--snapshot", snapshot === undefined ? undefined : [basename(snapshot)]],
    ["--regions", regions && [...new Set(regions)].sort()],
    ["--exclude-regions", excludeRegions && [...new Set(excludeRegions)].sort()],
  ];
  const options = given.flatMap(([option, values]) =>
    values ? [option, shellQuote(withoutSecrets(values.join(",")))] : [],
  );
  return ["trailproof", "explain", ...options, ...(live ? ["--live"] : []), ...(each ? ["--each"] : [])];
}
