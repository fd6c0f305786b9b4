import { composed } from "../../src/check/remediation/compose.ts";
import { coverage } from "../../src/evaluate/summary/coverage.ts";
import { checks } from "../../src/generated/checks.ts";
import type { Remediation } from "../../src/model/documents/result.ts";
import type { Snapshot, Trail } from "../../src/model/documents/snapshot.ts";
import { type AnyCheck, exampleParams } from "../../src/model/findings/check.ts";
import { commandLines } from "../../src/model/findings/remediation.ts";
import type { Status } from "../../src/model/findings/severity.ts";
import type { Posture } from "../../src/model/resources/posture.ts";
import type { Subject } from "../../src/model/resources/subject.ts";
import { ACCOUNT } from "../support/account.ts";
import { postureOf } from "../support/posture.ts";
import { applied } from "./apply.ts";
import { copies, effectiveTrails, excludedSources, managementCopy, requirements } from "./requirements.ts";
import { delivers, type Event, recordedBy } from "./verifier.ts";
import { witnessesOf } from "./witness.ts";

/** A verdict of a control, with what would fix it. */
export interface Finding {
  readonly control: string;
  readonly resource: Subject;
  readonly facet: string | undefined;
  readonly status: Status;
  readonly message: string;
  readonly remedy: () => Remediation;
}

const INSTALLED: readonly AnyCheck[] = checks.filter(({ optIn }) => optIn === undefined);
const PARAMS = new Map(INSTALLED.map((check) => [check.id, exampleParams(check)]));

/** Every control on a snapshot. One posture for all of them: what is made of it is made once. */
export function scan(snapshot: Snapshot): Finding[] {
  const posture: Posture = postureOf(snapshot);
  const found = INSTALLED.flatMap((check) => {
    const params = PARAMS.get(check.id) ?? {};
    return check.evaluate(posture, params).map((verdict) => ({ check, verdict, params }));
  });
  const failing = found.filter(({ verdict }) => verdict.status === "fail");
  let made: readonly Remediation[] | undefined;
  const remedies = () => {
    made ??= composed(
      posture,
      failing.map(({ check, verdict, params }) => check.remediation(verdict, verdict.resource, posture, params)),
    );
    return made;
  };
  return found.map((one) => ({
    control: one.check.id,
    resource: one.verdict.resource.subject,
    facet: one.verdict.facet,
    status: one.verdict.status,
    message: [one.verdict.message, ...(one.verdict.details ?? [])].join("\n"),
    remedy: () => remedies()[failing.indexOf(one)] ?? { steps: [] },
  }));
}

/** Passes that an event of the requirement contradicts. */
export function falsePasses(snapshot: Snapshot, findings: readonly Finding[], events: readonly Event[]): string[] {
  const trails = effectiveTrails(snapshot);
  const isRequiredBy = requirements(snapshot);
  return findings.flatMap(({ control, resource, status, message }) => {
    if (status !== "pass") return [];
    const isRequired = isRequiredBy[control];
    const missed =
      isRequired && events.find((event) => isRequired(event, resource) && recordedBy(trails, event) !== "yes");
    const passes = (holds: boolean) => (holds ? [] : [`${control} of ${resource.id}: ${message}`]);
    switch (control) {
      case "events-management-exclusions":
        return excludedSources(snapshot, events).map((event) => `${control}: ${JSON.stringify(event)}`);
      case "events-global-duplicated":
        return passes(copies(snapshot, events).length < 2);
      case "events-management-duplicated":
        return passes(managementCopy(snapshot, events) === undefined);
      case "trail-multi-region":
        return passes(trails.some((trail) => trail.isMultiRegionTrail));
      case "trail-region-covered":
        return passes(trails.some((trail) => trail.isMultiRegionTrail || trail.homeRegion === resource.id));
      default:
        return missed ? [`${control} of ${resource.id}: ${message}: ${JSON.stringify(missed)}`] : [];
    }
  });
}

/** Whether an event is of a kind of the coverage map. */
function isOfKind(kind: string, event: Event, objects: (event: Event) => boolean): boolean {
  const [name = "", half] = kind.split(/-(?=read$|write$)/);
  if (half !== undefined && event.readOnly !== (half === "read")) return false;
  if (name === "management") return event.category === "Management" && !event.global;
  if (name === "s3") return objects(event);
  if (kind === "lambda-invoke") return event.resource === "AWS::Lambda::Function";
  const [group, what] = [kind.slice(0, kind.indexOf(":")), kind.slice(kind.indexOf(":") + 1)];
  if (group === "data") return event.resource === what;
  if (group === "network") return event.category === "NetworkActivity" && event.source === what;
  return group === "insights" && event.insight === what;
}

