import { type AlarmCoverage, type AlarmSet, alarmCoverage, changedBy, type SetEvent } from "../../../filters/index.ts";
import type { Verdict } from "../../../model/findings/verdict.ts";
import { isUnread } from "../../../model/resources/observed.ts";
import type { Posture, PostureRegion } from "../../../model/resources/posture.ts";
import { isRecorded } from "../../../selectors/index.ts";
import { isLogging } from "../../recording/effective.ts";
import { capital } from "../../recording/event-labels.ts";
import { type Recorder, recorder } from "../../recording/recorders.ts";
import { allOf, fail, firstFitting, manual, pass, unknown, unread } from "../../verdicts/verdict.ts";
import { inWords } from "../broken-link.ts";
import { parsedOf } from "../paths.ts";
import { quotedText } from "../units.ts";
import { tellersOf, type WatchingRule, watchingRule } from "./watching-rule.ts";

type Missed = Exclude<AlarmCoverage, { answer: "covered" }>;

/** Whether the rules of a Region notify of every event of a set that is recorded there. */
export function regionVerdict(
  region: PostureRegion,
  set: AlarmSet,
  events: readonly SetEvent[],
  posture: Posture,
): Verdict {
  return allOf([trailVerdict(region, events, posture), rulesVerdict(region, set, events)]);
}

const LINK = (brokenRuleLink: string, { name: ruleRegion }: PostureRegion) => ({ brokenRuleLink, ruleRegion });

/** Events reach EventBridge where a trail is logging: docs/decisions.md. */
function trailVerdict(region: PostureRegion, events: readonly SetEvent[], posture: Posture): Verdict {
  const trails = loggingTrails(posture).filter(
    ({ trail }) => trail.isMultiRegionTrail || trail.homeRegion === region.name,
  );
  const logging = trails.filter(({ effective }) => effective.status === "pass");
  const missed = events.find(({ record }) => !logging.some((one) => isRecordedBy(one, record)));
  if (!missed) return pass(`A trail records the events of ${region.name}`, { evidence: logging.flatMap(evidenceOf) });
  const open = trails.filter(({ effective }) => effective.status === "unknown");
  const [first, ...more] = open.map(({ trail }) => trail.status);
  if (first)
    return unread(`Whether a trail is logging in ${region.name}, as EventBridge needs, is not known: `, [
      first,
      ...more,
    ]);
  const [selectors, ...others] = logging.map(({ trail }) => trail.eventSelectors).filter(isUnread);
  if (selectors)
    return unread(`Whether a trail records ${missed.words} in ${region.name} is not known: `, [selectors, ...others]);
  if (logging.length > 0)
    return unknown(
      "undecidable",
      `No trail is known to record ${missed.words} in ${region.name}, and AWS does not document whether rules then get it`,
      { evidence: logging.map(({ trail }) => trail.eventSelectors) },
    );
  return fail(`No trail is logging in ${region.name}, so EventBridge gets no events of CloudTrail`, {
    data: LINK("trail", region),
    evidence: trails.length > 0 ? trails.flatMap(evidenceOf) : [region.trails],
  });
}

const evidenceOf = ({ effective }: Recorder) => effective.evidence;

const logging = new WeakMap<Posture, readonly Recorder[]>();

/** The trails as if one that is logging were effective: EventBridge needs no bucket. */
function loggingTrails(posture: Posture): readonly Recorder[] {
  const known = logging.get(posture) ?? posture.trails.map((trail) => recorder(trail, posture, isLogging(trail)));
  logging.set(posture, known);
  return known;
}

function isRecordedBy({ compiled }: Recorder, record: SetEvent["record"]): boolean {
  const parsed = parsedOf(record);
  return !("event" in parsed) || isRecorded(compiled, parsed.event) === "recorded";
}

function rulesVerdict(region: PostureRegion, set: AlarmSet, events: readonly SetEvent[]): Verdict {
  const { eventRules } = region;
  const rules = eventRules.items.map(watchingRule);
  // The events of a bus are of its Region.
  const here = {
    ...set,
    stays: (path: readonly string[], value: unknown) => path[0] !== "awsRegion" && set.stays(path, value),
  };
  const sure = alarmCoverage(tellersOf(rules, false), here, events);
  if (sure.answer === "covered")
    return covered(
      rules.filter(({ notifies }) => notifies.status === "pass"),
      events,
    );
  const some = alarmCoverage(tellersOf(rules, true), here, events);
  if (some.answer === "covered") return needsReview(rules, events);
  if (isUnread(eventRules)) return unread(`The EventBridge rules in ${region.name} are not known: `, [eventRules]);
  if (some.answer === "undecided") return undecided(rules, some, set, region);
  const { link, because, evidence } = brokenLink(rules, some, region);
  return fail(because, {
    data: { ...LINK(link, region), witness: inWords(some) },
    evidence: evidence.length > 0 ? evidence : [eventRules],
  });
}

