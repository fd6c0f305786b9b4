import { EFFECTIVE_NEEDS } from "../../check/recording/effective.ts";
import type { CollectorOptions } from "../../collect/index.ts";
import { expiredNote } from "../../model/aws/expired.ts";
import type { FactId, Snapshot } from "../../model/documents/snapshot.ts";
import { UserError } from "../../model/errors.ts";
import { pointInTime } from "../../model/text/point-in-time.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { tool } from "../../tool.ts";
import { type AccountOptions, sessionOptions, type VerifyOptions } from "../arguments/options.ts";
import { print } from "../io/output.ts";
import { startSpinner } from "../io/spinner.ts";
import { OPTIMIZE_LATER, tuneV8 } from "../process/tune-v8.ts";
import type { CanaryChoices } from "./canary-options.ts";

/** What a canary needs to know of the trails, and what decides whether they work, which every report says. */
const CANARY_NEEDS: readonly FactId[] = ["trail.eventSelectors", ...EFFECTIVE_NEEDS];

/** Collects from AWS, with progress on a terminal, and each call with `--verbose`. */
export async function collectLive(
  options: AccountOptions,
  what: Pick<CollectorOptions, "facts" | "scope"> &
    VerifyOptions & {
      /** Called once the first answer is there: what it starts is done while the program waits for others. */
      readonly meanwhile?: () => void;
      /** Makes a canary's calls once all is collected. */
      readonly canary?: CanaryChoices;
    },
): Promise<Snapshot> {
  const { verifyLogs: since, meanwhile, canary, ...named } = what;
  const asked = canary && named.facts ? { ...named, facts: new Set([...named.facts, ...CANARY_NEEDS]) } : named;
  const range = since === undefined ? undefined : rangeToVerify(since, Date.now());
  // The SDK's notice of several lines would stand in place of the one sentence that matters.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const { collect } = await import("../../collect/index.ts");
  tuneV8(OPTIMIZE_LATER);
  const withLogFiles = async (range: Range): Promise<Pick<CollectorOptions, "facts" | "readers">> => {
    const { integrityReader } = await import("../../integrity/trail-reader.ts");
    const onTrail = (name: string) => {
      text = () => `Verifying the log files of ${oneLine(name)}`;
    };
    const reader = integrityReader({ range, session: sessionOptions(options), onTrail });
    const facts = asked.facts && new Set([...asked.facts, "trail.integrity" as const]);
    return { ...(facts ? { facts } : {}), readers: { "trail.integrity": reader } };
  };
  const started = Date.now();
  let calls = 0;
  let text = () => "Connecting";
  const spinner = options.quiet || options.verbose ? undefined : await startSpinner(() => text());
  let snapshot: Snapshot;
  try {
    snapshot = await collect({
      ...sessionOptions(options),
      concurrency: options.concurrency,
      ...asked,
      ...(range ? await withLogFiles(range) : {}),
      tool,
      onCall: (call) => {
        calls++;
        if (calls === 1) meanwhile?.();
        if (options.verbose)
          void print(
            `${call.api} ${call.region} ${Math.round(call.ms)} ms ${oneLine(call.outcome, 80)}\n`,
            process.stderr,
          );
      },
      onProgress: ({ wave, waves, done, total }) => {
        const seconds = () => ((Date.now() - started) / 1000).toFixed(1);
        text = () => `Wave ${wave} of ${waves}: ${done}/${total} calls · ${calls} calls · ${seconds()} s`;
      },
    });
  } finally {
    spinner?.stop();
  }
  if (!canary) return snapshot;
  const { runLiveCanary } = await import("./canary.ts");
  return runLiveCanary(snapshot, options, canary);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** The range that `--verify-logs` names: from then until now, in milliseconds. */
function rangeToVerify(text: string, now: number): Range {
  const range = { start: pointInTime("--verify-logs", text, now), end: Math.floor(now / 1000) * 1000 };
  if (range.start > range.end) throw new UserError("--verify-logs names a time in the future");
  return range;
}

/** Says that the credentials expired, for commands whose answer does not say it. */
export async function sayIfExpired(snapshot: Snapshot, { quiet }: AccountOptions): Promise<void> {
  const note = expiredNote(snapshot);
  if (note !== undefined && !quiet) await print(`trailproof: ${note}\n`, process.stderr);
}