/** Cells of the coverage map that an event contradicts. */
export function wrongCells(snapshot: Snapshot, events: readonly Event[]): string[] {
  const trails = effectiveTrails(snapshot);
  const isObject = (event: Event) =>
    ["events-s3-data-read", "events-s3-data-write"].some((id) =>
      requirements(snapshot)[id]?.(event, { id: "", region: null, arn: null }),
    );
  return coverage(postureOf(snapshot)).regions.flatMap(({ region, cells }) =>
    cells.flatMap(({ kind, status }) => {
      if (status !== "not" && status !== "recorded") return [];
      const those = events.filter((event) => event.region === region && isOfKind(kind, event, isObject));
      const wrong = those.find((event) => (recordedBy(trails, event) === "yes") === (status === "not"));
      return wrong ? [`${kind} in ${region} is ${status}: ${JSON.stringify(wrong)}`] : [];
    }),
  );
}

/** Failures whose witness is recorded, or cannot exist. */
export function wrongWitnesses(snapshot: Snapshot, findings: readonly Finding[]): string[] {
  const all = effectiveTrails(snapshot);
  return findings.flatMap(({ control, status, message, resource }) => {
    if (status !== "fail" || !control.startsWith("events-") || COPIES.includes(control)) return [];
    const own = snapshot.trails[resource.arn ?? ""];
    const trails = own ? [own] : all;
    const witnesses = witnessesOf(message);
    if (witnesses.length === 0) return [`${control}: no witness in "${message}"`];
    return witnesses.flatMap(({ events, problem }) => {
      if (problem) return [`${control}: ${problem}: ${message}`];
      return events.some((event) => recordedBy(trails, event) === "no") ? [] : [`${control}: ${message}`];
    });
  });
}

const keyOf = ({ control, resource, facet }: Finding) =>
  JSON.stringify([control, resource.type, resource.arn ?? resource.id, facet]);
const RANK = ["pass", "not-applicable", "manual", "unknown", "fail"];

/** Controls that count the copies of events. */
const COPIES = ["events-global-duplicated", "events-management-duplicated"];

/** Controls whose remedy asks the reader to look: the cause is not in the snapshot, or which copy goes is the reader's choice. */
const LOOKS = [
  "trail-s3-delivery",
  "trail-cloudwatch-delivery",
  "trail-digest-delivery",
  "events-management-duplicated",
];

/**
 * What a remedy cannot avoid: a trail that records again (or what Insights look at) is one more copy, and records as its
 * selectors say.
 */
const INEVITABLE: Readonly<Record<string, readonly string[]>> = {
  "trail-logging": [...COPIES, "events-management-exclusions"],
  "key-usable": [...COPIES, "events-management-exclusions"],
  "bucket-exists": [...COPIES, "events-management-exclusions"],
  // A person restores the delivery: the trail records again.
  "trail-s3-delivery": [...COPIES, "events-management-exclusions"],
  // A new bucket or key ends a delivery error.
  "trail-destination": [...COPIES, "events-management-exclusions"],
  // A selector of management events records those of all services: a trail that records a part of them has it twice.
  "events-management": COPIES,
  "events-management-exclusions": COPIES,
  "events-global-services": COPIES,
  "events-bedrock": COPIES,
  "trail-multi-region": COPIES,
  "trail-region-covered": COPIES,
};

/** The commands that the scanned account runs. */
const ownCommands = ({ remedy }: Finding) => commandLines({ steps: remedy().steps.filter(isOwn) });
export const isOwn = ({ account }: { readonly account: string }) => account === ACCOUNT;

/** Failures with commands, one for each different list of commands. */
export function fixable(findings: readonly Finding[]): Finding[] {
  const failing = findings.filter(({ status, control }) => status === "fail" && !LOOKS.includes(control));
  return [...new Map(failing.map((one) => [JSON.stringify([one.control, ownCommands(one)]), one])).values()];
}

/**
 * Whether a second copy may be the only way: Insights need the management events of their trail, and a trail of a single
 * Region that records them keeps them when it becomes multi-Region, also where another trail has them.
 */
function needsCopies(snapshot: Snapshot): boolean {
  return Object.values(snapshot.trails).some(
    (trail) =>
      trail.insightSelectors.state === "read" ||
      (trail.owner === "own" && !trail.isMultiRegionTrail && delivers(trail, snapshot)),
  );
}

