import { distance } from "fastest-levenshtein";
import { oneLine } from "./safe-text.ts";

/** A name or a value as errors quote it: on one line, safe to show. */
export const quoted = (text: string): string => JSON.stringify(oneLine(text, 200));

/** `; did you mean "X"?` where one of the names is close enough to be meant, else nothing. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const best = nearest(name, names);
  return best === undefined ? "" : `; did you mean ${quoted(best)}?`;
}

/** The name with the fewest edits, of those within two edits, or four in ten characters of a longer name. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  // A name of two characters is two edits away from any other.
  let least = name.length < 4 ? 2 : Math.max(2, Math.floor(name.length * 0.4)) + 1;
  let best: string | undefined;
  for (const candidate of names) {
    const edits = distance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < least) [best, least] = [candidate, edits];
  }
  return best;
}
