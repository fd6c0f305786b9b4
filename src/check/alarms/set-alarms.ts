import type { AlarmSet } from "../../filters/index.ts";
import * as sets from "../../filters/index.ts";
import type { FactId } from "../../model/documents/snapshot.ts";
import type { ResourceVerdict, Verdict } from "../../model/findings/verdict.ts";
import { isUnread } from "../../model/resources/observed.ts";
import type { Fact, Posture, PostureAlarm, PostureRegion } from "../../model/resources/posture.ts";
import { hiddenVerdict } from "../verdicts/each.ts";
import { unread } from "../verdicts/verdict.ts";
import { oncePerPointer, whereOf } from "./alarm-verdict.ts";
import { pathsOf } from "./paths.ts";

/** The facts that lead to the alarms of {@link eachSetAlarm}. */
export const SET_ALARM_NEEDS: readonly FactId[] = ["log-group.metricFilters", "region.alarms"];

/** The sets of all controls on alarms; of the two on trails the larger. */
export const ALARM_SETS: readonly AlarmSet[] = [
  sets.UNAUTHORIZED_API_CALLS,
  sets.CONSOLE_NO_MFA,
  sets.ROOT_USAGE,
  sets.IAM_POLICY_CHANGES,
  sets.CLOUDTRAIL_CHANGES_STRICT,
  sets.CONSOLE_AUTH_FAILURES,
  sets.KMS_KEY_DISABLE_DELETE,
  sets.S3_POLICY_CHANGES,
  sets.CONFIG_CHANGES,
  sets.SECURITY_GROUP_CHANGES,
  sets.NACL_CHANGES,
  sets.GATEWAY_CHANGES,
  sets.ROUTE_TABLE_CHANGES,
  sets.VPC_CHANGES,
  sets.ORGANIZATIONS_CHANGES,
];

interface SetAlarm {
  readonly alarm: PostureAlarm;
  /** The Region of its log group; null: nothing of it was collected. */
  readonly region: PostureRegion | null;
}

/** The alarms that one event of any set may bring to ALARM, on the log groups of multi-Region trails. */
function setAlarms(posture: Posture): SetAlarm[] {
  const where = whereOf(posture);
  const events = ALARM_SETS.flatMap((set) => set.events(where));
  const found = new Map<string, SetAlarm>();
  for (const { group, filters } of pathsOf(posture))
    for (const { matches, units } of filters)
      for (const { alarm, rings, sees } of units) {
        if (rings.holds === false || found.has(alarm.pointer)) continue;
        const isOfSet = events.some(({ record }) => matches(record) !== false && sees(record) !== false);
        if (isOfSet) found.set(alarm.pointer, { alarm, region: group?.home ?? null });
      }
  return [...found.values()];
}

/** One verdict for each of these alarms, and one `unknown` for each list that may hide more. */
export function eachSetAlarm(
  posture: Posture,
  decide: (alarm: PostureAlarm, region: PostureRegion | null) => Verdict,
): ResourceVerdict[] {
  const verdicts = setAlarms(posture).map(({ alarm, region }) => ({ ...decide(alarm, region), resource: alarm }));
  const hidden = posture.hidden.map((one) => ({ ...hiddenVerdict(one), resource: one }));
  return [...verdicts, ...hidden, ...unreadLists(posture)];
}

/** One `unknown` for each Region with log groups of trails whose filters or alarms are not known. */
function unreadLists(posture: Posture): ResourceVerdict[] {
  const lists = new Map<string, { region: PostureRegion; facts: Fact<unknown>[] }>();
  for (const { group, filters } of pathsOf(posture)) {
    if (group?.owner !== "own" || !group.home) continue;
    const list = lists.get(group.home.name) ?? { region: group.home, facts: [] };
    list.facts.push(...(isUnread(group.metricFilters) ? [group.metricFilters] : []));
    list.facts.push(...filters.flatMap(({ filter }) => filter.alarms.unread));
    lists.set(group.home.name, list);
  }
  return [...lists.values()].flatMap(({ region, facts }) => {
    const [first, ...more] = oncePerPointer(facts);
    const what = `The alarms in ${region.name} are not known: `;
    return first ? [{ ...unread(what, [first, ...more]), resource: region }] : [];
  });
}
