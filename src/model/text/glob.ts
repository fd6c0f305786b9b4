/** Whether an anchored pattern with `*` and `?` matches a text from its first to its last character. Linear in practice: no backtracking but to the last `*`. */
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

/**
 * The same of an ARN: a wildcard stays within one of its six parts, the last of which may have colons. Paths of IAM may have them, too:
 * `arn:aws:iam::*:role/ci` is not for `arn:aws:iam::111122223333:user/x:role/ci`. Source: IAM User Guide, "IAM JSON policy elements:
 * Condition operators", ArnLike.
 */
export function arnGlobMatches(pattern: string, arn: string): boolean {
  const [patterns, parts] = [partsOfArn(pattern), partsOfArn(arn)];
  if (patterns.length < 6 || parts.length < 6) return globMatches(pattern, arn);
  return patterns.every((one, i) => globMatches(one, parts[i] ?? ""));
}

function partsOfArn(text: string): string[] {
  const parts = text.split(":");
  return [...parts.slice(0, 5), ...(parts.length > 5 ? [parts.slice(5).join(":")] : [])];
}

/** Whether a text is meant as a pattern. */
export const isGlob = (text: string): boolean => /[*?]/.test(text);

/** Whether a text exists that both patterns match. */
export function globsOverlap(a: string, b: string): boolean {
  // Whether the first `i` characters of `a` and the first `j` of `b` can stand for the same text, row by row.
  let row = new Array<boolean>(b.length + 1).fill(false);
  row[0] = true;
  for (let i = 0; i <= a.length; i++) {
    const next = new Array<boolean>(b.length + 1).fill(false);
    for (let j = 0; j <= b.length; j++) {
      if (!row[j]) continue;
      const [p, q] = [a[i], b[j]];
      if (p === "*" || q === "*") {
        if (p !== undefined) next[j] = true;
        if (q !== undefined) row[j + 1] = true;
      } else if (p !== undefined && (p === q || p === "?" || q === "?") && q !== undefined) {
        next[j + 1] = true;
      }
    }
    if (i === a.length) return row[b.length] === true;
    row = next;
  }
  return false;
}
