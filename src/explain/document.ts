import type { ExplainedEvent } from "../model/documents/explained-event.ts";
import type {
  Difference,
  Explanation,
  LogFiles,
  Malformed,
  SourceRow,
  Unrecorded,
} from "../model/documents/explanation.ts";
import type { Snapshot } from "../model/documents/snapshot.ts";
import { EXPLANATION_VERSION } from "../model/documents/version.ts";
import type { EvaluatedTrails } from "./trails/evaluated-trails.ts";

/** The contents of an explanation document. */
export interface Conclusion {
  readonly summary: Explanation["summary"];
  readonly events?: readonly ExplainedEvent[] | undefined;
  readonly bySource: readonly SourceRow[];
  /** How many events each trail records, in the order of the trails. */
  readonly byTrail?: readonly number[] | undefined;
  readonly unrecorded?: readonly Unrecorded[] | undefined;
  readonly logFiles?: LogFiles | undefined;
  readonly malformed: readonly Malformed[];
  readonly difference?: Difference | undefined;
}

/** The trails that the answers come from. */
export interface ExplanationBasis {
  /** The trails that the answers are about. */
  readonly trails: EvaluatedTrails;
  /** The trails that a proposal is compared with. */
  readonly before?: EvaluatedTrails | undefined;
  readonly evaluatedBy: Explanation["evaluatedBy"];
  readonly snapshot: Snapshot | undefined;
}

/** The explanation document. */
export function explanation(
  { trails, evaluatedBy, snapshot }: ExplanationBasis,
  { summary, events, bySource, byTrail, unrecorded, logFiles, malformed, difference }: Conclusion,
  tool: Explanation["tool"],
): Explanation {
  return {
    schemaVersion: EXPLANATION_VERSION,
    tool: { ...tool },
    evaluatedBy,
    account: snapshot ? { id: snapshot.account.id, collectedAt: snapshot.collectedAt } : null,
    trails: trails.trails.map(({ compiled: { trail }, proposed, effective, because }, i) => ({
      trail: trail.arn,
      name: trail.name,
      homeRegion: trail.homeRegion,
      proposed,
      effective,
      because,
      ...(byTrail ? { recorded: byTrail[i] ?? 0 } : {}),
    })),
    summary,
    ...(events ? { events: [...events] } : {}),
    bySource: [...bySource],
    ...(unrecorded ? { unrecorded: [...unrecorded] } : {}),
    ...(logFiles ? { logFiles } : {}),
    malformed: [...malformed],
    ...(difference ? { difference } : {}),
  };
}

/** How the answer about an event changes. */
export function changeOf(before: boolean | null, after: boolean | null): NonNullable<ExplainedEvent["change"]> {
  if (before === null || after === null) return "undecidable";
  if (before === after) return "same";
  return after ? "newly-recorded" : "no-longer-recorded";
}

/** The conclusion about one event. */
export function singleEventConclusion(event: ExplainedEvent, difference?: Difference): Conclusion {
  const { eventSource, eventName, awsRegion, recorded, change } = event;
  const counts = {
    events: 1,
    recorded: recorded === true ? 1 : 0,
    notRecorded: recorded === false ? 1 : 0,
    undecidable: recorded === null ? 1 : 0,
  };
  const changes = change && {
    newlyRecorded: change === "newly-recorded" ? 1 : 0,
    noLongerRecorded: change === "no-longer-recorded" ? 1 : 0,
  };
  return {
    summary: { ...counts, malformed: 0 },
    events: [event],
    bySource: [{ eventSource, eventName, awsRegion, ...counts, ...changes }],
    malformed: [],
    difference,
  };
}

/** 3 if a part was skipped or nothing was read; else 1 if an event is not recorded, 3 if one is undecidable, 0. */
export function exitCodeOf({ summary }: Pick<Conclusion, "summary">): 0 | 1 | 3 {
  if (summary.malformed > 0 || summary.events === 0) return 3;
  if (summary.notRecorded > 0) return 1;
  return summary.undecidable > 0 ? 3 : 0;
}
