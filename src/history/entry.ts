import { createHash } from "node:crypto";
import type { HistoryEntry, OpenFinding } from "../model/documents/history.ts";
import type { Finding, ScanResult } from "../model/documents/result.ts";
import { HISTORY_VERSION } from "../model/documents/version.ts";
import { UserError } from "../model/errors.ts";
import { resourceKey } from "../model/findings/outcome.ts";

/**
 * What a history keeps of a result for charts and ages.
 *
 * @param hashes - SHA-256 of the JSON report, and of the file that has it.
 */
export function entryOf(
  result: ScanResult,
  hashes: { readonly result: string; readonly stored: string },
): HistoryEntry {
  const { account, tool, snapshot, policies, summary } = result;
  const titles = new Map(result.controls.map(({ id, failureTitle }) => [id, failureTitle]));
  const having = (wanted: Finding["status"]) =>
    result.findings.filter(({ status }) => status === wanted).map(({ fingerprint }) => halfOf(fingerprint));
  const none = { critical: 0, high: 0, medium: 0, low: 0 };
  return {
    schemaVersion: HISTORY_VERSION,
    account: { id: account.id, alias: account.alias },
    point: {
      collectedAt: snapshot.collectedAt,
      finishedAt: result.finishedAt,
      toolVersion: tool.version,
      command: result.command ?? null,
      policies: policies.map(({ name, sha256 }) => ({ name, sha256 })),
      snapshotSha256: snapshot.sha256,
      resultSha256: hashes.result,
      score: result.score,
      evidenceCoverage: result.evidenceCoverage,
      gate: result.gate.verdict,
      failures: summary.failuresBySeverity ?? none,
      unknown: summary.unknown,
      manual: summary.manual,
      waived: summary.waived,
    },
    storedSha256: hashes.stored,
    controls: result.controls.map(({ id }) => id),
    regions: result.scope.regions,
    pass: having("pass"),
    notApplicable: having("not-applicable"),
    manual: having("manual"),
    resources: [...new Set(result.findings.map(({ resource }) => resourceHalf(resource)))],
    open: result.findings
      .filter(({ status }) => status === "fail" || status === "unknown")
      .map((finding) => openFinding(finding, titles.get(finding.control) ?? finding.control)),
  };
}

export const sha256 = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

/** Enough to tell findings apart, and half the space. */
export const halfOf = (fingerprint: string): string => fingerprint.slice(0, 16);

/** The same of a resource. */
export const resourceHalf = (resource: Finding["resource"] | OpenFinding["resource"]): string =>
  halfOf(sha256(resourceKey(resource)));

function openFinding(finding: Finding, title: string): OpenFinding {
  const { fingerprint, control, facet, severity, status, message, resource, waiver } = finding;
  const { type, id, arn, region } = resource;
  return {
    fingerprint,
    control,
    ...(facet === undefined ? {} : { facet }),
    title,
    severity,
    status: status === "fail" ? "fail" : "unknown",
    message,
    resource: { type, id, arn, region },
    ...(waiver ? { waiver: { owner: waiver.owner, reason: waiver.reason, expires: waiver.expires } } : {}),
  };
}

/** The ending of a stored result. */
export const RESULT_ENDING = ".result.json.gz";
/** The ending of what is read for charts. */
export const ENTRY_ENDING = ".summary.json";

const ACCOUNT = /^[0-9]{12}$/;
export const isAccount = (name: string): boolean => ACCOUNT.test(name);

/**
 * Where a history keeps a result, without the ending: `ACCOUNT/TIME-KEY`. Results of one snapshot by the same policies, the
 * same command line and the same version are equal, and have one place.
 *
 * @throws UserError (exit 2) if the account's id is none: it becomes the name of a folder.
 */
export function placeOf({ account, snapshot, policies, command, tool }: ScanResult): string {
  if (!isAccount(account.id)) throw new UserError("--history: the result has no account id of twelve digits");
  const what = [snapshot.sha256, ...policies.map(({ sha256 }) => sha256), command ?? "", tool.version];
  const key = sha256(JSON.stringify(what)).slice(0, 16);
  return `${account.id}/${stampOf(snapshot.collectedAt)}-${key}`;
}

/** A time as places begin with it. */
export const stampOf = (time: string): string => time.replace(/[-:]|\.\d+/g, "");