/** The rules that match some of the events. */
const near = (rules: readonly WatchingRule[], events: readonly SetEvent[]) =>
  rules.filter(({ matches }) => events.some(({ record }) => matches(record) === true));

function covered(rules: readonly WatchingRule[], events: readonly SetEvent[]): Verdict {
  const used = near(rules, events);
  const messages = used.map(({ notifies: { message } }) => message);
  return pass(messages[0] ?? "", {
    details: messages.slice(0, 2),
    data: { rules: used.flatMap(({ rule }) => rule.subject.arn ?? []) },
    evidence: used.flatMap(({ rule, notifies }) => [rule.pointer, ...notifies.evidence]),
  });
}

function needsReview(rules: readonly WatchingRule[], events: readonly SetEvent[]): Verdict {
  const used = near(rules, events).filter(({ notifies }) => notifies.status === "manual");
  const [first, ...more] = used.map(({ notifies }) => notifies);
  return manual(first?.message ?? "", {
    details: [...(first?.details ?? []), ...more.map(({ message }) => message)],
    data: { rules: used.flatMap(({ rule }) => rule.subject.arn ?? []) },
    evidence: used.flatMap(({ rule, notifies }) => [rule.pointer, ...notifies.evidence]),
  });
}

function undecided(
  rules: readonly WatchingRule[],
  missed: Missed,
  { label }: AlarmSet,
  { name }: PostureRegion,
): Verdict {
  const record = changedBy(missed.witness.record, missed.way ?? []);
  const open = rules.filter(
    ({ matches, lets, notifies }) => matches(record) !== false && lets(record) !== false && notifies.status !== "fail",
  );
  const unsearched = missed.answer === "undecided" && missed.unsearched;
  const reasons = open.map(({ rule: { value }, doubt, matches, lets, notifies }) => {
    if (doubt !== "") return doubt;
    if (notifies.status === "unknown") return [notifies.message, ...(notifies.details ?? [])].join("; ");
    if (matches(record) === true && lets(record) === undefined)
      return `AWS does not document whether rule ${value.ruleName} in state ${value.state} gets ${inWords(missed)}`;
    return unsearched
      ? `it is not known what all fields of rule ${value.ruleName} exclude: ${quotedText(value.eventPattern)}`
      : `it is not known whether rule ${value.ruleName} matches ${inWords(missed)}: ${quotedText(value.eventPattern)}`;
  });
  const [reason = "", ...more] = new Set(reasons);
  const causes = open.flatMap(({ notifies }) => notifies.cause ?? []);
  const what = `Whether EventBridge rules in ${name} cover ${label} is not known`;
  const message = firstFitting([`${what}: ${reason}`, what]);
  const details = message === what ? [reason, ...more] : more;
  return unknown(causes[0] ?? "undecidable", message, {
    ...(details.length > 0 ? { details: details.map(capital) } : {}),
    evidence: open.flatMap(({ rule, notifies }) => [rule.pointer, ...notifies.evidence]),
  });
}

/** The first link that no rule gets over, with the rules that come so far. */
function brokenLink(rules: readonly WatchingRule[], missed: Missed, region: PostureRegion) {
  const { witness, way } = missed;
  const record = changedBy(witness.record, way ?? []);
  const words = inWords(missed);
  const matching = rules.filter(({ matches }) => matches(record) !== false);
  if (matching.length === 0) {
    const narrow = way && rules.find(({ matches }) => matches(witness.record) === true);
    const because = narrow
      ? `Rule ${narrow.rule.value.ruleName} in ${region.name} excludes ${words}`
      : `No EventBridge rule in ${region.name} matches ${words}`;
    return { link: "rule", because, evidence: narrow ? [`${narrow.rule.pointer}/eventPattern`] : [] };
  }
  const on = matching.filter(({ lets }) => lets(record) !== false);
  if (on.length === 0) {
    const [{ rule } = matching[0] as WatchingRule] = matching;
    const { ruleName, state } = rule.value;
    const because =
      state === "DISABLED"
        ? `Rule ${ruleName} in ${region.name} is disabled`
        : `Rule ${ruleName} in ${region.name} is ${state}, and does not get read-only management events such as ${words}`;
    return { link: "state", because, evidence: matching.map(({ rule: one }) => `${one.pointer}/state`) };
  }
  const [first] = on;
  return {
    link: "target",
    because: first?.notifies.message ?? "",
    evidence: on.flatMap(({ rule, notifies }) => [rule.pointer, ...notifies.evidence]),
  };
}
