import type { AttestationEvidence, ResolvedPolicy } from "../../model/documents/policy.ts";
import type { AppliedAttestation, Finding, Notification } from "../../model/documents/result.ts";
import type { ResourceType } from "../../model/resources/resource-types.ts";
import { matchesEverything, matchesResource } from "./waivers.ts";

type PolicyAttestation = ResolvedPolicy["attestations"][number];

/** An attestation of findings: of a control, on the resources that a pattern matches. */
type OfFindings = PolicyAttestation & { readonly control: string; readonly resource: string };

const isOfFindings = (one: PolicyAttestation): one is OfFindings =>
  one.control !== undefined && one.resource !== undefined;

/** @param time - ISO 8601, or its day. An attestation holds through the day of `expires`. */
export const isExpired = ({ expires }: Pick<PolicyAttestation, "expires">, time: string) => expires < time.slice(0, 10);

/** An attestation as the result shows it where it counts. */
export function applied({ statement, evidence, owner, expires, source }: PolicyAttestation): AppliedAttestation {
  return { statement, evidence: shown(evidence), owner, expires, source: { path: source.path, line: source.line } };
}

function shown(evidence: string | AttestationEvidence): string {
  if (typeof evidence === "string") return evidence;
  const { url, file, sha256 } = evidence;
  const hash = sha256 ? `SHA-256 ${sha256}` : undefined;
  const ofFile = file && hash ? `${file} (${hash})` : (file ?? hash);
  return [url, ofFile].filter((part) => part !== undefined).join(", ");
}

/**
 * Puts attestations to the findings that need manual review. Their status stays `manual`: an attestation is never a pass. Of
 * several the last one counts.
 *
 * @param controls - the types of resources of the controls in force.
 */
export function attestFindings(
  findings: readonly Finding[],
  attestations: readonly PolicyAttestation[],
  controls: ReadonlyMap<string, ResourceType>,
  collectedAt: string,
): { findings: Finding[]; notifications: Notification[] } {
  const own = attestations.filter(isOfFindings);
  const used = new Set<OfFindings>();
  const attested = findings.map((finding): Finding => {
    if (finding.status !== "manual") return finding;
    const hits = own.filter((one) => one.control === finding.control && matchesResource(one.resource, finding));
    for (const hit of hits) used.add(hit);
    const attestation = hits.findLast((hit) => !isExpired(hit, collectedAt));
    return attestation ? { ...finding, attestation: applied(attestation) } : finding;
  });
  const notifications = own.flatMap((one): Notification[] => {
    const { control, resource, owner, expires, source } = one;
    const name = `Attestation of ${control} on ${resource} (${source.path}:${source.line})`;
    const say = (code: string, text: string): Notification => ({ level: "warning", code, message: `${name} ${text}` });
    return [
      ...(isExpired(one, collectedAt)
        ? [say("attestation-expired", `expired on ${expires}: ask ${owner} to renew it`)]
        : []),
      ...(matchesEverything(resource, controls.get(control))
        ? [say("attestation-too-broad", "matches every resource of its kind")]
        : []),
      ...(used.has(one) ? [] : [say("attestation-unused", whyUnused(controls.has(control)))]),
    ];
  });
  return { findings: attested, notifications };
}

const whyUnused = (inForce: boolean) =>
  inForce ? "matches no finding that needs manual review" : "is of a control that is not in force";
