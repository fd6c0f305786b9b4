import type { CollectOptions } from "../../collect/index.ts";
import { expiredNote } from "../../model/aws/expired.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { tool } from "../../tool.ts";
import { type AccountOptions, sessionOptions, type VerifyOptions } from "../arguments/options.ts";
import { rangeToVerify, verifyLogs } from "../validate/verify-logs.ts";
import { print } from "./output.ts";
import { startSpinner } from "./spinner.ts";

/** Collects from AWS, with progress on a terminal and each call where `--verbose` asks for it. */
export async function collectLive(
  options: AccountOptions,
  what: Pick<CollectOptions, "facts" | "scope"> & VerifyOptions,
): Promise<Snapshot> {
  const { verifyLogs: since, ...asked } = what;
  const range = since === undefined ? undefined : rangeToVerify(since, Date.now());
  // The SDK's notice of several lines would stand in place of the one sentence that matters.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const { collect } = await import("../../collect/index.ts");
  const started = Date.now();
  let calls = 0;
  let text = () => "Connecting";
  const spinner = options.quiet || options.verbose ? undefined : await startSpinner(() => text());
  try {
    const snapshot = await collect({
      ...sessionOptions(options),
      concurrency: options.concurrency,
      ...asked,
      tool,
      onCall: (call) => {
        calls++;
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
    if (!range) return snapshot;
    return await verifyLogs(snapshot, range, options, (name, done, all) => {
      text = () => `Verifying the log files of ${oneLine(name)} (${done} of ${all} trails done)`;
    });
  } finally {
    spinner?.stop();
  }
}

/** Says that the credentials expired, for commands whose answer does not say it. */
export async function sayIfExpired(snapshot: Snapshot, { quiet }: AccountOptions): Promise<void> {
  const note = expiredNote(snapshot);
  if (note !== undefined && !quiet) await print(`trailproof: ${note}\n`, process.stderr);
}
