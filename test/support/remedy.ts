import { composed } from "../../src/check/remediation/compose.ts";
import type { Remediation, Step } from "../../src/model/documents/result.ts";
import type { AnyCheck } from "../../src/model/findings/check.ts";
import { commandLines } from "../../src/model/findings/remediation.ts";
import type { ResourceVerdict } from "../../src/model/findings/verdict.ts";
import type { Posture } from "../../src/model/resources/posture.ts";
import { ACCOUNT } from "./account.ts";

/** A remedy of one step. */
export function oneStep(console: string[], cli: string[] = [], more: Partial<Step> = {}): Remediation {
  return { steps: [{ id: "step", title: "Fix it", effect: "changes", account: ACCOUNT, console, cli, ...more }] };
}

/** What there is to do about a failure of a resource, if it is the only one. */
export function fixOf(
  check: AnyCheck,
  resource: object,
  posture: Posture,
  params: object = {},
  facet?: string,
): Remediation {
  const verdict = { status: "fail", message: "", evidence: [], resource, ...(facet === undefined ? {} : { facet }) };
  const remedy = check.remediation(verdict as unknown as ResourceVerdict, resource as never, posture, params);
  return composed(posture, [remedy])[0] ?? { steps: [] };
}

/** The commands of {@link fixOf}. */
export function commandsOf(check: AnyCheck, resource: object, posture: Posture, params: object = {}): string[] {
  return commandLines(fixOf(check, resource, posture, params));
}
