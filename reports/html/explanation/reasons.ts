import { distinctName } from "../../../src/model/aws/trail-names.ts";
import type { TrailAnswer } from "../../../src/model/documents/explained-event.ts";
import type { Explanation, Unrecorded } from "../../../src/model/documents/explanation.ts";
import { describeSelector } from "../../../src/model/text/describe-selector.ts";
import { capital, line, moment, name } from "../plain.ts";
import { type AnswerMark, answerMark, events } from "./answers.ts";

interface TrailReason {
  readonly reason: string;
  /** Where there are several, why none of them matches. */
  readonly selectors: readonly { readonly selector: string; readonly conditions: string }[];
}

interface GroupView {
  readonly title: string;
  readonly mark: AnswerMark;
  readonly example: { readonly id: string | null; readonly time: string | null; readonly region: string | null };
  /** Why it is undecided; null for what is not recorded. */
  readonly doubts: string | null;
  readonly trails: readonly TrailReason[];
}

export interface ReasonsView {
  /** Said of each group. */
  readonly common: readonly TrailReason[];
  readonly groups: readonly GroupView[];
  /** Events of which the document does not say why. */
  readonly more: string | null;
  readonly noTrail: boolean;
}

/** Fields that a trail decides by, before its selectors do. */
const OF_TRAIL = new Set(["awsRegion", "recipientAccountId", "globalService", "cloudTrailDelivery"]);

/** What is not recorded, or undecided, by its reasons. A trail that records nothing has its reason in the list of trails. */
export function reasonsView({ unrecorded = [], trails, summary }: Explanation): ReasonsView {
  const named = trails.map(({ trail, name }) => ({ arn: trail, name }));
  const idle = new Set(trails.filter(({ effective }) => effective === false).map(({ trail }) => trail));
  const groups = unrecorded.map((one) => ({
    ...one,
    reasons: (one.example.trails ?? [])
      .filter(({ trail, recorded }) => recorded === false && !idle.has(trail))
      .map((answer) => reasonOf(answer, distinctName({ arn: answer.trail, name: answer.name }, named))),
  }));
  const keys = groups.map(({ reasons }) => new Set(reasons.map(keyOf)));
  const isCommon = (reason: TrailReason) => groups.length > 1 && keys.every((one) => one.has(keyOf(reason)));
  const told = unrecorded.reduce((sum, one) => sum + one.events, 0);
  const more = summary.notRecorded + summary.undecidable - told;
  return {
    common: (groups[0]?.reasons ?? []).filter(isCommon),
    groups: groups.map(({ reasons, ...group }) =>
      groupView(
        group,
        reasons.filter((one) => !isCommon(one)),
      ),
    ),
    more: more > 0 ? `${events(more)} for further reasons.` : null,
    noTrail: trails.length === 0,
  };
}

const keyOf = (reason: TrailReason) => JSON.stringify(reason);

function groupView({ events: count, example }: Unrecorded, trails: readonly TrailReason[]): GroupView {
  const { eventID, eventTime, eventSource, eventName, awsRegion, recorded, reason } = example;
  const call = [eventName ?? "an event", ...(eventSource === null ? [] : [`of ${eventSource}`])].map(name).join(" ");
  return {
    title: `${events(count)}${count === 1 ? ":" : ", such as"} ${call}`,
    mark: answerMark(recorded),
    example: {
      id: eventID === null ? null : name(eventID),
      time: eventTime === null ? null : moment(eventTime),
      region: awsRegion === null ? null : name(awsRegion),
    },
    doubts: recorded === null && reason ? `Because ${line(reason)}.` : null,
    trails,
  };
}

function reasonOf({ name: own, reason, selectors }: TrailAnswer, distinct: string): TrailReason {
  const byTrail = selectors.some(({ excludedBy }) => excludedBy.some(({ field }) => OF_TRAIL.has(field)));
  return {
    reason: line(reason.startsWith(own) ? `${distinct}${reason.slice(own.length)}` : `${distinct}: ${reason}`),
    selectors:
      selectors.length < 2 || byTrail
        ? []
        : selectors.map(({ selector, excludedBy }) => ({
            selector: capital(line(describeSelector(selector))),
            conditions: line(excludedBy.map(({ words }) => words).join("; ")),
          })),
  };
}
