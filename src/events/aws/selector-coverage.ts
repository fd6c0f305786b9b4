import { withDeadline } from "../../collect/observe.ts";
import { eventSelectors } from "../../collect/services/cloudtrail/selectors.ts";
import type { Session } from "../../collect/session/session.ts";
import { parseArn } from "../../model/aws/arn.ts";
import type { EventQuery } from "../../model/documents/events.ts";
import type { EventSelectors } from "../../model/documents/settings/selectors.ts";
import { inWords } from "../../model/text/sentence.ts";
import {
  type CompiledTrail,
  compile,
  covers,
  dataEvents,
  type EventSet,
  managementEvents,
  managementEventsOf,
  mayRecord,
  textSet,
} from "../../selectors/index.ts";
import type { Coverage, CoverageOf } from "../sources/coverage.ts";
import { failureOf } from "./failure.ts";
import type { TrailPlaces } from "./trail.ts";

/** A call of which it is known what kind of event it is. */
export interface KnownCall {
  readonly eventSource: string;
  readonly eventName: string;
  readonly readOnly: boolean;
  /** The resource type of a data event; null for a management event. */
  readonly resourceType: string | null;
}

/** The known calls with one of these names. */
export type KnownCalls = (names: readonly string[]) => Promise<readonly KnownCall[]>;

/** Event history holds management events. Of names that are those of data events alone it has none. */
export function historyCoverage(knownCalls: KnownCalls): CoverageOf {
  return async (query) => {
    const names = await namesWithout(query, knownCalls, ({ resourceType }) => resourceType === null);
    return names.length === 0
      ? {}
      : {
          uncovered: [`Event history has no data events, such as ${inWords(names)}: search a trail that records them`],
        };
  };
}

/** What a trail does not record of the events that are asked for, by its event selectors as they are now. */
export function selectorCoverage(session: Session, trail: TrailPlaces, knownCalls: KnownCalls): CoverageOf {
  return async (query) => {
    let selectors: EventSelectors;
    try {
      selectors = await withDeadline((signal) => eventSelectors(session, trail, signal), session.callDeadlineMs);
    } catch (error) {
      const why = failureOf(session, error, "cloudtrail:GetEventSelectors");
      return { uncovered: [`Which events trail ${trail.name} records could not be read: ${why}`] };
    }
    const asked = compiled(trail, selectors);
    const by = `By its current event selectors, trail ${trail.name} does not record`;
    if (query.eventNames.length === 0) return managementCoverage(asked, trail.homeRegion, query, by);
    const isRecorded = (call: KnownCall) => mayRecord(asked, eventsOf(call, trail));
    const names = await namesWithout(query, knownCalls, isRecorded);
    return names.length === 0 ? {} : { uncovered: [`${by} ${inWords(names)}`] };
  };
}

/** The names that are asked for of which calls are known, and none of these is such a one. */
async function namesWithout(
  { eventNames, eventSources, readOnly }: EventQuery,
  knownCalls: KnownCalls,
  is: (call: KnownCall) => boolean,
): Promise<string[]> {
  if (eventNames.length === 0) return [];
  const known = (await knownCalls(eventNames)).filter(
    (call) =>
      (eventSources.length === 0 || eventSources.includes(call.eventSource)) &&
      (readOnly === null || readOnly === call.readOnly),
  );
  return eventNames.filter((name) => {
    const calls = known.filter(({ eventName }) => eventName === name);
    return calls.length > 0 && !calls.some(is);
  });
}

/** By its selectors alone: whether it is logging, and which Regions and accounts it records, is said elsewhere. */
const compiled = ({ arn, name, homeRegion, accountId }: TrailPlaces, selectors: EventSelectors): CompiledTrail =>
  compile({
    ...{ arn, name, homeRegion, accountId, selectors },
    partition: partitionOf(arn),
    isMultiRegionTrail: true,
    isOrganizationTrail: false,
    includeGlobalServiceEvents: true,
    logging: true,
    insightSelectors: [],
  });

const partitionOf = (arn: string): string => parseArn(arn)?.partition ?? "aws";

function managementCoverage(
  trail: CompiledTrail,
  region: string,
  { eventSources, readOnly }: EventQuery,
  by: string,
): Coverage {
  const uncovered: string[] = [];
  const notes: string[] = [];
  for (const half of readOnly === null ? [true, false] : [readOnly])
    for (const source of eventSources.length > 0 ? eventSources : [undefined]) {
      const where = { regions: [region], readOnly: half };
      const found = covers([trail], source === undefined ? managementEvents(where) : managementEventsOf(source, where));
      const what = `${half ? "read" : "write"} management events${source === undefined ? "" : ` of ${source}`}`;
      if (found.answer === "not-covered" && found.doubts.length === 0) uncovered.push(`${by} ${what}`);
      else if (found.answer === "partly")
        notes.push(`${by} all ${what}, such as ${found.witness.eventName} of ${found.witness.eventSource}`);
    }
  return { uncovered, notes };
}

/** Every event that a call may be. */
function eventsOf({ eventSource, eventName, readOnly, resourceType }: KnownCall, trail: TrailPlaces): EventSet {
  const where = { regions: [trail.homeRegion], readOnly };
  const set =
    resourceType === null
      ? managementEventsOf(eventSource, where)
      : dataEvents(resourceType, { ...where, partition: partitionOf(trail.arn) });
  return {
    ...set,
    fields: {
      ...set.fields,
      eventSource: textSet({ equals: [eventSource] }),
      eventName: textSet({ equals: [eventName] }),
    },
    samples: set.samples.map((sample) => ({ ...sample, eventSource, eventName })),
  };
}
