import { stringify } from "yaml";
import type { FrameworkRequirement, Origin, ResolvedControl, ResolvedPolicy } from "../model/documents/policy.ts";
import { SEVERITIES } from "../model/findings/severity.ts";
import { counted, oneLine } from "../model/text/safe-text.ts";

/** A line of YAML, with what is said about it. */
interface Row {
  readonly text: string;
  readonly comment?: string;
}

/** Where comments begin, at the farthest. */
const WIDEST = 56;

/** A value on one line. */
function inline(value: unknown): string {
  return stringify(value, {
    blockQuote: false,
    collectionStyle: "flow",
    lineWidth: 0,
    flowCollectionPadding: false,
  }).trimEnd();
}

function from(origin: Origin | undefined): string {
  return origin ? `${origin.path}:${origin.line}` : "default";
}

function controlRows({ id, severity, params, origins }: ResolvedControl): Row[] {
  const names = Object.keys(params);
  return [
    { text: `  ${inline(id)}:`, comment: from(origins.enabled) },
    { text: `    severity: ${severity}`, comment: from(origins.severity) },
    ...(names.length > 0 ? [{ text: "    params:" }] : []),
    ...names.map((name) => ({
      text: `      ${inline(name)}: ${inline(params[name])}`,
      comment: from(origins[`params.${name}`]),
    })),
  ];
}

function listRows(
  member: "waivers" | "attestations" | "expectations",
  list: NonNullable<ResolvedPolicy["waivers" | "attestations" | "expectations"]>,
): Row[] {
  if (list.length === 0) return [{ text: `${member}: []` }];
  return [
    { text: `${member}:` },
    ...list.flatMap(({ source, ...said }) =>
      Object.entries(said).map(([name, value], i) => ({
        text: `  ${i === 0 ? "-" : " "} ${name}: ${inline(value)}`,
        ...(i === 0 ? { comment: from({ ...source, builtIn: false }) } : {}),
      })),
    ),
  ];
}

/** A comment of one line, whatever a title holds. */
function requirementText({ id, title, controls, manual }: FrameworkRequirement): string {
  const decided = [...(controls.length > 0 ? [controls.join(", ")] : []), ...(manual ? [`manual: ${manual}`] : [])];
  return oneLine(`#   ${id} ${title}: ${decided.join("; ") || "no control"}`);
}

function lines(rows: readonly Row[]): string {
  const column = Math.max(...rows.map(({ text, comment }) => (comment && text.length <= WIDEST ? text.length : 0)));
  return rows.map(({ text, comment }) => (comment ? `${text.padEnd(column)} # ${comment}\n` : `${text}\n`)).join("");
}

/**
 * A resolved policy as YAML, each value with the place that says it. It is a policy of its own: read again, it says the
 * same (plugins apart, which are modules and no values, and frameworks, of which a file has one).
 */
export function showPolicy({
  policies,
  frameworks,
  controls,
  scope,
  waivers,
  attestations,
  weights,
  gate,
  origins,
  expectations,
}: ResolvedPolicy): string {
  const said = (section: string, name: string, value: unknown, none = ""): Row =>
    value === null
      ? { text: `  # ${name}: ${none}`, comment: "default" }
      : { text: `  ${name}: ${inline(value)}`, comment: from(origins[`${section}.${name}`]) };
  const sha = ({ sha256 }: { readonly sha256: string }) => `sha256 ${sha256}`;
  return lines([
    { text: "# Put together, in this order, from:" },
    ...policies.map((policy) => ({ text: `# - ${policy.path ?? `built-in:${policy.name}`} (${sha(policy)})` })),
    ...frameworks.flatMap(({ id, requirements }) => [
      { text: `# Framework ${id}: ${counted(requirements.length, "requirement")}` },
      ...requirements.map((one) => ({ text: requirementText(one) })),
    ]),
    { text: "scope:" },
    said("scope", "regions", scope.regions, "every enabled Region"),
    said("scope", "excludeRegions", scope.excludeRegions),
    { text: "controls:" },
    ...controls.flatMap(controlRows),
    { text: "weights:" },
    ...SEVERITIES.map((severity) => said("weights", severity, weights[severity])),
    ...listRows("waivers", waivers),
    ...listRows("attestations", attestations),
    ...(expectations ? listRows("expectations", expectations) : []),
    { text: "gate:" },
    said("gate", "failOn", gate.failOn),
    said("gate", "minScore", gate.minScore, "none"),
    said("gate", "maxUnknown", gate.maxUnknown),
    ...(gate.newOnly ? [said("gate", "newOnly", true)] : []),
  ]);
}
