import { BrokenListing } from "../../observe.ts";

/**
 * Reads a listing page by page.
 *
 * @param read - reads the page of a token, adds its entries to `found`, and returns the next token: none, or an empty one,
 * after the last page.
 * @param finish - puts entries in order; also those that were read before the listing broke off.
 * @throws BrokenListing if it fails after entries were found.
 */
export async function everyPage<T>(
  read: (token: string | undefined, found: T[]) => Promise<string | undefined>,
  finish: (found: T[]) => T[] = (found) => found,
): Promise<T[]> {
  const found: T[] = [];
  let token: string | undefined;
  do {
    try {
      token = await read(token, found);
    } catch (error) {
      throw found.length > 0 ? new BrokenListing(error, finish(found)) : error;
    }
  } while (token);
  return finish(found);
}

/** Reads the listings of several inputs, one after the other, as one. */
export function everyPageOfEach<I, T>(
  inputs: readonly I[],
  read: (input: I, token: string | undefined, found: T[]) => Promise<string | undefined>,
  finish?: (found: T[]) => T[],
): Promise<T[]> {
  let next = 0;
  return everyPage<T>(async (marked, found) => {
    const input = inputs[next];
    if (input === undefined) return undefined;
    const token = await read(input, marked?.slice(1) || undefined, found);
    // The mark goes on from the last page of an input to the first of the next.
    if (token) return `+${token}`;
    next++;
    return "+";
  }, finish);
}
