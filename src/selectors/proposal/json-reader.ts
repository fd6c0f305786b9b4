import { pointerTo } from "../../model/text/json-pointer.ts";

/** A value that AWS would refuse. */
export interface SelectorProblem {
  /** JSON Pointer (RFC 6901) into the document. */
  readonly pointer: string;
  /** The rule that it breaks, as a sentence. */
  readonly message: string;
}

export type Members = Readonly<Record<string, unknown>>;

/** Reads a document member by member and collects its problems. */
export interface JsonReader {
  readonly problems: SelectorProblem[];
  readonly report: (pointer: string, message: string) => void;
  /** An object with no other members than these; `undefined` (and a problem) for anything else. */
  readonly object: (value: unknown, pointer: string, members: readonly string[]) => Members | undefined;
  readonly list: (value: unknown, pointer: string) => readonly unknown[];
  readonly texts: (value: unknown, pointer: string) => string[];
  readonly text: (value: unknown, pointer: string) => string | undefined;
  readonly flag: (value: unknown, pointer: string) => boolean | undefined;
}

export const child = (pointer: string, name: string | number) => `${pointer}${pointerTo(String(name))}`;

export function jsonReader(): JsonReader {
  const problems: SelectorProblem[] = [];
  const report = (pointer: string, message: string) => {
    problems.push({ pointer, message });
  };
  const object: JsonReader["object"] = (value, pointer, members) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      report(pointer, "must be an object");
      return undefined;
    }
    for (const name of Object.keys(value))
      if (!members.includes(name)) report(child(pointer, name), `is not known; known are ${members.join(", ")}`);
    return value as Members;
  };
  const list: JsonReader["list"] = (value, pointer) => {
    if (Array.isArray(value)) return value;
    report(pointer, "must be a list");
    return [];
  };
  const text: JsonReader["text"] = (value, pointer) => {
    if (typeof value === "string") return value;
    report(pointer, "must be a text");
    return undefined;
  };
  const texts: JsonReader["texts"] = (value, pointer) =>
    list(value, pointer).flatMap((one, i) => text(one, child(pointer, i)) ?? []);
  const flag: JsonReader["flag"] = (value, pointer) => {
    if (typeof value === "boolean") return value;
    report(pointer, "must be true or false");
    return undefined;
  };
  return { problems, report, object, list, text, texts, flag };
}
