import { type Expectations, expectationsOf } from "../../events/expectations/index.ts";
import { checks } from "../../generated/checks.ts";
import { UserError } from "../../model/errors.ts";
import type { EventsOptions } from "./options.ts";

/** In the place of a policy: no rule but the built-in ones. */
const BUILT_IN = "built-in";

/**
 * The rules that `--expectations` names; undefined without it.
 *
 * @throws UserError (exit 2) for a policy or a snapshot that is none.
 */
export async function expectationsAsked({
  expectations: named,
  snapshot: file,
}: Pick<EventsOptions, "expectations" | "snapshot">): Promise<Expectations | undefined> {
  if (!named) {
    if (file !== undefined) throw new UserError("--snapshot needs --expectations");
    return undefined;
  }
  const names = named.filter((name) => name !== BUILT_IN);
  const snapshot = file === undefined ? undefined : await snapshotAt(file);
  if (names.length === 0) return expectationsOf({ rules: [], policies: [], snapshot });
  const { loadPolicy } = await import("../../policy/index.ts");
  const { policy } = await loadPolicy({ names, cwd: process.cwd(), checks, forEvents: true });
  return expectationsOf({
    rules: policy.expectations ?? [],
    policies: policy.policies.map(({ name }) => name),
    snapshot,
  });
}

/** @throws UserError (exit 2) if the file cannot be read or is no snapshot. */
export async function snapshotAt(file: string) {
  const [{ readDocumentFile }, { readSnapshot }] = await Promise.all([
    import("../../documents/input-file.ts"),
    import("../../documents/snapshot.ts"),
  ]);
  return readSnapshot(await readDocumentFile(file), file);
}
