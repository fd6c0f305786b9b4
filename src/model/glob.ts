/** Whether an anchored pattern with `*` and `?` matches the whole text. Linear in practice: no backtracking but to the last `*`. */
export function globMatches(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === "*") {
      [star, mark] = [p++, t];
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** Whether a text is meant as a pattern. */
export const isGlob = (text: string): boolean => /[*?]/.test(text);
