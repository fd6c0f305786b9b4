import { composed } from "../../check/remediation/compose.ts";
import type { Finding, Remediation, Step } from "../../model/documents/result.ts";
import type { Remedy } from "../../model/findings/check.ts";
import { groupBy } from "../../model/group-by.ts";
import type { Posture } from "../../model/resources/posture.ts";

/**
 * Puts on each failure how to fix it. The remedies of all open failures are composed, so that none undoes another. What a
 * waiver accepts asks for nothing: a waived failure has the steps that there would be without any waiver.
 *
 * @param remedies - what the check of a failure says to do, by the finding's fingerprint.
 * @param posture - the account with the facts of all controls in force.
 */
export function withRemedies(
  findings: readonly Finding[],
  remedies: ReadonlyMap<string, () => Remedy>,
  posture: Posture,
): Finding[] {
  const failing = findings.filter(({ status }) => status === "fail");
  const open = stepsFor(
    failing.filter(({ waived }) => !waived),
    remedies,
    posture,
  );
  const all = open.size === failing.length ? open : distinct(stepsFor(failing, remedies, posture), open);
  return findings.map((finding) => {
    const remediation = open.get(finding.fingerprint) ?? all.get(finding.fingerprint);
    return remediation ? { ...finding, remediation } : finding;
  });
}

function stepsFor(
  failing: readonly Finding[],
  remedies: ReadonlyMap<string, () => Remedy>,
  posture: Posture,
): Map<string, Remediation> {
  const asked = failing.map(({ fingerprint }) => remedies.get(fingerprint)?.() ?? { steps: [] });
  const made = composed(posture, asked);
  const uses = groupBy(
    made.flatMap(({ steps }, i) => steps.map(({ id }) => ({ id, control: failing[i]?.control ?? "" }))),
    ({ id }) => id,
  );
  return new Map(
    failing.map(({ fingerprint, control }, i) => {
      const remediation = made[i] ?? { steps: [] };
      return [fingerprint, { ...remediation, steps: remediation.steps.map((step) => shared(step, control, uses)) }];
    }),
  );
}

/** A step with the controls of other findings that it helps to fix. */
function shared(step: Step, control: string, uses: ReadonlyMap<string, readonly { control: string }[]>): Step {
  if (step.effect === "reads") return step;
  const others = new Set((uses.get(step.id) ?? []).map((use) => use.control));
  others.delete(control);
  return others.size > 0 ? { ...step, alsoFixes: [...others] } : step;
}

/** Steps that differ from those of the open failures get names of their own. */
function distinct(all: ReadonlyMap<string, Remediation>, open: ReadonlyMap<string, Remediation>) {
  const known = new Map([...open.values()].flatMap(({ steps }) => steps).map((step) => [step.id, doing(step)]));
  const named = (id: string) => `${id} waived`;
  return new Map(
    [...all].map(([fingerprint, remediation]) => {
      const differs = new Set(
        remediation.steps.filter((step) => (known.get(step.id) ?? doing(step)) !== doing(step)).map(({ id }) => id),
      );
      const renamed = (id: string) => (differs.has(id) ? named(id) : id);
      const steps = remediation.steps.map((step) => ({
        ...step,
        id: renamed(step.id),
        ...(step.after ? { after: step.after.map(renamed) } : {}),
      }));
      return [fingerprint, { ...remediation, steps }];
    }),
  );
}

const doing = ({ console, cli }: Step) => JSON.stringify([console, cli]);
