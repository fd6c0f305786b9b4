import { policies } from "../../generated/policies.ts";
import type { Parsed, Place } from "../file/parse.ts";
import type { Steps } from "../file/steps.ts";
import type { BuiltIn, ListedPolicy } from "./layer.ts";

/** The names of the policies that ship with trailproof, sorted. */
export const builtInNames: readonly string[] = Object.keys(policies);

/** A policy that ships with trailproof: read when it was built, so that a scan by it needs no YAML. */
export async function builtIn(
  name: string,
): Promise<(Pick<Parsed, "place"> & Pick<BuiltIn, "data" | "sha256">) | undefined> {
  const listed = Object.hasOwn(policies, name) ? policies[name] : undefined;
  if (!listed) return undefined;
  const { data, sha256, places } = (await listed.load()).policy;
  const place = (steps: Steps, part: "key" | "value" = "value"): Place => {
    const known = steps
      .map((_, i) => steps.slice(0, steps.length - i).join("/"))
      .find((path) => Object.hasOwn(places, path));
    const found = places[known ?? ""];
    if (!found) throw new Error(`The built-in policy ${name} has no places`);
    const [line = 1, column = 1] = found.slice(part === "key" && known === steps.join("/") ? 0 : 2);
    return { line, column };
  };
  return { data, sha256, place };
}

/** A built-in policy in a list. */
export type BuiltInPolicy = Omit<ListedPolicy, "load"> & { readonly name: string };

/** The policies that ship with trailproof, as a list of them shows them. */
export function builtInPolicies(): BuiltInPolicy[] {
  return Object.entries(policies).map(([name, { load: _, ...listed }]) => ({ name, ...listed }));
}
