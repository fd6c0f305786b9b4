import { parseArn } from "../../model/aws/arn.ts";
import type { RecordingTrail } from "../trail/trail.ts";
import { child, type JsonReader, jsonReader, type SelectorProblem } from "./json-reader.ts";
import { eventSelectors, insightSelectors } from "./parse-selectors.ts";

/** Partition, account and Region of proposed trails, where the document does not have them. */
export interface ProposalDefaults {
  readonly partition: string;
  readonly accountId: string;
  readonly homeRegion: string;
}

export type Proposed =
  | { readonly trails: readonly RecordingTrail[] }
  | { readonly problems: readonly SelectorProblem[] };

/** Members of a basic selector: a list of such objects is one trail's selectors. */
const BASIC_MEMBERS = ["ReadWriteType", "IncludeManagementEvents", "DataResources", "ExcludeManagementEventSources"];
const SELECTORS = ["EventSelectors", "AdvancedEventSelectors", "InsightSelectors"];

function proposedTrail(
  read: JsonReader,
  value: unknown,
  pointer: string,
  place: ProposalDefaults,
  members: readonly string[],
): RecordingTrail[] {
  const one = read.object(value, pointer, [...members, ...SELECTORS]);
  if (!one) return [];
  const given = (name: string) => one[name] !== undefined && one[name] !== null;
  const text = (name: string) => (given(name) ? read.text(one[name], child(pointer, name)) : undefined);
  const flag = (name: string) => (given(name) ? read.flag(one[name], child(pointer, name)) : undefined);
  const called = text("name") ?? text("TrailName") ?? text("TrailARN") ?? "proposed";
  const arn = parseArn(called);
  const name = arn?.resource.replace(/^trail\//, "") ?? called;
  const homeRegion = text("homeRegion") ?? arn?.region ?? place.homeRegion;
  const partition = arn?.partition ?? place.partition;
  const accountId = arn?.accountId ?? place.accountId;
  return [
    {
      arn: `arn:${partition}:cloudtrail:${homeRegion}:${accountId}:trail/${name}`,
      name,
      homeRegion,
      partition,
      accountId,
      isMultiRegionTrail: flag("isMultiRegionTrail") ?? true,
      isOrganizationTrail: false,
      includeGlobalServiceEvents: flag("includeGlobalServiceEvents") ?? true,
      recursiveLogging: flag("recursiveLogging") ?? true,
      logging: true,
      selectors: eventSelectors(read, one, pointer),
      insightSelectors: insightSelectors(read, one.InsightSelectors, child(pointer, "InsightSelectors")),
    },
  ];
}

/**
 * The document as an object or a list of trails: a bare list of selectors, as the AWS CLI's `--event-selectors` and
 * `--advanced-event-selectors` take it, becomes the member of that name.
 */
export function proposalOf(json: unknown): unknown {
  if (!Array.isArray(json)) return json;
  const has = (names: readonly string[]) =>
    json.some((one) => typeof one === "object" && one !== null && names.some((name) => Object.hasOwn(one, name)));
  if (has(["name", ...SELECTORS])) return json;
  if (has(["FieldSelectors"])) return { AdvancedEventSelectors: json };
  return has(BASIC_MEMBERS) ? { EventSelectors: json } : json;
}

/**
 * Selectors that are not deployed: the input of `put-event-selectors` or one of its lists, the output of
 * `get-event-selectors`, or a list of trails with such selectors. One trail that is multi-Region and logging is assumed
 * where the document does not say. What AWS would refuse is a problem. Source: AWS CloudTrail API, "PutEventSelectors".
 */
export function parseProposed(document: unknown, place: ProposalDefaults): Proposed {
  const read = jsonReader();
  const json = proposalOf(document);
  const trails = Array.isArray(json)
    ? json.flatMap((one, i) =>
        proposedTrail(read, one, `/${i}`, place, [
          "name",
          "homeRegion",
          "isMultiRegionTrail",
          "includeGlobalServiceEvents",
          "recursiveLogging",
        ]),
      )
    : proposedTrail(read, json, "", place, ["TrailName", "TrailARN"]);
  if (Array.isArray(json) && json.length === 0) read.report("", "needs at least one trail");
  if (read.problems.length === 0) return { trails };
  // A bare list has no member that a pointer could name.
  const bare = json !== document;
  const pointer = (one: string) => (bare ? one.replace(/^\/(Advanced)?EventSelectors/, "") : one);
  return { problems: read.problems.map((one) => ({ ...one, pointer: pointer(one.pointer) })) };
}
