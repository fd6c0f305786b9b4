import {
  allOf,
  allRecorded,
  defineCheck,
  EVENTS_NEEDS,
  evaluatedRegions,
  objectEvents,
  objectsRecorded,
  onAccount,
  type Posture,
  RECORDED_DATA,
  REFERENCES,
  recordMore,
} from "../../src/check/index.ts";
import { PRESET_NAMES, typesOf } from "../../src/model/aws/data-event-presets.ts";
import { DATA_EVENT_TYPES } from "../../src/model/aws/event-types.ts";
import { dataEvents } from "../../src/selectors/index.ts";

const OBJECTS = "AWS::S3::Object";

function eventsOf(posture: Posture, type: string) {
  return type === OBJECTS
    ? objectEvents(posture)
    : dataEvents(type, { partition: posture.account.partition, regions: evaluatedRegions(posture) });
}

const recordedOf = (posture: Posture, type: string) =>
  type === OBJECTS ? objectsRecorded(posture) : allRecorded(posture, eventsOf(posture, type));

/** Data events of the types that the policy names. AWS API AdvancedFieldSelector, `resources.type`. */
export default defineCheck<"account", { types: string[] }>({
  id: "events-data-resources",
  title: "Data events of the chosen resource types are recorded",
  failureTitle: "Not all data events of the chosen resource types are recorded",
  severity: "low",
  resourceType: "account",
  links: ["selectors"],
  rationale:
    "Which data events matter depends on the workload. The policy lists the resource types, and all data events of these types must be recorded.",
  references: [REFERENCES.dataEvents],
  params: {
    types: {
      type: "array",
      items: {
        type: "string",
        pattern: `^(${PRESET_NAMES.join("|")}|[A-Za-z0-9]+::[A-Za-z0-9]+::[A-Za-z0-9]+)$`,
      },
      minItems: 1,
      examples: [["AWS::DynamoDB::Table"]],
      description: `Resource types as selectors name them, such as AWS::DynamoDB::Table; ${PRESET_NAMES.join(", ")} stand for the types of such services.`,
    },
  },
  knownItems: { types: [...PRESET_NAMES, ...DATA_EVENT_TYPES] },
  needs: EVENTS_NEEDS,
  data: RECORDED_DATA,
  covers: ["data"],
  remediation: (_verdict, _account, _posture, { types = [] }) =>
    recordMore((after) => typesOf(types).map((type) => eventsOf(after, type))),
  evaluate: (posture, { types }) => onAccount(posture, allOf(typesOf(types).map((type) => recordedOf(posture, type)))),
});
