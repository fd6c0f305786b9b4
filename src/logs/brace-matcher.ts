/** Finds the closing brace of a malformed object, over several chunks of it. */
export interface BraceMatcher {
  /** The position after the closing brace, or a negative number where these bytes end before it. */
  readonly end: (bytes: Buffer, from: number) => number;
}

/** Counts braces outside strings. A line break ends a string: JSON allows none in a string, so its quote is missing. */
export function braceMatcher(): BraceMatcher {
  let [depth, inString, escaped] = [0, false, false];
  return {
    end: (bytes, from) => {
      for (let i = from; i < bytes.length; i++) {
        const byte = bytes[i];
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === 92) escaped = true;
          else if (byte === 34 || byte === 10) inString = false;
        } else if (byte === 34) inString = true;
        else if (byte === 123) depth++;
        else if (byte === 125 && --depth === 0) return i + 1;
      }
      return -1;
    },
  };
}
