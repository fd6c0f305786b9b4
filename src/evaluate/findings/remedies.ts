import { composed } from "../../check/remediation/compose.ts";
import type { Finding, Remediation, Step } from "../../model/documents/result.ts";
import type { Remedy } from "../../model/findings/check.ts";
import { groupBy } from "../../model/group-by.ts";
import type { Posture } from "../../model/resources/posture.ts";
import { inSentence } from "../../model/text/sentence.ts";

/**
 * Puts on each failure how to fix it. The remedies of all open failures are composed, so that none undoes another. What a
 * waiver accepts asks for nothing: a waived failure has the steps that there would be without any waiver, where those of the
 * open failures stay the same with it. What needs manual review has the steps of the account that owns the resource.
 *
 * @param remedies - what the check says to do, by the finding's fingerprint.
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
  const waived =
    open.size === failing.length
      ? open
      : beside(open, failing, stepsFor(failing, remedies, posture), remedies, posture);
  const manual = stepsFor(
    findings.filter(({ status }) => status === "manual"),
    remedies,
    posture,
  );
  return findings.map((finding) => {
    const { fingerprint } = finding;
    const theirs = manual.get(fingerprint);
    const remediation = theirs ? asked(theirs, posture) : (open.get(fingerprint) ?? waived.get(fingerprint));
    return remediation ? { ...finding, remediation } : finding;
  });
}

/** Steps of another account are asked of it. */
function asked({ steps, ...more }: Remediation, { account }: Posture): Remediation {
  return {
    ...more,
    steps: steps.map((step) => {
      if (step.account === account.id) return step;
      const who = /^\d+$/.test(step.account) ? `account ${step.account}` : "the owning account";
      const title = `Ask ${who} to ${inSentence(step.title)}`;
      return { ...step, title, console: [title, ...(step.console ?? [])] };
    }),
  };
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

/**
 * The remedies of waived failures next to those of the open ones. Where a step of the open failures would be different with
 * the waived ones, one plan would undo the other: what is planned for a waived failure then takes a scan without the waiver.
 */
function beside(
  open: ReadonlyMap<string, Remediation>,
  failing: readonly Finding[],
  all: ReadonlyMap<string, Remediation>,
  remedies: ReadonlyMap<string, () => Remedy>,
  posture: Posture,
): Map<string, Remediation> {
  const stepsOf = (some: ReadonlyMap<string, Remediation>) =>
    new Map([...some.values()].flatMap(({ steps }) => steps).map((step) => [step.id, JSON.stringify(step.cli)]));
  const [opened, together] = [stepsOf(open), stepsOf(all)];
  const isSame = [...opened].every(([id, commands]) => together.get(id) === commands);
  /** Whether it has steps only of its own, or such as the open failures have. */
  const isApart = ({ fingerprint }: Finding, { steps }: Remediation) => {
    const own = new Set(
      remedies
        .get(fingerprint)?.()
        .steps.map(({ id }) => id),
    );
    return steps.every(
      ({ id, effect, cli }) => effect === "reads" || own.has(id) || opened.get(id) === JSON.stringify(cli),
    );
  };
  return new Map(
    failing
      .filter(({ waived }) => waived)
      .map((finding) => {
        const made = all.get(finding.fingerprint) ?? { steps: [] };
        return [finding.fingerprint, isSame || isApart(finding, made) ? made : withoutWaiver(finding, posture)];
      }),
  );
}

function withoutWaiver({ control, waiver }: Finding, { account }: Posture): Remediation {
  const where = waiver ? ` (${waiver.source.path}:${waiver.source.line})` : "";
  const id = `remove-waiver ${control}${where}`;
  return {
    steps: [
      {
        id,
        title: `Remove the waiver of ${control} and scan again`,
        effect: "reads",
        account: account.id,
        console: [
          `Remove the waiver of ${control}${where} and scan again: one command then serves this finding and the open ones. Two commands would overwrite each other`,
        ],
      },
    ],
  };
}
