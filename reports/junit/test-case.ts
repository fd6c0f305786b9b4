import type { ControlResult, Finding } from "../../src/model/documents/result.ts";
import { firstStep } from "../../src/model/findings/first-step.ts";
import { labelOf } from "../../src/model/resources/graph.ts";
import { kindOf } from "../finding-kind.ts";
import { acceptedText, resourceText, sinceText, titleOf } from "../finding-text.ts";
import { xmlText } from "./xml-text.ts";

/** A finding as a test: without an outcome it passes. */
export interface TestCase {
  readonly classname: string;
  readonly name: string;
  readonly outcome?: Outcome;
}

interface Outcome {
  readonly element: "failure" | "error" | "skipped";
  readonly type?: string;
  readonly message: string;
  readonly text?: string;
}

/**
 * A failure fails, what could not be evaluated is an error. What there is nothing to evaluate of, or what a person answers
 * for, is skipped.
 */
export function testCase(finding: Finding, control: ControlResult | undefined): TestCase {
  const outcome = outcomeOf(finding, `${titleOf(finding, control)}: ${finding.message}`);
  return { classname: finding.control, name: testName(finding), ...(outcome ? { outcome } : {}) };
}

function outcomeOf(finding: Finding, message: string): Outcome | undefined {
  switch (kindOf(finding)) {
    case "pass":
      return undefined;
    case "fail":
      return { element: "failure", type: finding.severity, message, text: body(finding) };
    case "unknown":
      return { element: "error", type: finding.cause ?? finding.status, message, text: body(finding) };
    case "waived":
    case "attested":
      return { element: "skipped", message: `${acceptedText(finding)} (${message})` };
    case "manual":
    case "not-applicable":
      return { element: "skipped", message };
  }
}

/** The same in every run, and of one finding only: services find a test again by its suite, class and name. */
function testName({ resource, facet }: Finding): string {
  const name = resource.arn === null ? resourceText(resource) : `${labelOf(resource.type)} ${resource.arn}`;
  return facet === undefined ? name : `${name} (${facet})`;
}

/** Further facts, what to do first, and by what to find it again. */
function body(finding: Finding): string {
  const step = firstStep(finding);
  const since = sinceText(finding);
  return [
    ...(since ? [since] : []),
    ...(finding.details ?? []).map((detail) => `- ${detail}`),
    `Resource: ${resourceText(finding.resource)}`,
    ...(step ? [`First step: ${step.text}`] : []),
    `Fingerprint: ${finding.fingerprint}`,
  ]
    .map(xmlText)
    .join("\n");
}
