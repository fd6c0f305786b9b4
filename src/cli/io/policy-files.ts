import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { readBytes } from "../../documents/bytes.ts";
import { isSpecial } from "../../documents/special-file.ts";
import type { ResolvedPolicy } from "../../model/documents/policy.ts";
import type { ReportContext } from "../../model/documents/report.ts";
import type { ScanResult } from "../../model/documents/result.ts";
import { findPolicy } from "../../policy/layers/find.ts";
import { shownPath } from "./output.ts";

/** Where the policy files are that a result names, and which of them are nowhere. */
type Files = Required<Pick<ReportContext, "policyFiles" | "lost">>;

/** More than a policy can be. */
const MAX_BYTES = 1024 * 1024;

/** The files of a policy that was just read. */
export function policyFiles({ policies }: ResolvedPolicy): Files {
  return byName(policies.flatMap(({ name, path }) => (path === undefined ? [] : [{ name, path }])));
}

/**
 * The files of a saved result, of which it has the names: in the working directory, beside the result, beside the policy
 * that is found from here. A file that has changed is lost.
 */
export async function foundPolicyFiles({ policies }: ScanResult, resultFile: string): Promise<Files> {
  const cwd = process.cwd();
  const { path: found } = findPolicy(cwd);
  const folders = [
    ...new Set([".", ...(resultFile === "-" ? [] : [dirname(resultFile)]), ...(found ? [dirname(found)] : [])]),
  ];
  const files = [];
  for (const { path: name, sha256 } of policies) {
    if (name === undefined) continue;
    const paths = folders.map((folder) => shownPath(join(folder, name)));
    let path: string | undefined;
    for (const one of paths) if (path === undefined && (await isFile(one, sha256))) path = one;
    files.push({ name, path });
  }
  return byName(files);
}

function byName(files: readonly { readonly name: string; readonly path?: string | undefined }[]): Files {
  const isOne = ({ name }: { readonly name: string }) => files.filter((one) => one.name === name).length === 1;
  const policyFiles = new Map(
    files.flatMap((one) => (one.path !== undefined && isOne(one) ? [[one.name, one.path] as const] : [])),
  );
  return { policyFiles, lost: new Set(files.flatMap(({ name }) => (policyFiles.has(name) ? [] : [name]))) };
}

/** The name comes from the result, which may come from anywhere: reading a pipe would block. */
async function isFile(path: string, sha256: string): Promise<boolean> {
  if (isSpecial(path)) return false;
  const bytes = await readBytes(path, MAX_BYTES).catch(() => undefined);
  return bytes !== undefined && createHash("sha256").update(bytes).digest("hex") === sha256;
}
