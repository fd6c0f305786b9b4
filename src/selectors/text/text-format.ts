/**
 * What every text of a field looks like: fixed texts, each followed by a free part. A free part ends where the next fixed
 * text's first character occurs; the last one ends with the text. Fixed texts are in lower case, and those after the first
 * begin with a character without letter case, as in ARNs: letter case never decides whether a text has the format.
 */
export interface TextFormat {
  readonly parts: readonly FormatPart[];
}

interface FormatPart {
  /** The fixed text before the free part. */
  readonly after: string;
  /** The free part has no minimum of one character. Never set on the last part. */
  readonly mayBeEmpty?: boolean;
  /** Values that a person recognises, best first. */
  readonly examples: readonly string[];
}

/** Where a beginning ends: in which part, what is missing of its fixed text, and its free part so far. */
interface Position {
  readonly part: number;
  readonly missing: string;
  readonly free: string;
}

/** `undefined` where no text of the format begins so. */
function positionIn({ parts }: TextFormat, beginning: string): Position | undefined {
  let at = 0;
  for (const [part, { after, mayBeEmpty }] of parts.entries()) {
    const rest = beginning.slice(at);
    if (rest.length < after.length)
      return after.startsWith(rest) ? { part, missing: after.slice(rest.length), free: "" } : undefined;
    if (!rest.startsWith(after)) return undefined;
    at += after.length;
    const delimiter = parts[part + 1]?.after[0];
    const end = delimiter === undefined ? -1 : beginning.indexOf(delimiter, at);
    if (end === -1) return { part, missing: "", free: beginning.slice(at) };
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
 * The beginning with the fixed text that has to follow it: every text that begins with the one begins with the other.
 * `undefined` where no text of the format begins so.
 */
export function completed(format: TextFormat, beginning: string): string | undefined {
  const position = positionIn(format, beginning);
  return position && beginning + position.missing;
}

/** Ends that make texts of the format out of a beginning, with this text in every free part that is still to come. */
export function rest(format: TextFormat, beginning: string, free: (part: FormatPart) => string): string {
  const position = positionIn(format, beginning);
  if (!position) return "";
  const [first, ...more] = format.parts.slice(position.part);
  return position.missing + (first ? free(first) : "") + more.map((part) => part.after + free(part)).join("");
}

/** Ends that a person recognises, best first. */
export function likelyRests(format: TextFormat, beginning: string): string[] {
  const position = positionIn(format, beginning);
  if (!position) return [];
  const current = format.parts[position.part];
  const most = Math.max(...format.parts.map(({ examples }) => examples.length));
  const ends = Array.from({ length: most }, (_, i) =>
    rest(format, beginning, ({ examples }) => examples[Math.min(i, examples.length - 1)] ?? ""),
  );
  // A part that has begun may be all of it.
  const asItIs =
    position.free === "" ? [] : [rest(format, beginning, (part) => (part === current ? "" : (part.examples[0] ?? "")))];
  return [...asItIs, ...ends];
}

/** A text of the format that a person recognises. */
export function exampleOf(format: TextFormat): string {
  return likelyRests(format, "")[0] ?? "";
}
