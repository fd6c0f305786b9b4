import { withDeadline } from "../../collect/observe.ts";
import type { Notification, ScanResult } from "../../model/documents/result.ts";
import type { Snapshot } from "../../model/documents/snapshot.ts";
import type { TamperingEvent } from "../../model/events/tampering-event.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import type { Run } from "../run.ts";
import { type Found, scanned } from "../run-scan.ts";
import { evaluated, policyOf, snapshotFor } from "../scan.ts";
import { record, recordedFor } from "./record.ts";

/** What is done about a call, by the state after it. */
type Respond = (snapshot: Snapshot, result: ScanResult) => Promise<readonly Notification[]>;

type After = { readonly responses: readonly Notification[] } & (
  | { readonly scan: Found; readonly error?: undefined }
  | { readonly scan?: undefined; readonly error: Error }
);

/**
 * Scans after a call and responds to it. What goes wrong is told and not thrown: the message about the call goes out anyway,
 * and a response needs no policy. The scan is compared with the last result from before the call, since one from after it may
 * have what the call broke.
 */
export async function scanAfter(run: Run, event: TamperingEvent, respond: Respond): Promise<After> {
  const { configuration, session, store } = run;
  let responses = await recordedFor(store, event);
  const then: Respond = async (snapshot, result) => {
    const done = await respond(snapshot, result).catch((error: Error) => [failed(error)]);
    responses = [...responses, ...done];
    if (done.length > 0) await record(store, event, responses);
    return responses;
  };
  try {
    const scan = await withDeadline(async () => {
      const loaded = await policyOf(configuration.policies, session).catch(async (error: Error) => {
        const builtIn = await policyOf([], session);
        const snapshot = await snapshotFor(builtIn, session);
        await then(snapshot, evaluated(snapshot, builtIn, undefined).result);
        throw error;
      });
      return scanned(run, loaded, { before: event.time, then });
    }, run.scanMs);
    return { scan, responses };
  } catch (error) {
    return { error: error as Error, responses };
  }
}

const failed = (error: Error): Notification => ({
  level: "error",
  code: "response-failed",
  message: `trailproof changed nothing: ${oneLine(error.message)}`,
});
