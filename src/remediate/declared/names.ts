import type { Plan } from "../plan.ts";
import type { Declared } from "./resource.ts";

/** The words of a resource's name, without what all names of the plan have in common. */
export function wordsOfName({ key, type, region }: Declared, { account }: Plan): string[] {
  const called = key.startsWith("arn:") ? key.split("/").at(-1) : key.split(" ").at(-1);
  const name = type === "AWS::KMS::Key" && key.startsWith("KEY_ARN_") ? "log" : (called ?? "");
  const plain = name
    .replaceAll(account, " ")
    .replaceAll(region ?? account, " ")
    .replace(/^alias\//, "");
  const words = plain.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return /^[a-z]/.test(words[0] ?? "") ? words : ["id", ...words];
}

/** Gives each of these a name of its own: the second and later ones have a number. */
export function distinct<T>(items: readonly T[], name: (item: T) => string): Map<T, string> {
  const used = new Set<string>();
  const names = new Map<T, string>();
  for (const item of items) {
    const first = name(item);
    let free = first;
    for (let i = 2; used.has(free); i++) free = `${first}${i}`;
    used.add(free);
    names.set(item, free);
  }
  return names;
}
