import type { Reporter } from "../../src/model/documents/report.ts";
import type { Finding } from "../../src/model/documents/result.ts";
import type { Includable } from "../../src/model/findings/severity.ts";
import { safeJson } from "../../src/model/text/safe-text.ts";
import { kindOf } from "../finding-kind.ts";
import { fixedFindings } from "../fixed.ts";
import { isListed } from "../selected.ts";

/** The columns, in order: what the header line calls them, and where each comes from. Unknown values are empty. */
const COLUMNS: readonly (readonly [name: string, value: (finding: Finding) => string | null])[] = [
  ["status", kindOf],
  ["severity", ({ severity }) => severity],
  ["control", ({ control }) => control],
  ["resource type", ({ resource }) => resource.type],
  ["id", ({ resource }) => resource.id],
  ["region", ({ resource }) => resource.region],
  ["account", ({ resource }) => resource.accountId],
  ["message", ({ message }) => message],
  ["fingerprint", ({ fingerprint }) => fingerprint],
  ["baseline", ({ baselineState = null }) => baselineState],
];

/** A script that acts on a scan sees what a person has accepted, too. */
const ALWAYS: readonly Includable[] = ["waived", "manual"];

/** Tab-separated values for scripts: a header line, then one finding a line, in the result's order. */
const plain: Reporter = (result, { include = [] } = {}) => {
  const listed = result.findings.filter((finding) => isListed(finding, [...ALWAYS, ...include]));
  const row = (finding: Finding) => COLUMNS.map(([, value]) => escaped(value(finding) ?? ""));
  const lines = [
    COLUMNS.map(([name]) => name),
    ...listed.map(row),
    // As it was in the baseline, and fixed.
    ...(include.includes("fixed") ? fixedFindings(result) : []).map((was) => ["fixed", ...row(was).slice(1)]),
  ];
  return lines.map((fields) => `${fields.join("\t")}\n`).join("");
};

/** As in a JSON string, but for the double quote, which stays as it is: `\t`, `\n`, `\\`, `\u001b`. */
function escaped(text: string): string {
  return safeJson(text)
    .slice(1, -1)
    .replace(/\\(.)/g, (pair, char: string) => (char === '"' ? char : pair));
}

export default plain;
