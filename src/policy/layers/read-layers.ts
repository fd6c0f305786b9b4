import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { PolicyFile } from "../../model/documents/policy.ts";
import { didYouMean } from "../../model/text/suggest.ts";
import { readText } from "../file/read.ts";
import type { Problem, Spot } from "../problems/problem.ts";
import { builtIn, builtInNames } from "./built-in.ts";
import { itemsOf, type Layer, spotIn } from "./layer.ts";
import { nameFrom, pathFrom, shortNames } from "./path-from.ts";

/** What a name in `--policy` or `extends` stands for. */
interface Target {
  /** Tells one file from another, however it is named. */
  readonly key: string;
  readonly name: string;
  readonly builtIn: boolean;
  readonly absolute: string;
  /** As messages name it. */
  readonly file: string;
}

interface Asked {
  readonly name: string;
  readonly folder: string;
  /** Where it is asked for; undefined: on the command line. */
  readonly spot: Spot | undefined;
  /** The name of it as documents have it, where it is a file. */
  readonly shown: (absolute: string) => string;
  readonly fromBuiltIn: boolean;
}

/**
 * Reads policies and all that they extend, in the order in which they apply. `complete`: all were found, and have the form
 * of a policy, so that they can be merged in spite of other problems.
 */
export async function readLayers(
  names: readonly string[],
  cwd: string,
): Promise<{ layers: readonly Layer[]; problems: readonly Problem[]; complete: boolean }> {
  const problems: Problem[] = [];
  let complete = true;
  const read = new Map<string, Layer>();

  const visit = async (asked: Asked, via: Spot | null, above: readonly Target[]): Promise<Layer | undefined> => {
    const complain = (message: string) => {
      problems.push({ ...(asked.spot ? { spot: asked.spot } : {}), message });
      complete = false;
      return undefined;
    };
    const target = targetOf(asked, cwd);
    if ("wrong" in target) return complain(target.wrong);
    const start = above.findIndex(({ key }) => key === target.key);
    if (start >= 0) return complain(`"extends" goes round in a circle: ${circle([...above.slice(start), target])}`);
    const known = read.get(target.key);
    if (known) return adopt(known, via);

    const content = await readLayer(target, cwd, via, asked.shown);
    if ("wrong" in content) return complain(`policy file ${target.file} ${content.wrong}`);
    const { layer } = content;
    for (const problem of content.problems) problems.push(problem);
    complete &&= content.valid;
    read.set(target.key, layer);
    for (const [i, name] of itemsOf(layer.policy?.extends).entries()) {
      if (typeof name !== "string") continue;
      const spot = spotIn(layer, ["extends", i]);
      const shown = (absolute: string) => nameFrom(layer, name, absolute);
      const next = { name, folder: layer.folder, spot, shown, fromBuiltIn: layer.builtIn };
      const parent = await visit(next, layer.builtIn ? via : spot, [...above, target]);
      if (parent) layer.parents.push(parent);
    }
    return layer;
  };

  const named: Layer[] = [];
  const short = shortNames(cwd, names);
  for (const [i, name] of names.entries()) {
    const shown = () => short[i] ?? name;
    const layer = await visit({ name, folder: cwd, spot: undefined, shown, fromBuiltIn: false }, null, []);
    if (layer) named.push(layer);
  }
  return { layers: inOrder(named), problems, complete };
}

/**
 * The order in which policies apply: depth first, what is extended before what extends it, each once, at the first place
 * where it is reached. One that is named on the command line applies at its own place there (the last, if named twice),
 * also where one named before extends it: what is named last wins.
 */
function inOrder(named: readonly Layer[]): Layer[] {
  const ordered = new Set<Layer>();
  const apply = (layer: Layer, later: readonly Layer[]) => {
    if (ordered.has(layer) || later.includes(layer)) return;
    for (const parent of layer.parents) apply(parent, later);
    ordered.add(layer);
  };
  for (const [i, layer] of named.entries()) apply(layer, named.slice(i + 1));
  return [...ordered];
}

const circle = (targets: readonly Target[]) => targets.map(({ file }) => file).join(" -> ");

/** One file with what is wrong with its form, or in words why it cannot be read. */
async function readLayer(
  target: Target,
  cwd: string,
  via: Spot | null,
  shown: Asked["shown"],
): Promise<{ layer: Layer; problems: Problem[]; valid: boolean } | { wrong: string }> {
  const { file } = target;
  const known = target.builtIn ? await builtIn(target.name) : undefined;
  if (known) {
    const { data: policy, sha256, place } = known;
    const { name } = target;
    return {
      layer: { name, file, path: file, builtIn: true, folder: "", sha256, policy, place, via, parents: [] },
      problems: [],
      valid: true,
    };
  }
  // YAML and the schema are loaded only for files.
  const [{ parse }, { schemaProblems }] = await Promise.all([
    import("../file/parse.ts"),
    import("../file/schema-problems.ts"),
  ]);
  const content = await readText(target.absolute);
  if ("wrong" in content) return content;
  const { data, place, problems } = parse(content.text);
  const layer: Layer = {
    name: shown(target.absolute),
    file,
    path: pathFrom(cwd, target.absolute),
    builtIn: false,
    folder: dirname(target.absolute),
    sha256: createHash("sha256").update(content.bytes).digest("hex"),
    // An empty file says nothing, and that is no fault of its form.
    policy: (data ?? {}) as PolicyFile,
    place,
    via: null,
    parents: [],
  };
  const parsed = data !== undefined || problems.length === 0;
  const form = parsed ? await schemaProblems({ data: layer.policy, place }) : [];
  return {
    layer,
    problems: [...problems, ...form].map(({ message, line, column }) => ({
      spot: { ...spotIn(layer, []), line, column },
      message,
    })),
    valid: parsed && form.length === 0,
  };
}

/** A built-in policy that was first named on the command line, and is now brought by a line of the user's own file. */
function adopt(layer: Layer, via: Spot | null): Layer {
  if (layer.builtIn && !layer.via && via) {
    layer.via = via;
    for (const parent of layer.parents) adopt(parent, via);
  }
  return layer;
}

function targetOf({ name, folder, spot, fromBuiltIn }: Asked, cwd: string): Target | { wrong: string } {
  const builtInName = `built-in:${name}`;
  if (builtInNames.includes(name)) return { key: builtInName, name, builtIn: true, absolute: "", file: builtInName };
  const absolute = resolve(folder, name);
  const isPath = /[/\\]|\.(ya?ml|json)$/i.test(name) || existsSync(absolute);
  if (fromBuiltIn || !isPath) {
    const near = didYouMean(name, builtInNames);
    return {
      wrong: `unknown policy "${name}"${near || `: built in are ${builtInNames.join(", ")}; a file is named by its path`}`,
    };
  }
  return { key: realOf(absolute), name, builtIn: false, absolute, file: spot ? pathFrom(cwd, absolute) : name };
}

/** The same file by whatever link; a path that cannot be followed gets its error when it is read. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
