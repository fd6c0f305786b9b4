import { parse } from "yaml";
import { formatSnapshot } from "../../src/documents/format.ts";
import { evaluate } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import { cloudformation } from "../../src/remediate/formats/cloudformation/index.ts";
import { terraform } from "../../src/remediate/formats/terraform/index.ts";
import { type Plan, planOf } from "../../src/remediate/index.ts";
import { tool } from "../../src/tool.ts";
import { account } from "../support/account.ts";
import { failingAccounts } from "../support/failing-accounts.ts";
import { loaded, policyOf } from "../support/policy.ts";

/** How much of what fixes a control is in a format, where it is most. */
export type Extent = "yes" | "in part" | "no";

export interface Extents {
  readonly terraform: Extent;
  readonly cloudformation: Extent;
}

/** The controls that a text says it fixes. */
const fixedIn = (text: string): string[] =>
  [...text.matchAll(/^\W*(?:Fixes: )?([a-z0-9-]+) \((?:critical|high|medium|low)\) on /gm)].flatMap(
    ([, control]) => control ?? [],
  );

/** The texts of what a configuration declares and of what it leaves to commands. */
function ofTerraform(plan: Plan): [string, string] {
  const [declared = "", rest = ""] = terraform(plan).split(/^# (?:Not in this configuration|Left to a person):$/m);
  return [declared, rest];
}

function ofCloudformation(plan: Plan): [string, string] {
  const template = parse(cloudformation(plan)) as {
    readonly Metadata: { readonly NotInThisTemplate?: readonly { readonly Fixes?: readonly string[] }[] };
    readonly Resources: Readonly<Record<string, { readonly Metadata?: { readonly Fixes?: readonly string[] } }>>;
  };
  const fixes = (all: readonly { readonly Fixes?: readonly string[] }[]) =>
    all.flatMap(({ Fixes }) => Fixes ?? []).join("\n");
  return [
    fixes(Object.values(template.Resources).flatMap(({ Metadata }) => Metadata ?? [])),
    fixes(template.Metadata.NotInThisTemplate ?? []),
  ];
}

const BEST: readonly Extent[] = ["no", "in part", "yes"];

/** By control: what the plans of accounts in which it fails have of it. */
export function extents(): ReadonlyMap<string, Extents> {
  const found = new Map<string, Extents>();
  const better = (a: Extent, b: Extent) => (BEST.indexOf(a) > BEST.indexOf(b) ? a : b);
  for (const built of [account(), ...failingAccounts("main")]) {
    const snapshot = built.snapshot();
    const policy = policyOf();
    const result = evaluate({ snapshot, text: formatSnapshot(snapshot), policy, checks: loaded(checks), tool });
    const plan = planOf(result);
    const open = new Set(plan.open.flatMap(({ findings }) => findings.map(({ control }) => control)));
    const extent = ([declared, left]: [string, string]) => {
      const [yes, no] = [new Set(fixedIn(declared)), new Set(fixedIn(left))];
      return (control: string): Extent =>
        !yes.has(control) ? "no" : no.has(control) || open.has(control) ? "in part" : "yes";
    };
    const formats = { terraform: extent(ofTerraform(plan)), cloudformation: extent(ofCloudformation(plan)) };
    for (const { id } of checks) {
      const old = found.get(id) ?? { terraform: "no", cloudformation: "no" };
      found.set(id, {
        terraform: better(formats.terraform(id), old.terraform),
        cloudformation: better(formats.cloudformation(id), old.cloudformation),
      });
    }
  }
  return found;
}
