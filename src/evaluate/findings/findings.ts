import type { Finding } from "../../model/documents/result.ts";
import type { Snapshot } from "../../model/documents/snapshot.ts";
import { needsOf, type Remedy } from "../../model/findings/check.ts";
import type { ResourceVerdict } from "../../model/findings/verdict.ts";
import { catalogueRemedy, type Evaluated } from "../run.ts";
import type { EvidenceTable } from "./evidence.ts";
import { fingerprint } from "./fingerprint.ts";
import { bySeverity, byText } from "./order.ts";
import { deniedPermissions, unknownRemedy } from "./unknown-remedy.ts";

/** The order of findings in a result. Those of one control on one resource stay as the check orders them, worst first. */
export function byRank(a: Finding, b: Finding): number {
  return (
    bySeverity(a, b) ||
    byText(a.control, b.control) ||
    byText(a.resource.type, b.resource.type) ||
    byText(a.resource.arn ?? a.resource.id, b.resource.arn ?? b.resource.id) ||
    byText(a.resource.region ?? "", b.resource.region ?? "")
  );
}

/** What the check of a failing verdict says to do; with placeholders where it says nothing of this resource. */
export function remedyOf({ control, remedy }: Evaluated, verdict: ResourceVerdict): Remedy {
  return remedy(verdict) ?? catalogueRemedy(control.check, control.params);
}

/** A verdict with its evidence, and for an unknown what makes it known. */
export function finding(
  { control }: Evaluated,
  verdict: ResourceVerdict,
  snapshot: Snapshot,
  evidenceAt: EvidenceTable["at"],
): Finding {
  const { status, message, details = [], data, cause, facet } = verdict;
  const { type, id, arn, region, accountId } = verdict.resource.subject;
  const evidence = [...new Set(verdict.evidence)].flatMap((pointer) => evidenceAt(pointer) ?? []);
  const permissions =
    cause === "denied" ? deniedPermissions(evidence, snapshot, needsOf(control.check, control.params), details) : [];
  const remediation = status === "unknown" ? unknownRemedy(verdict, evidence, permissions, snapshot) : undefined;
  return {
    fingerprint: fingerprint(control.id, snapshot.account, verdict.resource.subject, facet),
    control: control.id,
    ...(facet === undefined ? {} : { facet }),
    status,
    severity: control.severity,
    message,
    ...(details.length > 0 ? { details: [...details] } : {}),
    ...(data && Object.keys(data).length > 0 ? { data: { ...data } as NonNullable<Finding["data"]> } : {}),
    ...(cause === undefined ? {} : { cause }),
    ...(permissions.length > 0 ? { permissions } : {}),
    resource: { type, id, arn, region, accountId },
    evidence,
    ...(remediation ? { remediation } : {}),
    waived: false,
  };
}
