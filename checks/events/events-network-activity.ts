import {
  allOf,
  allRecorded,
  defineCheck,
  EVENTS_NEEDS,
  evaluatedRegions,
  onAccount,
  RECORDED_DATA,
  REFERENCES,
  recordMore,
} from "../../src/check/index.ts";
import { NETWORK_ACTIVITY_SOURCES } from "../../src/model/aws/event-types.ts";
import { networkActivity } from "../../src/selectors/index.ts";

/** Calls through VPC endpoints, of the services that the policy names. AWS CloudTrail User Guide, "Logging network activity events". */
export default defineCheck<"account", { sources: string[] }>({
  id: "events-network-activity",
  title: "Network activity events of the chosen services are recorded",
  failureTitle: "Not all network activity events of the chosen services are recorded",
  severity: "low",
  resourceType: "account",
  links: ["selectors"],
  rationale:
    "Network activity events show calls through VPC endpoints with the credentials of any account, including calls that the endpoint policy denied. They reveal data exfiltration with credentials of another account.",
  references: [REFERENCES.networkActivity],
  params: {
    sources: {
      type: "array",
      items: { type: "string", pattern: "^[a-z0-9.-]+\\.amazonaws\\.com$" },
      minItems: 1,
      examples: [["ec2.amazonaws.com"]],
      description: "Event sources, such as s3.amazonaws.com.",
    },
  },
  knownItems: { sources: NETWORK_ACTIVITY_SOURCES },
  needs: EVENTS_NEEDS,
  data: RECORDED_DATA,
  covers: ["network"],
  remediation: (_verdict, _account, _posture, { sources = [] }) =>
    recordMore((after) => sources.map((source) => networkActivity(source, { regions: evaluatedRegions(after) }))),
  evaluate: (posture, { sources }) =>
    onAccount(
      posture,
      allOf(
        sources.map((source) => allRecorded(posture, networkActivity(source, { regions: evaluatedRegions(posture) }))),
      ),
    ),
});
