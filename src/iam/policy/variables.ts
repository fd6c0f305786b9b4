/** A text of a policy, with what a policy variable in it makes of it. */
export interface Resolved {
  readonly text: string;
  /** A variable whose value a request decides. */
  readonly variable?: string;
  /** Where in `text` a wildcard is an ordinary character: `${*}`, `${?}`. */
  readonly escaped: ReadonlySet<number>;
}

const NONE: ReadonlySet<number> = new Set();

/**
 * Policy variables, which exist since version 2012-10-17; before, `${` is text.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function resolved(source: string, version: string): Resolved {
  if (version !== "2012-10-17" || !source.includes("${")) return { text: source, escaped: NONE };
  const escaped = new Set<number>();
  let text = "";
  for (let i = 0; i < source.length; i++) {
    const end = source.startsWith("${", i) ? source.indexOf("}", i) : -1;
    if (end < 0) {
      text += source[i];
      continue;
    }
    const name = source.slice(i + 2, end);
    if (name !== "*" && name !== "?" && name !== "$")
      return { text: source, variable: source.slice(i, Math.min(end + 1, i + 60)), escaped: NONE };
    escaped.add(text.length);
    text += name;
    i = end;
  }
  return { text, escaped };
}
