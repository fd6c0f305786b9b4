import { type ExpectationOptions, type Expectations, expectationsOf } from "../../events/expectations/index.ts";
import { checks } from "../../generated/checks.ts";
import type { FactId, Snapshot } from "../../model/documents/snapshot.ts";
import type { BuiltInRuleId } from "../../model/events/built-in-rules.ts";
import { ORGANIZATION_FACTS, TRAIL_LINK_FACTS } from "../../model/events/trail-links.ts";
import { BASE_FACTS } from "../../model/resources/facts.ts";
import { collectLive } from "../evidence/collect-live.ts";
import type { EventsOptions } from "./options.ts";
import type { NamedSources } from "./sources.ts";

/** In the place of a policy: no rule but the built-in ones. */
const BUILT_IN = "built-in";

/**
 * The rules that `--expectations` names; undefined without it. Which buckets, keys, log groups and alarms the trails use is said by the
 * snapshot, else read with the credentials of the search; for log files alone there are none.
 *
 * @throws UserError (exit 2) for a policy or a snapshot that is none.
 */
export async function expectationsAsked(
  options: EventsOptions,
  { called }: Pick<NamedSources, "called">,
): Promise<Expectations | undefined> {
  const { expectations: named, snapshot: file } = options;
  if (!named) return undefined;
  const names = named.filter((name) => name !== BUILT_IN);
  const saved = file === undefined ? undefined : await snapshotAt(file);
  const { rules, policies } = await rulesOf(names);
  const isOn = (id: BuiltInRuleId) => rules.find((rule) => rule.id === id)?.enabled !== false;
  const facts = [
    ...(isOn("trail-tampering") ? TRAIL_LINK_FACTS : []),
    ...(isOn("foreign-account") ? ORGANIZATION_FACTS : []),
  ];
  const isLive = saved === undefined && called.length > 0 && facts.length > 0;
  return expectationsOf({ rules, policies, snapshot: isLive ? await readLive(options, facts) : saved });
}

async function rulesOf(names: readonly string[]): Promise<Pick<ExpectationOptions, "rules" | "policies">> {
  if (names.length === 0) return { rules: [], policies: [] };
  const { loadPolicy } = await import("../../policy/index.ts");
  const { policy } = await loadPolicy({ names, cwd: process.cwd(), checks, forEvents: true });
  return { rules: policy.expectations ?? [], policies: policy.policies.map(({ name }) => name) };
}

/** In every Region: calls on a bucket or key are recorded where these are, wherever the trail is. */
async function readLive(options: EventsOptions, facts: readonly FactId[]): Promise<Snapshot> {
  const { concurrency: _, regions: _regions, ...session } = options;
  return collectLive(session, {
    facts: new Set([...BASE_FACTS, ...facts]),
    scope: { regions: null, excludeRegions: [] },
  });
}

/** @throws UserError (exit 2) if the file cannot be read or is no snapshot. */
export async function snapshotAt(file: string) {
  const [{ readDocumentFile }, { readSnapshot }] = await Promise.all([
    import("../../documents/input-file.ts"),
    import("../../documents/snapshot.ts"),
  ]);
  return readSnapshot(await readDocumentFile(file), file);
}
