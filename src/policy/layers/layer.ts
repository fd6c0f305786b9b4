import type { PolicyFile } from "../../model/documents/policy.ts";
import type { Parsed } from "../file/parse.ts";
import type { Steps } from "../file/steps.ts";
import type { Spot } from "../problems/problem.ts";

/** One policy file in its turn. What it extends has been applied before it. */
export interface Layer {
  /** The same from every working directory: of a file that was named its base name, else the path from there. */
  readonly name: string;
  /** As messages name it. */
  readonly file: string;
  /** Relative to the working directory, with `/`; `built-in:NAME`. */
  readonly path: string;
  readonly builtIn: boolean;
  /** The folder that its own paths are relative to; a built-in policy has none. */
  readonly folder: string;
  readonly sha256: string;
  /** Only to be trusted once nothing was found wrong with it. */
  readonly policy: PolicyFile;
  readonly place: Parsed["place"];
  /** Of a built-in policy: the place in a user's own file that brings it. */
  via: Spot | null;
  /** What it extends directly. */
  readonly parents: Layer[];
}

/** A policy that ships with trailproof, as `scripts/codegen.ts` found it in `policies/`. */
export interface BuiltIn {
  readonly sha256: string;
  readonly data: PolicyFile & { readonly title: string; readonly description: string };
  /** Where each part stands, by its steps from the top joined by `/`: line and column of its key, then those of its value. */
  readonly places: Readonly<Record<string, readonly number[]>>;
}

/** The same in a list: what is shown of it, and what reads it. */
export interface ListedPolicy {
  readonly title: string;
  readonly description: string;
  /** How many requirements it has; of a framework. */
  readonly requirements?: number;
  readonly load: () => Promise<{ readonly policy: BuiltIn }>;
}

/** A place in a layer's file. */
export function spotIn(
  layer: Pick<Layer, "file" | "path" | "builtIn" | "place">,
  steps: Steps,
  part: "key" | "value" = "value",
): Spot {
  const { file, path, builtIn, place } = layer;
  return { file, path, builtIn, ...place(steps, part) };
}

/** The members of a mapping; of anything else, none. For data that may not have been found right. */
export function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** The items of a list; of anything else, none. */
export function itemsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
