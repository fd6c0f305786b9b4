import {
  allRecorded,
  anyOf,
  defineCheck,
  EVENTS_NEEDS,
  evaluatedRegions,
  onAccount,
  type Posture,
  READS_ONLY,
  RECORDED_DATA,
  REFERENCES,
  recordMore,
  typesNamed,
} from "../../src/check/index.ts";
import { dataEvents, managementEventsOf } from "../../src/selectors/index.ts";

const writes = (posture: Posture) =>
  managementEventsOf("bedrock.amazonaws.com", { regions: evaluatedRegions(posture), readOnly: false });

/** Control-plane writes, or the data events of one type of Bedrock's. AWS Bedrock, "Monitor API calls using CloudTrail". */
export default defineCheck({
  id: "events-bedrock",
  title: "Amazon Bedrock changes or data events are recorded",
  failureTitle: "Neither changes to nor data events of Amazon Bedrock are fully recorded",
  severity: "low",
  resourceType: "account",
  links: ["selectors"],
  rationale:
    "Attackers with stolen credentials invoke models at the account's expense and turn off guardrails. CloudTrail records both only as events of Amazon Bedrock.",
  references: [REFERENCES.managementEvents],
  needs: EVENTS_NEEDS,
  data: RECORDED_DATA,
  covers: ["data:AWS::Bedrock"],
  example: { selectors: READS_ONLY },
  remediation: () => recordMore((after) => [writes(after)]),
  evaluate: (posture) => {
    const { partition } = posture.account;
    const types = typesNamed(posture).filter((type) => type.startsWith("AWS::Bedrock::"));
    const control = allRecorded(posture, writes(posture));
    const data = types.map((type) =>
      allRecorded(posture, dataEvents(type, { partition, regions: evaluatedRegions(posture) })),
    );
    return onAccount(posture, anyOf([control, ...data], control));
  },
});
