import {
  allRecorded,
  defineCheck,
  EVENTS_NEEDS,
  eachFunction,
  evaluatedRegions,
  type Posture,
  RECORDED_DATA,
  REFERENCES,
  recordMore,
} from "../../src/check/index.ts";
import { dataEvents, lambdaInvocations, textSet } from "../../src/selectors/index.ts";

const everyInvocation = (posture: Posture, regions: readonly string[]) =>
  dataEvents("AWS::Lambda::Function", {
    partition: posture.account.partition,
    regions,
    readOnly: false,
    arn: textSet({ startsWith: [`arn:${posture.account.partition}:lambda:`] }),
    label: "invocations of functions",
  });

/** Asked of each function by its ARN without a version. AWS API PutEventSelectors, `DataResources`. */
export default defineCheck({
  id: "events-lambda-data",
  title: "Invocations of the Lambda function are recorded",
  failureTitle: "Not all invocations of the Lambda function are recorded",
  severity: "low",
  resourceType: "function",
  links: ["selectors"],
  rationale: "A recorded invocation shows who invoked the function and from where. The function's own logs do not.",
  references: [REFERENCES.dataEvents],
  needs: [...EVENTS_NEEDS, "region.functions"],
  data: RECORDED_DATA,
  covers: ["lambda-invoke"],
  remediation: () => recordMore((after) => [everyInvocation(after, evaluatedRegions(after))]),
  evaluate: (posture) =>
    eachFunction(
      posture,
      (one) => allRecorded(posture, lambdaInvocations(one.arn)),
      (regions) => allRecorded(posture, everyInvocation(posture, regions)),
    ),
});
