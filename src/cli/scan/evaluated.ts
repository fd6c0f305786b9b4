import { setImmediate } from "node:timers/promises";
import { formatSnapshot } from "../../documents/format.ts";
import { readHashedFile } from "../../documents/input-file.ts";
import { type Baseline, baseNameOf } from "../../evaluate/baseline/index.ts";
import { commandLine } from "../../evaluate/command.ts";
import { controlsInForce, evaluate, factsFor } from "../../evaluate/index.ts";
import { type Control, catalogueRemedy } from "../../evaluate/run.ts";
import type { ResolvedPolicy } from "../../model/documents/policy.ts";
import type { ScanResult } from "../../model/documents/result.ts";
import type { Snapshot } from "../../model/documents/snapshot.ts";
import { RULE_FACTS } from "../../model/events/trail-links.ts";
import { tool } from "../../tool.ts";
import type { LoadedPolicy } from "../arguments/load-policy.ts";
import { withoutSecrets } from "../arguments/shown-command.ts";
import { collectLive } from "../evidence/collect-live.ts";
import { parseOpenOutput } from "../io/output.ts";
import { endable } from "../process/signals.ts";
import { collectGarbage, OPTIMIZE_LATER, PREFER_LESS_MEMORY, tuneV8 } from "../process/tune-v8.ts";
import type { ScanOptions } from "./options.ts";
import { keepSnapshot } from "./snapshot-file.ts";

/** In characters: about two hundred trails. What is smaller is evaluated before the heap has grown. */
const LARGE_SNAPSHOT = 2_000_000;

/** The result of a scan. The snapshot is not part of it: where it is large, it is freed before reports are written. */
export async function evaluated(
  options: ScanOptions,
  policy: ResolvedPolicy,
  { checks, named }: Pick<LoadedPolicy, "checks" | "named">,
  beside: string | undefined,
  baseline: Baseline | undefined,
): Promise<{ result: ScanResult; isLarge: boolean; snapshotFile: string | undefined }> {
  const collected = options.snapshot
    ? await saved(options.snapshot)
    : await live(options, policy, controlsInForce(policy, checks));
  const { snapshot, text, sha256 } = await withEvents(collected, policy, options);
  const isLarge = text.length > LARGE_SNAPSHOT;
  if (isLarge) {
    tuneV8(PREFER_LESS_MEMORY);
    // The bytes of the file would be held through most of the evaluation.
    collectGarbage();
  }
  const path = await keepSnapshot(options, text, beside);
  // A saved copy has the text in UTF-8, whatever the file that it was read from.
  const ofFile = options.saveSnapshot ? undefined : sha256;
  const compared = baseline && { baseline: baseNameOf(baseline.name) };
  const command = withoutSecrets(commandLine({ ...options, ...named, ...compared }));
  const result = await endable(() =>
    evaluate({ snapshot, text, sha256: ofFile, policy, checks, tool, command, baseline }),
  );
  return { result, isLarge, snapshotFile: path };
}

interface Collected {
  readonly snapshot: Snapshot;
  readonly text: string;
  readonly sha256?: string;
}

async function withEvents(collected: Collected, policy: ResolvedPolicy, options: ScanOptions): Promise<Collected> {
  const { events } = options;
  if (events === undefined) return collected;
  const { scannedEvents } = await import("./events.ts");
  const snapshot = await scannedEvents(collected.snapshot, policy, { ...options, events });
  return { snapshot, text: formatSnapshot(snapshot) };
}

async function saved(file: string): Promise<Collected> {
  const { readSnapshot } = await import("../../documents/snapshot.ts");
  tuneV8(OPTIMIZE_LATER);
  const { text, sha256 } = await readHashedFile(file);
  return { snapshot: readSnapshot(text, file), text, sha256 };
}

async function live(
  options: ScanOptions,
  policy: { scope: { regions: readonly string[] | null; excludeRegions: readonly string[] } },
  controls: readonly Control[],
): Promise<Collected> {
  const listsControls = (options.output ?? []).some((output) => parseOpenOutput(output).format !== "terminal");
  const snapshot = await collectLive(options, {
    facts: new Set([...factsFor(controls), ...(options.events === undefined ? [] : RULE_FACTS)]),
    scope: policy.scope,
    ...(listsControls ? { meanwhile: () => void remediesAhead(controls) } : {}),
    ...(options.verifyLogs === undefined ? {} : { verifyLogs: options.verifyLogs }),
    ...(options.canary ? { canary: options } : {}),
  });
  return { snapshot, text: formatSnapshot(snapshot) };
}

/** Remedies in general terms depend on no answer: they are made while the program waits for AWS, one between two answers. */
async function remediesAhead(controls: readonly Control[]): Promise<void> {
  for (const { check, params, from } of controls) {
    await setImmediate();
    if (from === "built-in") catalogueRemedy(check, params);
  }
}
