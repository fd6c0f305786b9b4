import fc from "fast-check";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { anyText } from "./any-text.ts";
import { oneStep } from "./remedy.ts";
import { control, finding, sampleResult, trail } from "./sample-result.ts";
import { everyState } from "./with-baseline.ts";

/** Parts of names that something may act on: terminals, logs of CI services, viewers, readers of tables. */
const NASTY = [
  "\u001b[31m",
  "\u009b",
  "\u202e",
  "\u2066",
  "[x](1)",
  "](",
  "[",
  "\\",
  "{0}",
  "{",
  "}",
  "::error::",
  "##[x]",
  "\n",
  " ",
  "<b>",
  "'",
  '"',
  "`",
  "$&",
  "証",
  "👩‍👩‍👧",
  "ARN".repeat(60),
  ...["|", "\\|", "``", "@team", "#12", "GH-3", "!4", "https://e.org", "www.e.org", "*x*", "$`", "~", "##[group]"],
  ...["=1+1", "\t=1", ";=1", ",", "\r", "]]>", "&amp;", "\ufffe", "%0A", "::error file=x,line=1::y"],
];
export const hostile = fc
  .array(fc.oneof(fc.constantFrom(...NASTY), anyText()), { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join(""));

/** A result that has this text at every place where AWS, or a user who names resources there, can put it. */
export function everywhere(name: string): ScanResult {
  const resource = trail(name);
  const said = `Stopped: ${name} since 2026`;
  const remediation = oneStep([`Open ${name}`], [`aws x --name '${name}'`], { title: name, account: name, cost: name });
  const waiver = {
    reason: name,
    owner: name,
    expires: "2027-01-01",
    resource: name,
    source: { path: "p.yaml", line: 1 },
  };
  const attestation = { statement: name, evidence: name, owner: name, expires: "2027-01-01", source: waiver.source };
  const evidence = [{ pointer: `/trails/${name}`, api: name, state: "read" as const, value: name, line: 3 }];
  return sampleResult({
    baseline: everyState(name).baseline,
    account: { id: "111122223333", alias: name, partition: "aws" },
    policies: [{ name, path: name, sha256: "0".repeat(64) }],
    notEvaluated: [{ control: name, title: name, severity: "low", reason: "off", policy: null }],
    frameworks: [{ id: name, title: name }],
    headline: { text: name, parts: [{ name }, { text: ` is ${name}.` }] },
    controls: [control("a", "high", "fail", { title: name, rationale: name, helpUri: name, remediation })],
    findings: [
      finding("a", "high", "fail", { resource, message: said, remediation, evidence, frameworks: [name] }),
      finding("a", "high", "fail", { resource, message: said, remediation, evidence, waiver, facet: "waived" }),
      finding("a", "high", "unknown", { resource: { ...resource, arn: null }, message: name, remediation }),
      finding("a", "high", "manual", { resource, message: said, evidence, attestation, facet: "attested" }),
    ],
    unreadable: [{ api: name, region: name, resource: name, code: name, message: name, permission: name }],
    notifications: [{ level: "warning", code: "x", message: name }],
    requirements: [{ framework: name, id: name, title: name, aliases: [name], status: "fail", controls: ["a"] }],
  });
}