/** Whether it is not known if a trail of another account records: whether its key works is known only by what was delivered. */
function mayDeliver(snapshot: Snapshot): boolean {
  return Object.values(snapshot.trails).some(
    (trail) => trail.owner === "foreign" && trail.kmsKeyId !== null && !delivers(trail, snapshot),
  );
}

/** Whether part of it is up to another account, whose trails cannot be changed here, or not known of one. */
function isTheirs(
  snapshot: Snapshot,
  { control, resource }: Finding,
  commands: readonly string[],
  then: Finding,
): boolean {
  const foreign = Object.values(snapshot.trails).filter(({ owner }) => owner === "foreign");
  if (then.status === "unknown" && mayDeliver(snapshot)) return true;
  if (control === "bucket-exists") return foreign.some(({ s3BucketName }) => s3BucketName === resource.id);
  return foreign.length > 0 && commands.every((one) => one.startsWith("aws cloudtrail get-event-selectors "));
}

const hasInsights = ({ insightSelectors }: Trail) =>
  insightSelectors.state === "read" && insightSelectors.value.length > 0;

/** Whether alarms may be on the events of a trail. */
function mayAlarm({ logGroups }: Snapshot, trail: Trail): boolean {
  const group = logGroups[trail.cloudWatchLogsLogGroupArn ?? ""];
  if (!trail.isMultiRegionTrail || group === undefined) return false;
  return group.owner !== "own" || (group.metricFilters.state === "read" && group.metricFilters.value.length > 0);
}

/**
 * What is up to the reader: Insights on a trail whose management events another trail records take a second copy of them,
 * and of several copies that Insights look at, or are to look at, or that another account's trail records, none can be
 * turned off.
 */
function isUndecided(snapshot: Snapshot, { control, remedy }: Finding, all: readonly Finding[]): boolean {
  const { steps, note = "" } = remedy();
  // Which trail becomes multi-Region is known afterwards: the metric filter is made on its log group then.
  if (note.includes("then scan again") || note.includes("Ask the owning account for alarms on")) return true;
  const has = (id: string) => steps.some((step) => step.id.startsWith(id));
  if (control === "events-insights") return has("widen-event-selectors ") && note.includes("a second copy of them");
  if (control !== "events-global-duplicated" || !has("choose-management-events-trail")) return false;
  const lacking = new Set(
    all.filter((one) => one.control === "events-insights" && one.status === "fail").map(({ resource }) => resource.arn),
  );
  const keeps = (trail: Trail) =>
    hasInsights(trail) || mayAlarm(snapshot, trail) || lacking.has(trail.arn) || trail.owner === "foreign";
  return Object.values(snapshot.trails).filter(keeps).length > 1;
}

/** Whether the remedy of a finding may make a trail record that did not. */
const isForced = ({ status, control }: Finding) => status === "fail" && INEVITABLE[control] !== undefined;

/** Whether a second copy follows from what another account's trail records, where this one starts to record as well. */
function mayCopyTheirs(snapshot: Snapshot, findings: readonly Finding[]): boolean {
  return Object.values(snapshot.trails).some(({ owner }) => owner === "foreign") && findings.some(isForced);
}

/** What the steps of these failures cannot avoid, nor those of others that have one of these steps. */
function inevitableOf(fixed: readonly Finding[], all: readonly Finding[]): string[] {
  const ids = new Set(fixed.flatMap(({ remedy }) => remedy().steps.map(({ id }) => id)));
  const sharing = all.filter(({ status, remedy }) => status === "fail" && remedy().steps.some(({ id }) => ids.has(id)));
  return sharing.flatMap((one) => INEVITABLE[one.control] ?? []);
}

/** Whether what is left of a finding with several destinations is one of which nothing is known. */
const isNotKnown = ({ control, status }: Finding) => control === "trail-destination" && status === "unknown";

/**
 * Whether the events leave the log group of another account, as the policy says: its filters are not known here, those of
 * this account's groups are. Where another trail may deliver to such a group it is not known whether any alarm is left.
 */
const isLeft = (snapshot: Snapshot, was: Status, then: Finding, fixed: readonly Finding[]) =>
  was === "manual" &&
  then.control.startsWith("alarm-") &&
  (then.message.includes("no metric filter") || (then.status === "unknown" && mayDeliver(snapshot))) &&
  fixed.some(({ remedy }) => remedy().note?.includes("Metric filters stay"));

