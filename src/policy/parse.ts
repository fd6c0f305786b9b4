import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  Parser,
  type Scalar,
  visit,
} from "yaml";

/** Steps from the top of a document: member names and list indices. */
export type Steps = readonly (string | number)[];

/** 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The data of a YAML or JSON text, knowing where each part of it stands. */
export interface Parsed {
  readonly data: unknown;
  readonly problems: readonly (Place & { readonly message: string })[];
  /** The place of a member's name (`key`) or of what it holds; of the nearest part above where there is no such part. */
  readonly place: (steps: Steps, part?: "key" | "value") => Place;
}

/** YAML 1.2 core whatever the text declares: `off` and dates are text, `<<` and tags mean nothing. */
const OPTIONS = { schema: "core", merge: false, resolveKnownTags: false, stringKeys: true, prettyErrors: false } as const;

/** Composing is recursive, and no policy is nested so deep. */
const MAX_DEPTH = 60;

/** Parses YAML, of which JSON is a part. Data with problems may be incomplete. */
export function parse(text: string): Parsed {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const deep = tooDeep(tokens);
  if (deep !== undefined) return nothing({ ...place(deep), message: `is nested deeper than ${MAX_DEPTH} levels` });

  const [document, second] = new Composer(OPTIONS).compose(tokens, true, text.length);
  if (!document) return nothing({ line: 1, column: 1, message: "is empty" });
  const problems = [
    ...[...document.errors, ...document.warnings]
      .filter((error) => error.code !== "MULTIPLE_DOCS")
      .map((error) => ({ ...place(error.pos[0]), message: sentence(error, text) })),
    ...aliasProblems(document).map(([offset, message]) => ({ ...place(offset), message })),
    ...(second ? [{ ...place(second.range[0]), message: "a second document begins here; a policy is one document" }] : []),
  ];
  if (problems.length > 0) return { ...nothing(...problems), place: (steps, part) => place(offsetOf(document, steps, part)) };
  try {
    const data: unknown = document.toJS({ maxAliasCount: 100 });
    return { data, problems, place: (steps, part) => place(offsetOf(document, steps, part)) };
  } catch {
    return nothing({ line: 1, column: 1, message: "its aliases expand to too much" });
  }
}

function nothing(...problems: Parsed["problems"]): Parsed {
  return { data: undefined, problems, place: () => ({ line: 1, column: 1 }) };
}

function sentence(error: { readonly code: string; readonly message: string; readonly pos: [number, number] }, text: string): string {
  if (error.code === "DUPLICATE_KEY") {
    const key = /^(?:"[^"\n]*"|'[^'\n]*'|[^\s:,]+)/.exec(text.slice(error.pos[0], error.pos[0] + 200))?.[0] ?? "a key";
    return `\`${key.replace(/^["']|["']$/g, "")}\` is written twice`;
  }
  return `not valid YAML: ${error.message.replace(/\s+/g, " ")}`;
}

/** The offset of the first collection that is nested too deep. By a loop: recursion is what must not be tried. */
function tooDeep(tokens: readonly CST.Token[]): number | undefined {
  let level: CST.Token[] = tokens.flatMap((token) => (token.type === "document" && token.value ? [token.value] : []));
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return level[0]?.offset;
    level = level.flatMap((token) =>
      "items" in token ? token.items.flatMap(({ key, value }) => [key, value].filter((part) => !!part)) : [],
    );
  }
  return undefined;
}

/** Aliases of nothing, and those inside of what they name: data without an end. */
function aliasProblems(document: Document): [number, string][] {
  const anchors = new Map<string, Node>();
  const found: [number, string][] = [];
  visit(document, {
    Value(_, node) {
      if (node.anchor) anchors.set(node.anchor, node);
    },
    Alias(_, alias) {
      const source = anchors.get(alias.source);
      const at = alias.range?.[0] ?? 0;
      if (!source) found.push([at, `alias \`*${alias.source}\` names no anchor above it`]);
      else if (source.range && source.range[0] <= at && at < source.range[2])
        found.push([at, `alias \`*${alias.source}\` contains itself`]);
    },
  });
  return found;
}

function offsetOf(document: Document, steps: Steps, part: "key" | "value" = "value"): number {
  let node = document.contents as Node | null;
  let offset = node?.range?.[0] ?? 0;
  for (const [i, step] of steps.entries()) {
    const holder: unknown = isAlias(node) ? node.resolve(document) : node;
    if (isMap(holder)) {
      const pair = holder.items.find(({ key }) => (isScalar(key) ? String((key as Scalar).value) : key) === String(step));
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
