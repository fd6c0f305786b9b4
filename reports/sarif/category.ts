import type { ScanResult } from "../../src/model/documents/result.ts";

/**
 * What tells the run from others of the same repository. GitHub takes all before the last slash for the category of the
 * upload, so several accounts, and several scans of one, live side by side.
 */
export function runId({ account, policies }: ScanResult, category = defaultCategory(policies)): string {
  return `trailproof/${account.id}/${category.replace(/[^\p{L}\p{N}._+-]/gu, "-")}/`;
}

/** The names of the policies, of files the base name without ending. */
function defaultCategory(policies: ScanResult["policies"]): string {
  return policies.map(({ name, path }) => (path === undefined ? name : baseName(path)).replaceAll("+", "-")).join("+");
}

const baseName = (path: string): string => (path.split(/[/\\]/).at(-1) ?? path).replace(/(?<=.)\.[^.]*$/, "");
