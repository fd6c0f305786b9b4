import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { collect, type SessionOptions } from "../collect/index.ts";
import { readStoredObject } from "../collect/stored-object.ts";
import { formatSnapshot } from "../documents/format.ts";
import type { Baseline } from "../evaluate/baseline/index.ts";
import { controlsInForce, evaluate, factsFor } from "../evaluate/index.ts";
import { checks } from "../generated/checks.ts";
import { isS3Address, s3Location } from "../model/aws/s3-location.ts";
import type { Snapshot } from "../model/documents/snapshot.ts";
import { UserError } from "../model/errors.ts";
import { quoted } from "../model/text/suggest.ts";
import { type LoadedPolicy, loadPolicy } from "../policy/index.ts";
import { tool } from "../tool.ts";
import type { Scanned } from "./store.ts";

/** As the policy reader accepts a file. */
const MAX_POLICY_BYTES = 1024 * 1024;

/**
 * Loads the policies that the function is configured with: built-in ones by name, files from S3.
 *
 * @throws UserError naming what is wrong with them.
 */
export async function policyOf(names: readonly string[], session: SessionOptions): Promise<LoadedPolicy> {
  const cwd = await mkdtemp(join(tmpdir(), "policy-"));
  try {
    const local = names.map(async (name, index) => {
      if (!isS3Address(name)) return name;
      const at = s3Location(name);
      if (!at) throw new UserError(`TRAILPROOF_POLICY: expected s3://BUCKET/KEY, not ${quoted(name)}`);
      // Each in a folder of its own: two keys can end in one name.
      const folder = join(cwd, String(index));
      await mkdir(folder);
      const file = join(folder, basename(at.key));
      await writeFile(file, await readStoredObject(at, MAX_POLICY_BYTES, session), { flag: "wx" });
      return file;
    });
    return await loadPolicy({ names: await Promise.all(local), cwd, checks });
  } catch (error) {
    // The folder is this run's own, and tells nothing.
    throw error instanceof UserError ? new UserError(withoutFolders(error.message, cwd)) : error;
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

/** The folders are those of {@link policyOf}: one, with a folder for each file. */
const withoutFolders = (text: string, cwd: string) =>
  text
    .split(join(cwd, "/"))
    .map((part, index) => (index === 0 ? part : part.replace(/^\d+\//, "")))
    .join("");

/** Collects the evidence that the controls in force need. */
export async function snapshotFor({ policy, checks }: LoadedPolicy, session: SessionOptions): Promise<Snapshot> {
  const facts = factsFor(controlsInForce(policy, checks, new Set()));
  return collect({ ...session, facts, scope: policy.scope, tool });
}

/**
 * Evaluates a snapshot, compared with the last result. Without one every failure is new, so a gate on new failures counts
 * all of them.
 */
export function evaluated(
  snapshot: Snapshot,
  { policy, checks }: LoadedPolicy,
  baseline: Baseline | undefined,
): Scanned {
  const text = formatSnapshot(snapshot);
  const { newOnly: _, ...countsAll } = policy.gate;
  const gate = baseline ? policy.gate : countsAll;
  const result = evaluate({ snapshot, text, policy: { ...policy, gate }, checks, tool, baseline });
  return { result, text };
}
