import type { Reporter } from "../../src/model/documents/report.ts";
import type { ControlResult, Finding } from "../../src/model/documents/result.ts";
import { firstStep } from "../../src/model/findings/first-step.ts";
import type { Includable } from "../../src/model/findings/severity.ts";
import { csvCell, csvText } from "../csv-text.ts";
import { kindOf } from "../finding-kind.ts";
import { titleOf } from "../finding-text.ts";
import { fixedFindings } from "../fixed.ts";
import { isListed } from "../selected.ts";

type Value = (finding: Finding, control: ControlResult | undefined) => string | null | undefined;

/** The columns, in order. Unknown values are empty. */
const COLUMNS: readonly (readonly [name: string, value: Value])[] = [
  ["status", kindOf],
  ["severity", ({ severity }) => severity],
  ["control", ({ control }) => control],
  ["title", titleOf],
  ["resource type", ({ resource }) => resource.type],
  ["resource", ({ resource }) => resource.id],
  ["arn", ({ resource }) => resource.arn],
  ["region", ({ resource }) => resource.region],
  ["account", ({ resource }) => resource.accountId],
  ["message", ({ message }) => message],
  ["first step", (finding) => firstStep(finding)?.text],
  ["frameworks", ({ frameworks = [] }) => frameworks.join(" ")],
  ["owner", ({ waiver, attestation }) => (waiver ?? attestation)?.owner],
  ["until", ({ waiver, attestation }) => (waiver ?? attestation)?.expires],
  ["fingerprint", ({ fingerprint }) => fingerprint],
  ["baseline", ({ baselineState }) => baselineState],
];

/** A person who filters a table sees what is accepted, too. */
const ALWAYS: readonly Includable[] = ["waived", "manual"];

/** A table for spreadsheets (RFC 4180): a header, then one finding a line, in the result's order. */
const csv: Reporter = (result, { include = [] } = {}) => {
  const known = new Map(result.controls.map((control) => [control.id, control]));
  const listed = result.findings.filter((finding) => isListed(finding, [...ALWAYS, ...include]));
  const row = (finding: Finding) =>
    COLUMNS.map(([, value]) => csvCell(value(finding, known.get(finding.control)) ?? ""));
  const rows = [
    ...listed.map(row),
    // As it was in the baseline, and fixed.
    ...(include.includes("fixed") ? fixedFindings(result) : []).map((was) => ["fixed", ...row(was).slice(1)]),
  ];
  return csvText([COLUMNS.map(([name]) => name), ...rows]);
};

export default csv;
