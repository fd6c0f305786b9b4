import { Composer, type CST, LineCounter, Parser, type YAMLError } from "yaml";
import type { Steps } from "./steps.ts";
import { nodeProblems, offsetOf } from "./yaml-nodes.ts";

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
const OPTIONS = {
  schema: "core",
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  prettyErrors: false,
  // Looked for here instead: the parser's own search takes the square of the number of keys.
  uniqueKeys: false,
} as const;

/** Composing is recursive, and no policy is nested so deep. */
const MAX_DEPTH = 60;

/** Parses YAML, of which JSON is a part. Where a problem leaves no data, `data` is undefined. */
export function parse(text: string): Parsed {
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const deep = tooDeep(tokens);
  if (deep !== undefined) return nothing([{ ...place(deep), message: `is nested deeper than ${MAX_DEPTH} levels` }]);

  const [document, second] = new Composer(OPTIONS).compose(tokens, true, text.length);
  if (!document) return nothing([{ line: 1, column: 1, message: "is empty" }]);
  const at = ([offset, message]: readonly [number, string]) => ({ ...place(offset), message });
  const invalid = ({ pos, message }: YAMLError) => at([pos[0], `not valid YAML: ${message.replace(/\s+/g, " ")}`]);
  const { aliases, keys } = nodeProblems(document);
  const fatal = [...document.errors.map(invalid), ...aliases.map(at)];
  const others = [
    ...document.warnings.map(invalid),
    ...keys.map(at),
    ...(second ? [at([second.range[0], "a second document begins here; a policy is one document"])] : []),
  ];
  if (fatal.length > 0) return nothing([...fatal, ...others]);
  try {
    const data: unknown = document.toJS({ maxAliasCount: 100 });
    return { data, problems: others, place: (steps, part) => place(offsetOf(document, steps, part)) };
  } catch {
    return nothing([...others, { line: 1, column: 1, message: "its aliases expand to too much" }]);
  }
}

function nothing(problems: Parsed["problems"]): Parsed {
  return { data: undefined, problems, place: () => ({ line: 1, column: 1 }) };
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
