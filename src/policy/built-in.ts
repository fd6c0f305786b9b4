import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { packageRoot } from "./package-root.ts";
import { parse } from "./parse.ts";
import { readText } from "./read.ts";

/** A policy that ships with trailproof. */
export interface BuiltInPolicy {
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

const folder = () => join(packageRoot(), "policies");

/** The names of the policies that ship with trailproof, sorted. */
export function builtInNames(): string[] {
  return readdirSync(folder())
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => basename(file, ".yaml"))
    .sort();
}

/** The file of a built-in policy. */
export function builtInFile(name: string): string {
  return join(folder(), `${name}.yaml`);
}

/** The policies that ship with trailproof, as a list of them shows them. */
export function builtInPolicies(): Promise<BuiltInPolicy[]> {
  return Promise.all(
    builtInNames().map(async (name) => {
      const read = await readText(builtInFile(name));
      const data = ("text" in read ? parse(read.text).data : {}) as { title?: string; description?: string };
      return { name, title: data.title ?? name, description: data.description ?? "" };
    }),
  );
}
