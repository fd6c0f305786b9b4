import {
  allOf,
  allRecorded,
  cli,
  decideBy,
  defineCheck,
  eachTrail,
  evaluatedRegions,
  firstFitting,
  notApplicable,
  openTrail,
  type Posture,
  type PostureTrail,
  pass,
  RECORDED_DATA,
  REFERENCES,
  recorder,
  recordOn,
  trailStep,
  type Verdict,
} from "../../src/check/index.ts";
import { analysedBy, type EventSet, insightEvents } from "../../src/selectors/index.ts";

const TYPES = ["ApiCallRateInsight", "ApiErrorRateInsight"];

const REPLACES =
  "put-insight-selectors replaces all Insights types of the trail: the command repeats the current ones and adds what is missing.";

const isNothingOn = ({ insightSelectors: on }: PostureTrail) =>
  on.state === "absent" || (on.state === "read" && on.value.length === 0);

const regionsOf = (trail: PostureTrail, posture: Posture) =>
  trail.isMultiRegionTrail ? evaluatedRegions(posture) : [trail.homeRegion];

/** Insights analyzes what the trail records: both must be on. AWS API PutInsightSelectors. */
export default defineCheck<"trail", { types: string[] }>({
  id: "events-insights",
  title: "CloudTrail Insights is enabled and its events are recorded",
  failureTitle: "CloudTrail Insights is not enabled or lacks events to analyze",
  severity: "low",
  resourceType: "trail",
  links: ["selectors"],
  rationale:
    "CloudTrail Insights compares call and error rates with the account's own past and reports what is unusual. It analyzes only the management events that the trail records.",
  references: [REFERENCES.insights],
  params: {
    types: {
      type: "array",
      items: { type: "string", enum: TYPES },
      minItems: 1,
      default: TYPES,
      description: "The Insights types that must be enabled.",
    },
  },
  needs: ["trail.status", "trail.eventSelectors", "trail.insightSelectors"],
  data: RECORDED_DATA,
  covers: ["insights"],
  remediation: (_verdict, trail, _posture, { types }) => {
    const { name, homeRegion } = trail;
    const wanted = insightsWith(trail, types);
    const isMissing = JSON.stringify(wanted) !== JSON.stringify(present(trail));
    const after = { after: [`put-event-selectors ${trail.arn}`] };
    const turnOn = [openTrail(trail), `Under CloudTrail Insights choose Edit, turn on ${types.join(" and ")} and save`];
    // What is on is not known: a command that replaces it could turn something off.
    const insights =
      trail.insightSelectors.state === "unreadable"
        ? trailStep("get-insight-selectors", trail, {
            title: `See which Insights of ${name} are on`,
            ...after,
            effect: "reads",
            console: turnOn,
            cli: [cli`aws cloudtrail get-insight-selectors --trail-name ${name} --region ${homeRegion}`],
          })
        : trailStep("put-insight-selectors", trail, {
            title: `Turn on ${types.join(" and ")} on ${name}`,
            ...after,
            effect: "changes",
            cost: "Insights are charged per analyzed event.",
            console: turnOn,
            cli: [
              cli`aws cloudtrail put-insight-selectors --trail-name ${name} --insight-selectors ${JSON.stringify(wanted)} --region ${homeRegion}`,
            ],
          });
    return {
      steps: isMissing ? [insights] : [],
      wants: [recordOn(trail, (after, posture) => types.map((type) => analysedIn(regionsOf(after, posture), type)))],
      ...(isNothingOn(trail) ? {} : { note: REPLACES }),
    };
  },
  evaluate: (posture, { types }) => {
    return eachTrail(posture, (trail) =>
      decideBy(trail.status, ({ isLogging }, at) => {
        if (!isLogging) return notApplicable(`${trail.name} is not logging`, { evidence: at("isLogging") });
        const alone = [recorder(trail, posture, pass(`${trail.name} is logging`))];
        const regions = regionsOf(trail, posture);
        const sets = types.flatMap((type) => [insightsIn(regions, type), analysedIn(regions, type)]);
        const all = allOf(sets.map((set) => allRecorded(posture, set, alone)));
        // What is to be asked of a different account takes the rest of the line.
        const verdict = trail.owner === "foreign" ? all : inOneSentence(all, types);
        return { ...verdict, evidence: [...verdict.evidence, ...at("isLogging")] };
      }),
    );
  },
});

/** A failure in one sentence, where every type lacks for the same reason. */
function inOneSentence(verdict: Verdict, [type, ...others]: readonly string[]): Verdict {
  if (verdict.status !== "fail" || type === undefined || others.length === 0) return verdict;
  const said = new Set(others.map((other) => verdict.message.replace(type, other)));
  const details = (verdict.details ?? []).filter((detail) => !said.has(detail));
  if (details.length + others.length !== (verdict.details ?? []).length) return verdict;
  const all = verdict.message
    .replace(type, [type, ...others].join(" and "))
    .replace(" is not recorded", " are not recorded");
  return firstFitting([all, verdict.message]) === all ? { ...verdict, message: all, details } : verdict;
}

/** Sets of the same Regions are made once: what is found out about one serves all trails. */
function onceByRegions(make: (type: string, regions: readonly string[]) => EventSet) {
  const made = new Map<string, EventSet>();
  return (regions: readonly string[], type: string): EventSet => {
    const key = [type, ...regions].join();
    const set = made.get(key) ?? make(type, regions);
    made.set(key, set);
    return set;
  };
}

const insightsIn = onceByRegions((type, regions) => insightEvents(type, { regions }));
const analysedIn = onceByRegions(analysedBy);

interface Insight {
  readonly InsightType: string;
  readonly EventCategories?: readonly string[];
}

/** What is on now, as the API writes it. */
function present({ insightSelectors }: PostureTrail): Insight[] {
  if (insightSelectors.state !== "read") return [];
  return insightSelectors.value.map(({ insightType, eventCategories }) => ({
    InsightType: insightType,
    ...(eventCategories ? { EventCategories: eventCategories } : {}),
  }));
}

/** What should be on: all that is, and these types for management events. */
function insightsWith(trail: PostureTrail, types: readonly string[]): Insight[] {
  const now = present(trail).map((one) =>
    types.includes(one.InsightType) && one.EventCategories && !one.EventCategories.includes("Management")
      ? { ...one, EventCategories: [...one.EventCategories, "Management"] }
      : one,
  );
  const added = types.filter((type) => !now.some(({ InsightType }) => InsightType === type));
  return [...now, ...added.map((InsightType) => ({ InsightType }))];
}
