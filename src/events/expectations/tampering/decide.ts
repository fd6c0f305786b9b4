import type { Snapshot } from "../../../model/documents/snapshot.ts";
import { concernsTrails, rulesIn } from "../../../model/events/concerns-trails.ts";
import { accountOf, type EventRecord, objectAt, textAt, timeOf } from "../../../model/events/record.ts";
import { type TamperingEvent, tamperingCallIn } from "../../../model/events/tampering-event.ts";
import { groupsIn, loses, NOTHING, type Watch, watchOfAlarm, watchOfRule } from "./watch.ts";

/** Whether a call tampers with trails; or what it depends on. */
type Decision = "tampering" | "harmless" | Change;

/** A call on alarms or rules of which the snapshot alone does not tell whether they watched trails. */
export interface Change {
  /** Each alarm or rule that it names. */
  readonly keys: readonly string[];
  /** What they tell of after the call. */
  readonly leaves: Watch;
  /** Whether it tampers where nothing tells what they told of before. */
  readonly otherwise: boolean;
  /** For a note where nothing tells: a rule that was deleted, or one of a Region whose rules the snapshot does not have. */
  readonly unknownRule?: { readonly name: string; readonly why: "deleted" | "unlisted" };
}

/** What an alarm or a rule tells of since a call. */
interface Definition {
  readonly key: string;
  readonly watch: Watch;
}

/** Without a snapshot only calls on trails and event data stores are told: which buckets and keys trails use is not known. */
export function decide(record: EventRecord, heldBy: string | undefined, snapshot: Snapshot | undefined): Decision {
  const call = tamperingCallIn(record);
  if (!call) return "harmless";
  const { resource, names } = call;
  if (["trail", "channel", "delegated-administrator"].includes(resource)) return "tampering";
  // Leaving an organization names nothing.
  if (resource === "organization") return told(names.length === 0 || names.includes("cloudtrail.amazonaws.com"));
  if (!snapshot) return told(resource === "event-data-store");
  // The management account closes accounts.
  if (accountOf(record, heldBy) === snapshot.account.id || resource === "account") return ofOwn(record, call, snapshot);
  // In a different account, a name is that of a different resource: ARNs and names of buckets are not.
  const own = names.filter((name) => resource === "bucket" || name.startsWith("arn:"));
  return told(own.length > 0 && concernsTrails({ ...call, names: own }, snapshot));
}

const told = (is: boolean): Decision => (is ? "tampering" : "harmless");

function ofOwn(record: EventRecord, call: TamperingEvent, snapshot: Snapshot): Decision {
  if (call.resource === "event-rule") return ofRule(record, call, snapshot);
  if (concernsTrails(call, snapshot)) return "tampering";
  return call.resource === "alarm" ? ofAlarm(record, call, snapshot) : "harmless";
}

/** An alarm that the snapshot does not have is on no trail, or it was deleted before the snapshot was taken. */
function ofAlarm(record: EventRecord, { call, names, region }: TamperingEvent, snapshot: Snapshot): Decision {
  if (call !== "monitoring:DeleteAlarms" || isByAutoScaling(record)) return "harmless";
  const { alarms, trails } = snapshot.regions[region] ?? {};
  // An alarm is in the Region of the log group whose metric it is on.
  if (trails?.state === "read" && groupsIn(snapshot, region).length === 0) return "harmless";
  const keys = names.map((name) => keyOf("alarm", region, name));
  return { keys, leaves: NOTHING, otherwise: !isEarlier(alarms, record) };
}

/** Whether a list was read before a call: then it tells what there was. */
const isEarlier = (fact: { readonly state: string; readonly at?: string } | undefined, record: EventRecord): boolean =>
  fact?.state === "read" && Date.parse(fact.at ?? "") < (timeOf(record) ?? 0);

/** The services that scale delete the alarms that they made, and no others. Amazon EC2 Auto Scaling User Guide, "Target tracking". */
function isByAutoScaling(record: EventRecord): boolean {
  const identity = objectAt(record, "userIdentity");
  const issuer = textAt(objectAt(objectAt(identity, "sessionContext"), "sessionIssuer"), "arn") ?? "";
  return (
    /^([a-z0-9-]+\.)?(application-)?autoscaling\.amazonaws\.com(\.cn)?$/.test(textAt(identity, "invokedBy") ?? "") ||
    /:role\/aws-service-role\/([a-z0-9-]+\.)?(application-)?autoscaling\.amazonaws\.com\//.test(issuer)
  );
}

/** A rule of the snapshot may be newer than the call, and one that it does not have may be deleted. */
function ofRule(record: EventRecord, { call, names, region, errorCode }: TamperingEvent, snapshot: Snapshot): Decision {
  const list = snapshot.regions[region]?.eventRules;
  const [name] = names;
  if (name === undefined || list?.state === "unreadable") return "tampering";
  const leaves = watchAfter(record, snapshot) ?? NOTHING;
  const isBefore = isEarlier(list, record);
  const listed = rulesIn(snapshot, region).filter(({ ruleName }) => names.includes(ruleName));
  const watched = listed.map(({ state, eventPattern }) =>
    // What DisableRule did, a later snapshot has.
    watchOfRule({ state: isBefore ? state : undefined, eventPattern }, region, snapshot.account),
  );
  if ((isBefore || leaves.size === 0) && watched.some((watch) => loses(watch, leaves))) return "tampering";
  const change = { keys: names.map((one) => keyOf("rule", region, one)), leaves, otherwise: false };
  if (list?.state !== "read") return { ...change, unknownRule: { name, why: "unlisted" } };
  const isGone = call === "events:DeleteRule" && errorCode === undefined && listed.length === 0 && !isBefore;
  return isGone ? { ...change, unknownRule: { name, why: "deleted" } } : change;
}

const keyOf = (kind: "alarm" | "rule", region: string, name: string) => `${kind} ${region} ${name}`;

const DEFINING: ReadonlyMap<string, "alarm" | "rule"> = new Map([
  ["monitoring.amazonaws.com PutMetricAlarm", "alarm"],
  ["monitoring.amazonaws.com PutCompositeAlarm", "alarm"],
  ["monitoring.amazonaws.com PutLogAlarm", "alarm"],
  ["events.amazonaws.com PutRule", "rule"],
]);

/** What a call makes of an alarm or a rule; undefined where it is no such call, or was refused. */
export function definitionIn(record: EventRecord, snapshot: Snapshot): Definition | undefined {
  const kind = kindIn(record);
  if (kind === undefined || textAt(record, "errorCode") !== undefined) return undefined;
  const name = textAt(objectAt(record, "requestParameters"), kind === "alarm" ? "alarmName" : "name");
  const watch = watchAfter(record, snapshot);
  return name === undefined || !watch ? undefined : { key: keyOf(kind, regionOf(record), name), watch };
}

const kindIn = (record: EventRecord) => DEFINING.get(`${textAt(record, "eventSource")} ${textAt(record, "eventName")}`);

const regionOf = (record: EventRecord) => textAt(record, "awsRegion") ?? "";

/** What an alarm or a rule tells of after a call that makes it so. */
function watchAfter(record: EventRecord, snapshot: Snapshot): Watch | undefined {
  const parameters = objectAt(record, "requestParameters");
  const kind = kindIn(record);
  if (kind === "alarm") return watchOfAlarm(parameters, regionOf(record), snapshot);
  const [state, eventPattern] = [textAt(parameters, "state"), textAt(parameters, "eventPattern")];
  return kind && watchOfRule({ state, eventPattern }, regionOf(record), snapshot.account);
}
