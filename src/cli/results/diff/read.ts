import { type Compared, treeOfSnapshot } from "../../../diff/index.ts";
import { formatSnapshot } from "../../../documents/format.ts";
import { parseJson } from "../../../documents/read.ts";
import { readComparable } from "../../../documents/result.ts";
import { readSnapshot } from "../../../documents/snapshot.ts";
import { unpacked } from "../../../documents/unpack.ts";
import { evaluate } from "../../../evaluate/index.ts";
import { UserError } from "../../../model/errors.ts";
import { decodeText } from "../../../model/text/encoding.ts";
import { tool } from "../../../tool.ts";
import { type LoadedPolicy, policyFor } from "../../arguments/load-policy.ts";
import type { PolicyOptions, SessionChoices } from "../../arguments/options.ts";
import { bytesAt } from "../../io/read-baseline.ts";
import { endable } from "../../process/signals.ts";

interface Input {
  readonly name: string;
  readonly text: string;
  readonly isResult: boolean;
}

/**
 * Reads two results, or two snapshots, which are evaluated by one policy.
 *
 * @throws UserError (exit 2) if one cannot be read, or they are of two kinds.
 */
export async function comparedFiles(
  old: string,
  now: string,
  options: PolicyOptions & SessionChoices & { readonly quiet?: boolean },
): Promise<[Compared, Compared]> {
  const inputs: [Input, Input] = [await inputAt(old, "<old>", options), await inputAt(now, "<new>", options)];
  const [before, after] = inputs;
  if (before.isResult !== after.isResult)
    throw new UserError(
      `${before.name} is a ${kindOf(before)}, and ${after.name} is a ${kindOf(after)}: compare two of one kind`,
    );
  if (before.isResult) {
    const given = (["policy", "framework", "control", "skipControl"] as const).find(
      (name) => options[name as "policy"],
    );
    if (given) throw new UserError("Results are already evaluated: policies and controls are for snapshots");
    return [{ result: readComparable(before.text, before.name) }, { result: readComparable(after.text, after.name) }];
  }
  const loaded = await policyFor(options);
  return [await evaluated(before, loaded), await evaluated(after, loaded)];
}

async function inputAt(path: string, argument: string, options: SessionChoices): Promise<Input> {
  const name = path === "-" ? "standard input" : path;
  const text = decodeText(unpacked(await bytesAt(path, options, argument), name));
  const document = parseJson(text, name);
  return { name, text, isResult: Object.hasOwn(Object(document) as object, "findings") };
}

const kindOf = ({ isResult }: Input) => (isResult ? "result" : "snapshot");

async function evaluated({ text, name }: Input, { policy: loaded, checks }: LoadedPolicy): Promise<Compared> {
  const snapshot = readSnapshot(text, name);
  // The gate is that of either evidence by itself: the comparison says what is new.
  const { newOnly: _, ...gate } = loaded.gate;
  const policy = { ...loaded, gate };
  const result = await endable(() => evaluate({ snapshot, text: formatSnapshot(snapshot), policy, checks, tool }));
  return { result, evidence: treeOfSnapshot(snapshot) };
}
