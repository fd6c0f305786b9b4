export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One text or a list of texts; `undefined` for what is neither. Numbers and booleans, which AWS takes, are their text. */
export function textsOf(value: unknown): string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = list.map((one) => (typeof one === "number" || typeof one === "boolean" ? String(one) : one));
  return texts.every((one): one is string => typeof one === "string") ? texts : undefined;
}

/** Whether a JSON value has at most so many characters and members. Looks no further than that. */
export function sizeWithin(value: unknown, most: number): boolean {
  let left = most;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const one = open.pop();
    left -= typeof one === "string" ? one.length + 1 : 1;
    if (typeof one === "object" && one !== null) {
      const members = Array.isArray(one) ? one : undefined;
      if (members ? members.length > left : false) return false;
      for (const name of members ? members.keys() : Object.keys(one)) {
        left -= typeof name === "string" ? name.length : 0;
        open.push((one as Record<string, unknown>)[name]);
        if (left < 0) return false;
      }
    }
    if (left < 0) return false;
  }
  return true;
}
