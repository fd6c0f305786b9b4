import type { ScanResult } from "../../../src/model/documents/result.ts";
import { line, moment } from "../plain.ts";

export interface ScannedView {
  readonly account: string;
  readonly alias: string | null;
  readonly organization: string | null;
  readonly partition: string | null;
  readonly identity: string;
  readonly regions: string;
  readonly regionNames: string;
  readonly from: string;
  readonly to: string;
  readonly tool: string;
  readonly manyPolicies: boolean;
  readonly policies: readonly { readonly name: string; readonly path: string | null; readonly sha256: string }[];
  readonly snapshot: { readonly path: string | null; readonly sha256: string };
}

/** The account, the time, the identity, the policy and the snapshot: what a reader needs to repeat the scan. */
export function scannedView(result: ScanResult): ScannedView {
  const { account, identity, scope, snapshot, policies, tool } = result;
  const enabled = scope.enabledRegions;
  return {
    account: line(account.id),
    alias: account.alias === null ? null : line(account.alias),
    organization: account.organizationId === undefined ? null : line(account.organizationId),
    partition: account.partition === "aws" ? null : line(account.partition),
    identity: line(identity.arn),
    regions: `${scope.regions.length} ${enabled ? `of ${enabled.length} enabled Regions` : "(the enabled Regions are not known)"}`,
    regionNames: scope.regions.map(line).join(", "),
    from: moment(result.startedAt),
    to: moment(result.finishedAt),
    tool: `${line(tool.name)} ${line(tool.version)}`,
    manyPolicies: policies.length > 1,
    policies: policies.map((one) => ({
      name: line(one.name),
      path: one.path === undefined || one.path === one.name ? null : line(one.path),
      sha256: line(one.sha256),
    })),
    snapshot: { path: snapshot.path === undefined ? null : line(snapshot.path), sha256: line(snapshot.sha256) },
  };
}
