import type { Finding, ScanResult } from "../../../src/model/documents/result.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { type FindingKind, kindOf } from "../../finding-kind.ts";
import { notEvaluatedText } from "../../not-evaluated.ts";
import { controlsOf } from "../../priorities.ts";
import { type Layout, line, wrap } from "../layout.ts";
import { STATUS_MARKS } from "../marks.ts";
import { some } from "./missing.ts";

/** What counts neither as a pass nor as a failure: findings for people, and controls that the policy does not enable. */
export function accepted({ findings, notEvaluated }: ScanResult, to: Layout): string[] {
  const row = (kind: FindingKind, text: (own: readonly Finding[]) => string): string[] => {
    const own = findings.filter((one) => kindOf(one) === kind);
    if (own.length === 0) return [];
    const { shape, style } = STATUS_MARKS[kind];
    const [first = "", ...rest] = wrap(line(`${shape} ${text(own)}: ${some(controlsOf(own))}`), to.width, "", "  ");
    return [first.replace(shape, () => to.paint(style, shape)), ...rest];
  };
  const omitted = notEvaluatedText(notEvaluated);
  return [
    ...row("manual", ({ length }) => `${counted(length, "finding")} ${length === 1 ? "needs" : "need"} manual review`),
    ...row(
      "waived",
      (own) => `${counted(own.length, "failure")} ${own.length === 1 ? "is" : "are"} waived${until(own)}`,
    ),
    ...row(
      "attested",
      (own) => `${counted(own.length, "finding")} ${own.length === 1 ? "is" : "are"} attested${until(own)}`,
    ),
    ...(omitted ? wrap(line(`${STATUS_MARKS["not-applicable"].shape} ${omitted}`), to.width, "", "  ") : []),
  ];
}

/** The first day on which one of them ends. */
function until(findings: readonly Finding[]): string {
  const [first] = findings.flatMap(({ waiver, attestation }) => (waiver ?? attestation)?.expires ?? []).sort();
  if (first === undefined) return "";
  return findings.length === 1 ? ` until ${first}` : `, the first until ${first}`;
}
