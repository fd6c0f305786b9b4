/**
 * The form of every text of a field: fixed texts, each followed by a free part. A free part ends where the next fixed
 * text's first character occurs; the last one ends with the text. Fixed texts are in lower case, and those after the first
 * begin with a character without letter case, as in ARNs: whether a text has the format does not depend on letter case.
 */
export interface TextFormat {
  readonly parts: readonly FormatPart[];
}

interface FormatPart {
  /** The fixed text before the free part. */
  readonly after: string;
  /** The free part has no minimum of one character. Never set on the last part. */
  readonly mayBeEmpty?: boolean;
  /** Typical values, best first. */
  readonly examples: readonly string[];
}

/** Where a prefix ends: in which part, what is missing of the fixed text, and the free part so far. */
interface Position {
  readonly part: number;
  readonly missing: string;
  readonly free: string;
}

/** `undefined` where no text of the format begins so. */
function positionIn({ parts }: TextFormat, prefix: string): Position | undefined {
  let at = 0;
  for (const [part, { after, mayBeEmpty }] of parts.entries()) {
    const rest = prefix.slice(at);
    if (rest.length < after.length)
      return after.startsWith(rest) ? { part, missing: after.slice(rest.length), free: "" } : undefined;
    if (!rest.startsWith(after)) return undefined;
    at += after.length;
    const delimiter = parts[part + 1]?.after[0];
    const end = delimiter === undefined ? -1 : prefix.indexOf(delimiter, at);
    if (end === -1) return { part, missing: "", free: prefix.slice(at) };
    if (end === at && !mayBeEmpty) return undefined;
    at = end;
  }
  return undefined;
}

export function hasFormat(format: TextFormat, text: string): boolean {
  const position = positionIn(format, text);
  return position?.part === format.parts.length - 1 && position.free !== "";
}

/**
 * The prefix with the fixed text that must follow it: every text that begins with the one begins with the other.
 * `undefined` where no text of the format begins so.
 */
export function completed(format: TextFormat, prefix: string): string | undefined {
  const position = positionIn(format, prefix);
  return position && prefix + position.missing;
}

/** The rest of a text of the format after a prefix, with a text for each free part that is not complete. */
export function rest(format: TextFormat, prefix: string, free: (part: FormatPart) => string): string {
  const position = positionIn(format, prefix);
  if (!position) return "";
  const [first, ...more] = format.parts.slice(position.part);
  return position.missing + (first ? free(first) : "") + more.map((part) => part.after + free(part)).join("");
}

/** Typical rests after a prefix, best first. */
export function likelyRests(format: TextFormat, prefix: string): string[] {
  const position = positionIn(format, prefix);
  if (!position) return [];
  const current = format.parts[position.part];
  const most = Math.max(...format.parts.map(({ examples }) => examples.length));
  const ends = Array.from({ length: most }, (_, i) =>
    rest(format, prefix, ({ examples }) => examples[Math.min(i, examples.length - 1)] ?? ""),
  );
  // The free part that the prefix ends in may be complete.
  const asItIs =
    position.free === "" ? [] : [rest(format, prefix, (part) => (part === current ? "" : (part.examples[0] ?? "")))];
  return [...asItIs, ...ends];
}

/** A typical text of the format. */
export function exampleOf(format: TextFormat): string {
  return likelyRests(format, "")[0] ?? "";
}
