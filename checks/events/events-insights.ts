import {
  allOf,
  allRecorded,
  cli,
  defineCheck,
  eachTrail,
  judge,
  judgedRegions,
  notApplicable,
  type Posture,
  type PostureTrail,
  pass,
  REFERENCES,
  recorder,
} from "../../src/check/index.ts";
import { analysedBy, insightEvents } from "../../src/selectors/index.ts";

const TYPES = ["ApiCallRateInsight", "ApiErrorRateInsight"];

const regionsOf = (trail: PostureTrail, posture: Posture) =>
  trail.isMultiRegionTrail ? judgedRegions(posture) : [trail.homeRegion];

/** Insights look at what the trail records: both must be on. AWS API PutInsightSelectors. */
export default defineCheck<"trail", { types: string[] }>({
  id: "events-insights",
  title: "Insights are on",
  severity: "low",
  resourceType: "trail",
  rationale:
    "Insights compare call and error rates with the account's own past and tell what stands out. They see only the management events that the trail records.",
  references: [REFERENCES.insights],
  params: {
    types: {
      type: "array",
      items: { type: "string", enum: TYPES },
      minItems: 1,
      default: TYPES,
      description: "The types of Insights that must be on.",
    },
  },
  needs: ["trail.status", "trail.eventSelectors", "trail.insightSelectors"],
  remediation: (trail, _posture, { types }) => ({
    console: [
      `Open CloudTrail in ${trail.homeRegion}, choose Trails, then ${trail.name}`,
      `Under CloudTrail Insights choose Edit, turn on ${types.join(" and ")} and save`,
    ],
    cli: [
      cli`aws cloudtrail put-insight-selectors --trail-name ${trail.name} --insight-selectors ${JSON.stringify(
        [...new Set([...present(trail), ...types])].map((InsightType) => ({ InsightType })),
      )} --region ${trail.homeRegion}`,
    ],
    note: "Insights are charged by the number of events analysed. The command replaces the Insights that are on now.",
  }),
  evaluate: (posture, { types }) =>
    eachTrail(posture, (trail) =>
      judge(trail.status, ({ isLogging }) => {
        if (!isLogging) return notApplicable(`${trail.name} is not logging`);
        const alone = [recorder(trail, posture, pass("logs"))];
        const regions = regionsOf(trail, posture);
        const judgement = allOf(
          types.flatMap((type) => [
            allRecorded(posture, insightEvents(type, { regions }), alone),
            allRecorded(posture, analysedBy(type, regions), alone),
          ]),
        );
        return { ...judgement, evidence: [trail.insightSelectors.pointer, trail.eventSelectors.pointer] };
      }),
    ),
});

/** What is on now: the command replaces it. */
function present({ insightSelectors }: PostureTrail): string[] {
  return insightSelectors.state === "read" ? insightSelectors.value.map(({ insightType }) => insightType) : [];
}
