import type { Finding, ScanResult, Step } from "../src/model/documents/result.ts";
import { grouped, openFailures } from "./priorities.ts";

const MOST = 3;

/** A step to do first, and what it is for. */
export interface Task {
  readonly step: Step;
  /** The worst finding that begins with it. */
  readonly finding: Finding;
  /** Every open finding that it helps with. */
  readonly helps: readonly Finding[];
  /** How many findings of the same control need a step of their own. */
  readonly likewise: number;
}

/**
 * The first three things to do, each once: a step for each failing control, worst first, then for what could not be
 * evaluated. Equal steps of several findings have equal ids.
 */
export function firstTasks(result: ScanResult): Task[] {
  const { failures, consequences } = openFailures(result);
  const unknowns = result.findings.filter(({ status, waiver }) => status === "unknown" && !waiver);
  const open = [...failures, ...consequences, ...unknowns];
  const found = new Map<string, Task>();
  for (const group of [...grouped(failures, ({ control }) => control), ...unknowns.map((one) => [one] as const)]) {
    const [finding] = group;
    const step = finding.remediation?.steps[0];
    if (!step || found.has(step.id)) continue;
    const has = ({ remediation }: Finding) => remediation?.steps.some(({ id }) => id === step.id) === true;
    found.set(step.id, { step, finding, helps: open.filter(has), likewise: group.filter((one) => !has(one)).length });
    if (found.size === MOST) break;
  }
  return [...found.values()];
}