/** What a finding's commands leave undone, and which other findings they make worse. */
export function unfixed(snapshot: Snapshot, finding: Finding, before: readonly Finding[]): string[] {
  const { control, message } = finding;
  const commands = ownCommands(finding);
  const said = `${control}: ${message}\n  ${commands.join("\n  ")}`;
  const after = scan(applied(snapshot, commands));
  const now = after.find((one) => keyOf(one) === keyOf(finding));
  // A step that several findings need does what each of them cannot avoid.
  const inevitable = new Set(inevitableOf([finding], before));
  const old = new Map(before.map((one) => [keyOf(one), one.status]));
  const worse = after.filter((one) => {
    const was = old.get(keyOf(one));
    if (was === undefined || was === "not-applicable") return false;
    if (COPIES.includes(one.control) && needsCopies(snapshot)) return false;
    if (inevitable.has(one.control) || isLeft(snapshot, was, one, [finding])) return false;
    // What this account records now, that trail may record as well.
    if (COPIES.includes(one.control) && one.status === "unknown" && mayDeliver(snapshot)) return false;
    return RANK.indexOf(one.status) > RANK.indexOf(was);
  });
  return [
    // A bucket or key that no trail names any more has no finding.
    ...(now === undefined ||
    now.status === "pass" ||
    isNotKnown(now) ||
    isUndecided(snapshot, finding, before) ||
    isTheirs(snapshot, finding, commands, now)
      ? []
      : [`not fixed: ${said}\n  now ${now.status}: ${now.message}`]),
    ...worse.map((one) => `worse: ${said}\n  ${one.control} of ${one.resource.id} is ${one.status}: ${one.message}`),
  ];
}

/** The state of an account as text: the order in which things were made is no part of it. */
export function stateOf(snapshot: Snapshot): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      const all = value.map(sorted);
      return all.every((one) => typeof one === "string") ? all.sort() : all;
    }
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, one]) => [name, sorted(one)]),
    );
  };
  return JSON.stringify(sorted(snapshot));
}

/** The account after the remedies of these findings, one after another. A step that several of them have is done once. */
export function afterAll(snapshot: Snapshot, findings: readonly Finding[]): Snapshot {
  const steps = new Map(findings.flatMap(({ remedy }) => remedy().steps.filter(isOwn)).map((step) => [step.id, step]));
  return applied(snapshot, commandLines({ steps: [...steps.values()] }));
}

/** What the remedies of all failures leave undone or make worse in one of these orders, and whether the orders differ. */
export function undone(
  snapshot: Snapshot,
  findings: readonly Finding[],
  orders: readonly (readonly Finding[])[],
): string[] {
  const made = [
    ...new Map(orders.map((order) => afterAll(snapshot, order)).map((one) => [stateOf(one), one])).values(),
  ];
  if (made.length > 1) return [`${made.length} different accounts`];
  return made.flatMap((then) => leftOpen(snapshot, findings, then));
}

/**
 * What is left open or became worse in an account after the remedies of some failures.
 *
 * @param fixed - these failures: what the steps of their remedies cannot avoid is no fault unless they are all failures.
 */
export function leftOpen(
  snapshot: Snapshot,
  findings: readonly Finding[],
  after: Snapshot,
  fixed?: readonly Finding[],
): string[] {
  const now = new Map(scan(after).map((one) => [keyOf(one), one]));
  const mayCopy = needsCopies(snapshot) || mayCopyTheirs(snapshot, findings);
  const inevitable = new Set(fixed ? inevitableOf(fixed, findings) : []);
  return findings.flatMap((finding) => {
    const { control, status, message } = finding;
    const then = now.get(keyOf(finding));
    if (then === undefined || then.status === "pass" || status === "not-applicable") return [];
    if (COPIES.includes(control) && mayCopy) return [];
    // A trail that starts to record keeps the management events of its home Region, also where another trail has them.
    if (control === "events-management-duplicated" && findings.some(isForced)) return [];
    if (COPIES.includes(control) && then.status === "unknown" && mayDeliver(snapshot)) return [];
    const isFixed = status === "fail" && (fixed === undefined || fixed.includes(finding));
    if (isLeft(snapshot, status, then, fixed ?? findings)) return [];
    if (!isFixed && (RANK.indexOf(then.status) <= RANK.indexOf(status) || inevitable.has(control))) return [];
    const isOpen =
      isNotKnown(then) ||
      LOOKS.includes(control) ||
      isUndecided(snapshot, finding, findings) ||
      isTheirs(snapshot, finding, ownCommands(finding), then);
    return isFixed && isOpen ? [] : [`${control}: ${message}\n  now ${then.status}: ${then.message}`];
  });
}
