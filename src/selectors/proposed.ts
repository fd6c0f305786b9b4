import { child, type Reader, reader, type SelectorProblem } from "./json.ts";
import { eventSelectors, insightSelectors } from "./parse-selectors.ts";
import type { RecordingTrail } from "./trail.ts";

/** Where proposed trails stand, as far as the document does not say. */
export interface ProposedFor {
  readonly partition: string;
  readonly accountId: string;
  readonly homeRegion: string;
}

export type Proposed =
  | { readonly trails: readonly RecordingTrail[] }
  | { readonly problems: readonly SelectorProblem[] };

const SELECTORS = ["EventSelectors", "AdvancedEventSelectors", "InsightSelectors"];

function proposedTrail(
  read: Reader,
  value: unknown,
  pointer: string,
  place: ProposedFor,
  members: readonly string[],
): RecordingTrail[] {
  const one = read.object(value, pointer, [...members, ...SELECTORS]);
  if (!one) return [];
  const given = (name: string) => one[name] !== undefined && one[name] !== null;
  const text = (name: string) => (given(name) ? read.text(one[name], child(pointer, name)) : undefined);
  const flag = (name: string) => (given(name) ? read.flag(one[name], child(pointer, name)) : undefined);
  const name = text("name") ?? text("TrailName") ?? "proposed";
  const homeRegion = text("homeRegion") ?? place.homeRegion;
  return [
    {
      arn: `arn:${place.partition}:cloudtrail:${homeRegion}:${place.accountId}:trail/${name}`,
      name,
      homeRegion,
      partition: place.partition,
      accountId: place.accountId,
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
 * Selectors that are not deployed: the input of `put-event-selectors`, or a list of trails with such selectors. One trail
 * that is multi-Region and logging is assumed where the document does not say. What AWS would refuse is a problem. Source:
 * AWS CloudTrail API, "PutEventSelectors".
 */
export function parseProposed(json: unknown, place: ProposedFor): Proposed {
  const read = reader();
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
    : proposedTrail(read, json, "", place, ["TrailName"]);
  if (Array.isArray(json) && json.length === 0) read.report("", "needs at least one trail");
  return read.problems.length > 0 ? { problems: read.problems } : { trails };
}
