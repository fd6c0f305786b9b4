import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
} from "yaml";
import type { Steps } from "./steps.ts";

/** What is wrong with a document's nodes, by offset. */
interface NodeProblems {
  /** Aliases of nothing, and aliases inside of what they name: there is no data, or data without an end. */
  readonly aliases: [number, string][];
  /** Keys written twice: the last one counts. */
  readonly keys: [number, string][];
}

export function nodeProblems(document: Document): NodeProblems {
  const anchors = new Map<string, Node>();
  const aliases: [number, string][] = [];
  const keys: [number, string][] = [];
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        const source = anchors.get(node.source);
        const at = startOf(node);
        if (!source) aliases.push([at, `alias "*${node.source}" names no anchor above it`]);
        else if (source.range && source.range[0] <= at && at < source.range[2])
          aliases.push([at, `alias "*${node.source}" contains itself`]);
        return;
      }
      if (node.anchor) anchors.set(node.anchor, node);
      if (isMap(node)) keys.push(...writtenTwice(node));
    },
  });
  return { aliases, keys };
}

function writtenTwice(map: YAMLMap): [number, string][] {
  if (pairsOf(map).size === map.items.length) return [];
  const seen = new Set<string>();
  return map.items.flatMap(({ key }): [number, string][] => {
    const name = nameOf(key);
    const again = seen.has(name);
    seen.add(name);
    return again ? [[startOf(key), `"${name}" is written twice`]] : [];
  });
}

const startOf = (node: unknown) => (isNode(node) ? (node.range?.[0] ?? 0) : 0);
const nameOf = (key: unknown) => String(isScalar(key) ? key.value : key);

const indices = new WeakMap<YAMLMap, Map<string, Pair>>();

/** The members of a mapping by name; made once, since a file can have thousands of members and of problems. */
function pairsOf(map: YAMLMap): Map<string, Pair> {
  const known = indices.get(map);
  if (known) return known;
  const pairs = new Map(map.items.map((pair) => [nameOf(pair.key), pair as Pair]));
  indices.set(map, pairs);
  return pairs;
}

/** Where a part stands, or the nearest part above it that there is. */
export function offsetOf(document: Document, steps: Steps, part: "key" | "value" = "value"): number {
  let node = document.contents as Node | null;
  let offset = node?.range?.[0] ?? 0;
  for (const [i, step] of steps.entries()) {
    const holder: unknown = isAlias(node) ? node.resolve(document) : node;
    if (isMap(holder)) {
      const pair = pairsOf(holder).get(String(step));
      if (!pair) break;
      const key = isNode(pair.key) ? pair.key : null;
      node = isNode(pair.value) ? pair.value : null;
      const shown = part === "key" && i === steps.length - 1 ? key : (node ?? key);
      offset = shown?.range?.[0] ?? offset;
    } else if (isSeq(holder)) {
      const item = holder.items[Number(step)];
      if (!isNode(item)) break;
      node = item;
      offset = item.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}
