import { type Call, questionOf } from "../explain/call/call.ts";
import { recordQuestion } from "../explain/call/record.ts";
import { type Conclusion, type ExplanationBasis, explanation } from "../explain/document.ts";
import { explainSingleEvent } from "../explain/single-event.ts";
import { TrafficReader } from "../explain/traffic/traffic.ts";
import { explanationBasis, placeOfSnapshot } from "../explain/trails/basis.ts";
import type { Explanation } from "../model/documents/explanation.ts";
import type { Snapshot } from "../model/documents/snapshot.ts";
import { UserError } from "../model/errors.ts";
import { tool } from "../tool.ts";
import { checkOptions, flag, object, type Rule, snapshotArgument, text, texts } from "./arguments.ts";

export type { Call };

/** What is explained: exactly one of `call`, `record` and `logFiles`. */
export interface ExplainOptions {
  /** A call by its service and event name: `{ service: "kms", event: "Decrypt" }`. */
  readonly call?: Call | undefined;
  /** A CloudTrail record as an object. */
  readonly record?: unknown;
  /** Paths of CloudTrail log files, gzip or plain, and of folders of them. */
  readonly logFiles?: readonly string[] | undefined;
  /** With `logFiles`: list each event, also past 100,000. */
  readonly each?: boolean | undefined;
  /** Selectors that are not deployed, as put-event-selectors takes them: the answer is that of the trails with them. */
  readonly proposed?: unknown;
}

const anything: Rule = () => undefined;

const RULES = { call: object, record: anything, logFiles: texts("paths"), each: flag, proposed: anything };

const CALL_RULES = {
  service: text,
  event: text,
  readOnly: flag,
  management: flag,
  resourceType: text,
  region: text,
  resource: text,
  principal: text,
};

/**
 * Says whether a call, a record or the events of log files are recorded by the trails of a snapshot, by which trail and
 * selector, and if not, why.
 *
 * @throws UserError where an argument is wrong, the call is not in the table of well-known events and needs more
 * members, or AWS would refuse the proposal.
 */
export async function explain(snapshot: Snapshot, options: ExplainOptions): Promise<Explanation> {
  snapshotArgument("explain", snapshot);
  checkOptions("explain", options, RULES);
  const { call, record, logFiles, proposed } = options;
  if ([call, record, logFiles].filter((one) => one !== undefined).length !== 1)
    throw new UserError("explain: give one of the options call, record and logFiles");
  const proposal = proposed === undefined ? undefined : { json: proposed, name: "proposed" };
  const basis = explanationBasis(snapshot, placeOfSnapshot(snapshot), proposal);
  return explanation(basis, await conclude(basis, snapshot, options), tool);
}

async function conclude(
  basis: ExplanationBasis,
  snapshot: Snapshot,
  { call, record, logFiles, each }: ExplainOptions,
): Promise<Conclusion> {
  if (logFiles) {
    const reader = new TrafficReader({
      trails: basis.trails,
      before: basis.before,
      list: each ? "each" : "few",
      anyAccount: false,
    });
    await reader.readAll(logFiles);
    return reader.conclusion();
  }
  if (!call) return explainSingleEvent(basis, recordQuestion(record, "record", "logFiles"));
  checkOptions("explain: call", call, CALL_RULES);
  for (const name of ["service", "event"] as const)
    if (call[name] === undefined) throw new UserError(`explain: call: option ${name} is missing`);
  return explainSingleEvent(basis, questionOf(call, placeOfSnapshot(snapshot)));
}
